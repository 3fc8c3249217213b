"""Long papers as they come out of the printer: heads repeat, signatures are never torn off."""

import zipfile
from datetime import date
from pathlib import Path

import pytest
from lxml import etree
from pypdf import PdfReader

from docgen import pipeline, plan
from docgen.classification import load_ruleset
from docgen.context import Paper
from docgen.excel import write
from docgen.forms import Form, Mode, load_forms
from docgen.model import Grade, Role, UnitKind
from docgen.office import convert
from docgen.pipeline import Folders, Press

LONG = "Công Tằng Tôn Nữ Nguyễn Phước Hoàng Khánh Thùy Dương Phương"
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def crowded(tmp_path: Path) -> pipeline.Loaded:
    """Return a chi bộ of 60 rated members and 60 admitted too late, names of 60 letters."""
    ruleset = load_ruleset("vp_ubnd_2023")
    members = [
        {
            "code": f"{kind}{number:02d}",
            "name": f"{LONG} {number:02d}",
            "unit": "CB",
            "birth": date(1980, 1, 1 + number % 28),
            "admitted": admitted,
            "official": None if kind == "M" else date(2011, 5, 19),
            "state_post": "Phó Trưởng phòng Hành chính - Quản trị và Tiếp công dân",
        }
        for kind, admitted in (("C", date(2010, 5, 19)), ("M", date(2023, 10, 1)))
        for number in range(60)
    ]
    data = write(
        {
            "Kỳ đánh giá": [{"year": 2023, "ruleset": ruleset.id, "place": "An Bình"}],
            "Tổ chức": [
                {
                    "code": "CB",
                    "name": "Chi bộ Trung tâm Phục vụ hành chính công và Kiểm soát thủ tục",
                    "kind": UnitKind.CHI_BO_CO_SO,
                    "assessed": date(2023, 12, 1),
                }
            ],
            "Đảng viên": members,
            "Chức vụ": [{"member": "C00", "unit": "CB", "role": Role.BI_THU}],
            "Đánh giá đảng viên": [
                {"member": member["code"], "self_grade": Grade.TOT} for member in members[:60]
            ],
            "Quyết định": [
                {"subject": member["code"], "proposed": Grade.TOT} for member in members[:60]
            ],
        },
        ruleset.criteria,
    )
    path = tmp_path / "dong_nguoi.xlsx"
    path.write_bytes(data)
    return pipeline.load(path, Folders())


@pytest.mark.office
@pytest.mark.usefixtures("office")
def test_sixty_rows_repeat_their_head_and_keep_the_signature_with_the_text(tmp_path: Path) -> None:
    loaded = crowded(tmp_path)
    press = Press(loaded.view)
    sources = []
    for form in loaded.forms:
        if form.id.split("/")[1] in {"mau_10", "mau_11", "mau_13", "mau_16"}:
            paper = Paper(form=form, mode=Mode.PREFILLED, unit=loaded.units[0])
            sources.append(tmp_path / f"{form.id.split('/')[1]}.docx")
            sources[-1].write_bytes(press.make(paper).data)
    for source, pdf in convert(sources).made:
        pages = [page.extract_text() for page in PdfReader(pdf).pages]
        whole = " ".join(" ".join(pages).split())
        named = [number for number in range(60) if f"Dương Phương {number:02d}" in whole]
        assert len(named) == 60, source.stem
        with_rows = [page for page in pages if "Dương" in page and "Phước" in page]
        assert len(with_rows) > 1, source.stem
        assert all("Họ và tên" in page for page in with_rows[:-1]), source.stem
        if source.stem in {"mau_13", "mau_16"}:
            [signed] = [page for page in pages if "NGƯỜI LẬP BIỂU" in page]
            assert "BÍ THƯ" in signed
            before = signed[: signed.index("NGƯỜI LẬP BIỂU")]
            assert len(before.split()) > 5, "a signature stands alone on its page"
        assert [str(number + 1) in page.split()[:3] for number, page in enumerate(pages)][1:] == [
            True
        ] * (len(pages) - 1)


def text_in(element: etree._Element) -> str:
    return "".join(str(part) for part in element.itertext())


@pytest.mark.parametrize("form", load_forms(), ids=lambda form: form.id)
def test_a_form_needs_no_symbol_font_and_repeats_the_head_of_its_lists(form: Form) -> None:
    with zipfile.ZipFile(form.template) as package:
        body = etree.fromstring(package.read("word/document.xml"))
        fonts = {
            value
            for name in ("word/document.xml", "word/styles.xml")
            for fonts in etree.fromstring(package.read(name)).iter(f"{W}rFonts")
            for value in fonts.attrib.values()
        }
    text = text_in(body)
    assert not [letter for letter in text if 0x2500 <= ord(letter) <= 0x27BF]
    assert not list(body.iter(f"{W}sym"))
    assert fonts <= {"Times New Roman"}
    for table in body.iter(f"{W}tbl"):
        rows = list(table.iter(f"{W}tr"))
        if any("{%tr for" in text_in(row) for row in rows):
            assert list(rows[0].iter(f"{W}tblHeader")), text_in(rows[0])


NAMED = ("mau_2a", "mau_05", "mau_01_tap_the")


@pytest.mark.office
@pytest.mark.usefixtures("office")
def test_the_papers_of_the_xa_keep_headings_and_signatures_with_their_text(tmp_path: Path) -> None:
    path = Path(__file__).parent.parent / "fixtures" / "xa_an_hoa_2025.xlsx"
    loaded = pipeline.load(path, Folders())
    press = Press(loaded.view)
    longest = max(loaded.view.review.members, key=lambda member: len(member.name))
    [tail] = longest.name.split()[-1:]
    sources = []
    for form in loaded.forms:
        if form.id.split("/")[1] in NAMED:
            asked = plan.Request(forms=[form.id], mode=Mode.PREFILLED, units=loaded.units)
            papers = plan.requested(asked, loaded.forms, loaded.view)
            paper = next((each for each in papers if each.member == longest), papers[0])
            sources.append(tmp_path / f"{form.id.split('/')[1]}.docx")
            sources[-1].write_bytes(press.make(paper).data)
    assert len(sources) == len(NAMED)
    for source, pdf in convert(sources).made:
        pages = [page.extract_text() for page in PdfReader(pdf).pages]
        assert all("chưa kiểm chứng với bản gốc" in page for page in pages), source.stem
        [chosen] = [page for page in pages if "Hoàn thành xuất sắc nhiệm vụ" in page]
        assert "xếp loại mức chất lượng" in chosen.split("Hoàn thành xuất sắc nhiệm vụ")[0]
        signed = chosen.split("Không hoàn thành nhiệm vụ")[1]
        assert "(Ký, ghi rõ họ tên" in signed, "a signature is torn off"
        assert (tail in signed) == (source.stem != "mau_01_tap_the")
