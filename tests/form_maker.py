"""An invented PDF form for tests, written field by field: every kind that people may meet."""

import io
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from pdf_samples import A4, named, stream
from pypdf import PdfWriter
from pypdf.generic import ArrayObject, NameObject, TextStringObject

LEVELS = (
    "Hoàn thành xuất sắc nhiệm vụ",
    "Hoàn thành tốt nhiệm vụ",
    "Hoàn thành nhiệm vụ",
    "Không hoàn thành nhiệm vụ",
)
MULTILINE, COMBO, COMB = 1 << 12, 1 << 17, 1 << 24
RADIO = (1 << 15) | (1 << 14)

TOML = """
code = "Mẫu 98"
title = "Phiếu đảng viên"
cite = "Công văn của cấp trên"
sureness = "tim_thay"
basis = "Tệp PDF của cấp trên, giữ nguyên."
subject = "member"
units = ["CHI_BO", "CHI_BO_CO_SO"]
modes = ["blank", "prefilled", "final"]
orientation = "portrait"
rows = 0
file_name = "Mẫu 98 - {ho_ten}"
dossier_order = 98

[fields]
ho_ten = "ho_ten"
nguoi.chi_bo = "CHI BỘ {{ chi_bo | upper }}"
nguoi.ngay = "ngay_sinh"
so_the = '"012345678912"'
uu_diem = "noi_dung.pham_chat"
ghi_chu = "dia_danh"
dong_y = "tu_nhan.o.tot"
"muc=XS" = "tu_nhan.o.xuat_sac"
"muc=T" = "tu_nhan.o.tot"
"muc=HT" = "tu_nhan.o.hoan_thanh"
"muc=K" = "tu_nhan.o.khong"
xep_loai = "tu_nhan_cong_chuc.ten"
trang_hai = "cam_ket.tu_tuong | first"
"""


class FormMaker:
    """Writes a form, a field at a time; names with dots make groups."""

    def __init__(self, pages: int = 1) -> None:
        """Start with pages that say no more than which they are."""
        self.writer = PdfWriter()
        self.fields = ArrayObject()
        helvetica = named(Type="/Font", Subtype="/Type1", BaseFont="/Helvetica")
        self.font = self.writer._add_object(helvetica)
        self.groups: dict[str, Any] = {}
        for number in range(pages):
            page = self.writer.add_blank_page(*A4)
            words = b"BT /F1 14 Tf 60 790 Td (PHIEU %d) Tj ET" % (number + 1)
            page[NameObject("/Contents")] = self.writer._add_object(stream(words))
            page[NameObject("/Resources")] = named(Font=named(F1=self.font))

    def widget(self, rect: Sequence[float], page: int, values: dict[str, object]) -> Any:  # noqa: ANN401  # any object of a PDF
        """Put a place on a page."""
        place: Any = self.writer.pages[page]
        kept: dict[str, object] = {"MK": named(BC=[0.0]), "F": 4, **values}
        made = named(Type="/Annot", Subtype="/Widget", Rect=[float(side) for side in rect], **kept)
        made[NameObject("/P")] = place.indirect_reference
        reference = self.writer._add_object(made)
        if "/Annots" not in place:
            place[NameObject("/Annots")] = ArrayObject()
        place["/Annots"].append(reference)
        return reference

    def root(self, reference: Any, name: str) -> None:  # noqa: ANN401  # as above
        """Hang a field below the groups of its name."""
        *groups, own = name.split(".")
        reference.get_object()[NameObject("/T")] = TextStringObject(own)
        kids, parent = self.fields, None
        for number in range(len(groups)):
            path = ".".join(groups[: number + 1])
            if path not in self.groups:
                group = named(T=groups[number], Kids=ArrayObject())
                self.groups[path] = self.writer._add_object(group)
                kids.append(self.groups[path])
            parent = self.groups[path]
            kids = parent.get_object()["/Kids"]
        if parent is not None:
            reference.get_object()[NameObject("/Parent")] = parent
        kids.append(reference)

    def text(
        self, name: str, rect: Sequence[float], flags: int = 0, page: int = 0, **more: object
    ) -> None:
        """Add a text, by default as large as its place allows."""
        values = {"DA": "0 g /Helv 0 Tf", "FT": "/Tx", "Ff": flags, **more}
        self.root(self.widget(rect, page, values), name)

    def box(self, name: str, rect: Sequence[float], state: str = "Yes") -> None:
        """Add a tick box with a look of its own for its two states."""
        size = [0.0, 0.0, float(rect[2] - rect[0]), float(rect[3] - rect[1])]
        parts: dict[str, object] = {"Type": "/XObject", "Subtype": "/Form", "BBox": size}
        on = self.writer._add_object(stream(b"0 0 m %g %g l S" % (size[2], size[3]), **parts))
        off = self.writer._add_object(stream(b"", **parts))
        looks = named(N=named(**{state: on, "Off": off}))
        self.root(self.widget(rect, 0, {"FT": "/Btn", "AP": looks, "AS": "/Off"}), name)

    def radio(self, name: str, states: Sequence[str], left: float, low: float) -> None:
        """Add buttons of which one can be pressed, drawn in a font that is not in the file."""
        group: Any = self.writer._add_object(named(FT="/Btn", Ff=RADIO, Kids=ArrayObject()))
        letters = named(Z=named(Type="/Font", Subtype="/Type1", BaseFont="/ZapfDingbats"))
        parts: dict[str, object] = {
            "Type": "/XObject",
            "Subtype": "/Form",
            "BBox": [0.0, 0.0, 14.0, 14.0],
            "Resources": named(Font=letters),
        }
        for number, state in enumerate(states):
            at = left + 80 * number
            picture = self.writer._add_object(stream(b"BT /Z 9 Tf (l) Tj ET", **parts))
            looks = named(N=named(**{state: picture}))
            values: dict[str, object] = {"AP": looks, "AS": "/Off"}
            values["MK"] = named(BC=[0.0], CA="l")
            kid = self.widget((at, low, at + 14, low + 14), 0, values)
            kid.get_object()[NameObject("/Parent")] = group
            group.get_object()["/Kids"].append(kid)
        self.root(group, name)

    def choice(
        self, name: str, rect: Sequence[float], options: Sequence[object], flags: int
    ) -> None:
        """Add a drop-down (with COMBO) or a list."""
        values: dict[str, object] = {
            "FT": "/Ch",
            "Opt": list(options),
            "Ff": flags,
            "DA": "/Helv 10 Tf 0 g",
        }
        self.root(self.widget(rect, 0, values), name)

    def data(self, **more: object) -> bytes:
        """Return the form; `more` goes into its AcroForm."""
        fonts = named(Font=named(Helv=self.font))
        form = named(Fields=self.fields, DR=fonts, DA="/Helv 0 Tf 0 g", NeedAppearances=True)
        form.update(named(**more))
        self.writer._root_object[NameObject("/AcroForm")] = self.writer._add_object(form)
        out = io.BytesIO()
        self.writer.write(out)
        return out.getvalue()


def review_form() -> FormMaker:
    """Return a form about a member with every kind of field."""
    made = FormMaker(pages=2)
    made.text("ho_ten", (60, 740, 300, 760))
    made.text("nguoi.chi_bo", (60, 710, 300, 730), DA="/Helv 11 Tf 0 0 1 rg", Q=1)
    made.text("nguoi.ngay", (320, 710, 420, 730), Q=2)
    made.text("so_the", (60, 680, 300, 700), COMB, MaxLen=12)
    made.text("uu_diem", (60, 540, 500, 660), MULTILINE)
    made.text("ghi_chu", (60, 500, 260, 520), DA="/Helv 12 Tf 0 g", MaxLen=30)
    made.box("dong_y", (60, 470, 74, 484))
    made.box("khong_dong_y", (100, 470, 114, 484), "Co")
    made.radio("muc", ("XS", "T", "HT", "K"), 60, 440)
    pairs = [[code, word] for code, word in zip("1234", LEVELS, strict=True)]
    made.choice("xep_loai", (60, 400, 260, 420), pairs, COMBO)
    made.choice("danh_sach", (300, 340, 500, 420), LEVELS, 0)
    made.text("doc", (520, 300, 540, 480), MK=named(R=90, BC=[0.0]))
    made.text("trang_hai", (60, 740, 300, 760), page=1)
    return made


def form_folder(root: Path, toml: str = TOML, data: bytes | None = None) -> Path:
    """Write the folder of a form of one's own and return the one to give to --templates."""
    folder = root / "chung" / "phieu_98"
    folder.mkdir(parents=True)
    (folder / "mau.toml").write_text(toml, encoding="utf-8")
    (folder / "mau.pdf").write_bytes(data or review_form().data())
    return root
