"""The copy with comments: each problem at its place, a file that Word and LibreOffice can read."""

import io
import json
from pathlib import Path

import pytest
from command_line import run
from docx import Document
from docx_builder import part_of, row, table, with_body
from lint_forms import DOCUMENT, folder_of, linted, swap
from lxml import etree
from pypdf import PdfReader

from docgen.errors import ExitCode, Problem
from docgen.office import convert
from docgen.render import Template, annotate

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def problem_at(where: str, message: str = "sai") -> Problem:
    return Problem(code="wrong-size", where=where, message=message, hint="sửa")


def commented(data: bytes) -> dict[str, str]:
    """Return the text of each comment by the words of the paragraph that it stands at."""
    texts = {
        str(comment.comment_id): comment.text for comment in Document(io.BytesIO(data)).comments
    }
    found = {}
    for paragraph in etree.fromstring(part_of(data).encode()).iter(f"{W}p"):
        ids = {
            kind: [one.get(f"{W}id") for one in paragraph.iter(f"{W}{kind}")]
            for kind in ("commentRangeStart", "commentRangeEnd", "commentReference")
        }
        assert len({tuple(one) for one in ids.values()}) == 1, "a range is torn"
        words = "".join(text.text or "" for text in paragraph.iter(f"{W}t"))
        for number in ids["commentReference"]:
            found[words] = texts.pop(str(number))
    assert not texts, "a comment stands nowhere"
    return found


PARAGRAPHS = "<w:p><w:pPr/><w:r><w:t>một</w:t></w:r></w:p>" + table(row("a", "b")) + "<w:p/>"


def test_a_problem_of_a_paragraph_or_cell_stands_at_it() -> None:
    data = with_body(PARAGRAPHS)
    place = "Mẫu thử › thân văn bản"
    problems = [
        problem_at(f"{place} › đoạn 1"),
        problem_at(f"{place} › bảng 1 › hàng 1 › cột 2", "ô & <sai>"),
        problem_at(f"{place} › bảng 1 › hàng 1 › cột 2", "lại sai"),
    ]
    marked = annotate(data, problems, form="Mẫu thử")
    assert commented(marked) == {
        "một": "sai [wrong-size]\n→ sửa",
        "b": "ô & <sai> [wrong-size]\n→ sửa\nlại sai [wrong-size]\n→ sửa",
    }


def test_what_stands_elsewhere_is_told_with_its_place_at_the_first_paragraph() -> None:
    problems = [problem_at("Mẫu thử › đầu trang › đoạn 1"), problem_at("Mẫu thử")]
    marked = annotate(with_body(PARAGRAPHS), problems, form="Mẫu thử")
    assert commented(marked) == {
        "một": "Mẫu thử › đầu trang › đoạn 1: sai [wrong-size]\n→ sửa\n"
        "Mẫu thử: sai [wrong-size]\n→ sửa"
    }


def test_a_problem_in_a_text_box_stands_at_the_paragraph_the_box_hangs_on() -> None:
    box = "<w:r><w:pict><w:txbxContent><w:p><w:r><w:t>trong</w:t></w:r></w:p></w:txbxContent>"
    data = with_body(f"<w:p>{box}</w:pict></w:r></w:p>")
    where = "Mẫu thử › thân văn bản › đoạn 1 › khung văn bản › đoạn 1"
    marked = part_of(annotate(data, [problem_at(where)], form="Mẫu thử"))
    assert marked.index("commentRangeStart") < marked.index("txbxContent")


def test_comments_already_there_stay_and_the_same_problems_give_the_same_bytes() -> None:
    problems = [problem_at("Mẫu thử")]
    once = annotate(with_body(PARAGRAPHS), problems, form="Mẫu thử")
    assert once == annotate(with_body(PARAGRAPHS), problems, form="Mẫu thử")
    twice = annotate(once, problems, form="Mẫu thử")
    assert len(list(Document(io.BytesIO(twice)).comments)) == 2


def test_a_commented_copy_still_compiles_as_the_same_form(tmp_path: Path) -> None:
    folder = folder_of(tmp_path, "mau_13", {DOCUMENT: swap("{{ nam }}", "{{ namm }}")})
    template = folder / "mau.docx"
    marked = annotate(template.read_bytes(), linted(folder), form="Mẫu 13")
    before = Template.load(template, name="Mẫu 13").names
    assert Template.from_bytes(marked, name="Mẫu 13").names == before


@pytest.mark.office
@pytest.mark.usefixtures("office")
def test_libreoffice_opens_the_commented_copy_with_all_its_words(tmp_path: Path) -> None:
    folder = folder_of(tmp_path, "mau_20", {DOCUMENT: swap("{{ dia_danh }}", "{{ dia_dan }}")})
    data = annotate((folder / "mau.docx").read_bytes(), linted(folder), form="Mẫu 20")
    copy = tmp_path / "nhan_xet.docx"
    copy.write_bytes(data)
    [(_, pdf)] = convert([copy]).made
    words = " ".join(page.extract_text() for page in PdfReader(pdf).pages)
    assert "{{ dia_dan }}" in words
    assert "QUYẾT ĐỊNH" in words


def test_the_command_names_the_problems_of_one_folder_and_writes_the_copy(tmp_path: Path) -> None:
    folder = folder_of(tmp_path, "mau_20", {DOCUMENT: swap("{{ dia_danh }}", "{{ dia_dan }}")})
    copy = tmp_path / "ra" / "nhan_xet.docx"
    code, out, talk = run("lint", str(folder), "--annotate", str(copy))
    assert code is ExitCode.TEMPLATE
    assert out.splitlines()[:2] == [
        (
            "✗ Mẫu 20 (bo/mau_20) › thân văn bản › bảng 1 › hàng 1 › cột 2 › đoạn 2:"
            " thẻ {{ dia_dan }} (trong «{{ dia_dan }}, {{ qd.ngay_van_ban }}»): không có thông tin"
            " tên «dia_dan» [unknown-name]"
        ),
        "    → có phải «dia_danh»?",
    ]
    assert "Đã kiểm tra 1 mẫu: 1 lỗi, 1 cảnh báo." in talk
    told = commented(copy.read_bytes())
    assert told["{{ dia_dan }}, {{ qd.ngay_van_ban }}"].startswith("thẻ {{ dia_dan }}")


def test_the_command_prints_json_and_returns_0_for_a_clean_file(tmp_path: Path) -> None:
    folder = folder_of(tmp_path, "mau_13")
    code, out, talk = run("lint", str(folder / "mau.docx"), "--json")
    assert (code, json.loads(out)) == (ExitCode.OK, [])
    assert talk == "Đã kiểm tra 1 mẫu: không có lỗi.\n"


def test_the_command_checks_all_forms_with_the_offices_own_first(tmp_path: Path) -> None:
    own = folder_of(tmp_path / "goc", "mau_13", {DOCUMENT: swap("{{ nam }}", "{{ namm }}")})
    own.parent.rename(own.parent.with_name("vp_ubnd_2023"))
    code, out, talk = run("lint", "--templates", str(tmp_path / "goc"), "--annotate",
                          str(tmp_path / "ra"))  # fmt: skip
    assert code is ExitCode.TEMPLATE
    assert out.count("✗") == 1
    assert "«namm»" in out
    assert [path.name for path in (tmp_path / "ra").iterdir()] == [
        "Mẫu 13 (vp_ubnd_2023-mau_13).docx"
    ]
    assert "1 lỗi, 1 cảnh báo" in talk


def test_the_command_refuses_a_path_without_forms_and_a_file_for_many(tmp_path: Path) -> None:
    code, _, talk = run("lint", str(tmp_path / "khong_co"))
    assert code is ExitCode.TEMPLATE
    assert "[form-unknown]" in talk
    code, _, talk = run("lint", "--templates", str(tmp_path / "khong_co"))
    assert code is ExitCode.TEMPLATE
    assert "không có tệp, thư mục này [form-unknown]" in talk
    code, _, talk = run("lint", "--annotate", str(tmp_path / "mot.docx"))
    assert code is ExitCode.USAGE
    assert "có nhiều mẫu mà chỉ một tệp để ghi" in talk
    folder = folder_of(tmp_path, "mau_13")
    code, _, talk = run("lint", str(folder), "--annotate", str(folder / "mau.docx"))
    assert code is ExitCode.USAGE
    assert "trùng với tệp gốc" in talk


def test_a_wrong_mau_toml_is_told_and_its_word_file_still_checked(tmp_path: Path) -> None:
    folder = folder_of(tmp_path, "mau_13", {DOCUMENT: swap('w:left="1701"', 'w:left="1134"')})
    data = folder / "mau.toml"
    data.write_text(data.read_text(encoding="utf-8").replace("rows = ", "dong = "), "utf-8")
    _, out, _ = run("lint", str(folder), "--json")
    assert {one["code"] for one in json.loads(out)} == {
        "form-key-unknown",
        "form-key-missing",
        "page-margins",
    }


def test_a_file_that_cannot_be_opened_is_told_and_has_no_copy(tmp_path: Path) -> None:
    broken = tmp_path / "hong.docx"
    broken.write_bytes(b"PK\x03\x04" + bytes(40))
    code, out, talk = run("lint", str(broken), "--annotate", str(tmp_path / "ra.docx"))
    assert code is ExitCode.TEMPLATE
    assert "[damaged-file]" in out
    assert "không có bản nhận xét" in talk
    assert not (tmp_path / "ra.docx").exists()
