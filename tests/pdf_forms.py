"""An invented PDF form for tests, written field by field: every kind that people may meet."""

import io
from collections.abc import Sequence

from pdf_samples import A4, named, stream
from pypdf import PdfWriter
from pypdf.generic import ArrayObject, IndirectObject, NameObject, TextStringObject

_LEVELS = ("Xuất sắc", "Tốt", "Hoàn thành", "Không hoàn thành")
MULTILINE, RADIO, COMBO, COMB = 1 << 12, (1 << 15) | (1 << 14), 1 << 17, 1 << 24


class FormMaker:
    """Writes a form, a field at a time; names with dots make groups."""

    def __init__(self, pages: int = 1) -> None:
        self.writer = PdfWriter()
        self.fields = ArrayObject()
        helvetica = named(Type="/Font", Subtype="/Type1", BaseFont="/Helvetica")
        self.font = self.writer._add_object(helvetica)
        for number in range(pages):
            page = self.writer.add_blank_page(*A4)
            words = b"BT /F1 14 Tf 60 790 Td (PHIEU %d) Tj ET" % (number + 1)
            page[NameObject("/Contents")] = self.writer._add_object(stream(words))
            page[NameObject("/Resources")] = named(Font=named(F1=self.font))
        self.groups: dict[str, IndirectObject] = {}

    def widget(self, rect: Sequence[float], page: int = 0, **more: object) -> IndirectObject:
        """Put a place on a page."""
        place = self.writer.pages[page]
        marks = named(BC=[0.0], **({"CA": more.pop("CA")} if "CA" in more else {}))
        made = named(
            Type="/Annot", Subtype="/Widget", F=4, Rect=[float(side) for side in rect], MK=marks
        )
        made.update(named(**more))
        made[NameObject("/P")] = place.indirect_reference  # type: ignore[assignment]
        reference = self.writer._add_object(made)
        if "/Annots" not in place:
            place[NameObject("/Annots")] = ArrayObject()
        place["/Annots"].append(reference)  # type: ignore[union-attr]
        return reference

    def root(self, reference: IndirectObject, name: str) -> None:
        """Hang a field below the groups of its name."""
        *groups, own = name.split(".")
        reference.get_object()[NameObject("/T")] = TextStringObject(own)  # type: ignore[index]
        kids, parent = self.fields, None
        for number, group in enumerate(groups):
            path = ".".join(groups[: number + 1])
            if path not in self.groups:
                self.groups[path] = self.writer._add_object(named(T=group, Kids=ArrayObject()))
                kids.append(self.groups[path])
            parent = self.groups[path]
            kids = parent.get_object()["/Kids"]  # type: ignore[index,assignment]
        if parent is not None:
            reference.get_object()[NameObject("/Parent")] = parent  # type: ignore[index]
        kids.append(reference)

    def text(self, name: str, rect: Sequence[float], flags: int = 0, **more: object) -> None:
        """Add a text, by default as large as its place allows."""
        more = {"DA": "/Helv 0 Tf 0 g", **more}
        self.root(self.widget(rect, FT="/Tx", Ff=flags, **more), name)

    def box(self, name: str, rect: Sequence[float], state: str = "Yes", **more: object) -> None:
        """Add a tick box with a look of its own for its two states."""
        wide, high = rect[2] - rect[0], rect[3] - rect[1]
        parts = {"Type": "/XObject", "Subtype": "/Form", "BBox": [0.0, 0.0, float(wide), float(high)]}
        on = self.writer._add_object(stream(b"0 0 m %g %g l S" % (wide, high), **parts))
        off = self.writer._add_object(stream(b"", **parts))
        looks = named(N=named(**{state: on, "Off": off}))
        self.root(self.widget(rect, FT="/Btn", AP=looks, AS="/Off", **more), name)

    def radio(self, name: str, states: Sequence[str], left: float, low: float) -> None:
        """Add buttons of which one can be pressed, without looks of their own."""
        group = self.writer._add_object(named(FT="/Btn", Ff=RADIO, Kids=ArrayObject()))
        for number, state in enumerate(states):
            rect = (left + 80 * number, low, left + 80 * number + 14, low + 14)
            looks = named(N=named(**{state: stream(b"/Z 9 Tf", **_DINGBATS)}))
            kid = self.widget(rect, AP=looks, AS="/Off", CA="l")
            kid.get_object()[NameObject("/Parent")] = group  # type: ignore[index]
            group.get_object()["/Kids"].append(kid)  # type: ignore[index]
        self.root(group, name)

    def choice(self, name: str, rect: Sequence[float], options: Sequence[object], flags: int) -> None:
        """Add a drop-down (with COMBO) or a list."""
        more = {"Opt": list(options), "Ff": flags, "DA": "/Helv 10 Tf 0 g"}
        self.root(self.widget(rect, FT="/Ch", **more), name)

    def data(self, **more: object) -> bytes:
        """Return the form; `more` goes into its AcroForm."""
        fonts = named(Font=named(Helv=self.font))
        form = named(Fields=self.fields, DR=fonts, DA="/Helv 0 Tf 0 g", NeedAppearances=True)
        form.update(named(**more))
        self.writer._root_object[NameObject("/AcroForm")] = self.writer._add_object(form)
        out = io.BytesIO()
        self.writer.write(out)
        return out.getvalue()


_DINGBATS = {
    "Type": "/XObject",
    "Subtype": "/Form",
    "BBox": [0.0, 0.0, 14.0, 14.0],
    "Resources": named(
        Font=named(Z=named(Type="/Font", Subtype="/Type1", BaseFont="/ZapfDingbats"))
    ),
}


def review_form() -> FormMaker:
    """Return a form about a member with every kind of field."""
    made = FormMaker(pages=2)
    made.text("ho_ten", (60, 740, 300, 760))
    made.text("nguoi.chi_bo", (60, 710, 300, 730), DA="/Helv 11 Tf 0 0 1 rg", Q=1)
    made.text("nguoi.ngay", (320, 710, 420, 730), Q=2)
    made.text("so_the", (60, 680, 300, 700), COMB, MaxLen=12)
    made.text("uu_diem", (60, 540, 535, 660), MULTILINE)
    made.text("ghi_chu", (60, 500, 260, 520), DA="/Helv 12 Tf 0 g", MaxLen=30)
    made.box("dong_y", (60, 470, 74, 484))
    made.box("khong_dong_y", (100, 470, 114, 484), "Co")
    made.radio("muc", ("XS", "T", "HT", "K"), 60, 440)
    made.choice("xep_loai", (60, 400, 260, 420), [[c, w] for c, w in zip("1234", _LEVELS, strict=True)], COMBO)
    made.choice("danh_sach", (300, 340, 500, 420), list(_LEVELS), 0)
    made.text("doc", (520, 300, 540, 480), MK=named(R=90, BC=[0.0]))
    made.text("trang_hai", (60, 740, 300, 760), page=1)
    return made
