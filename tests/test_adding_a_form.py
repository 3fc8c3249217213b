"""docs/adding-a-form.md is followed to the letter with a new form, and does what it promises."""

import io
import re
import shutil
from collections.abc import Sequence
from dataclasses import fields
from pathlib import Path
from typing import Any

import docx
import pytest
from docx.shared import Cm
from docx_text import text_of
from ooxml_check import faults_in

from docgen.cli import main
from docgen.errors import ExitCode
from docgen.forms import About, Form, FormSubject, Mode, Orientation, Sureness, shipped_folder
from docgen.forms.kinds import Header
from docgen.lint import load_profile, profile_names
from docgen.model import CollectiveKind, MemberGroup, ResidenceState, UnitKind

ROOT = Path(__file__).parent.parent
PAGE = (ROOT / "docs" / "adding-a-form.md").read_text(encoding="utf-8")
STEPS = PAGE.split("## Tra cứu")[0]


def blocks(language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", STEPS, re.DOTALL)


def rows_under(head: str) -> list[list[str]]:
    """Return the cells of the table of the page whose head begins so, without code marks."""
    lines = STEPS[STEPS.index(head) :].split("\n\n")[0].splitlines()[2:]
    return [
        [cell.strip().strip("`").replace("\\|", "|") for cell in re.split(r"(?<!\\)\|", line)[1:-1]]
        for line in lines
    ]


REPLACED = rows_under("| trong tệp có")
HEADINGS = [cell.strip() for cell in re.findall(r"\| (STT \|.*) \|", STEPS)[0].split("|")]
TABLE = rows_under("| STT")
[FOLDER] = re.findall(r"tạo thư mục `(.+?)`", STEPS)


def official_paper() -> docx.document.Document:
    """Return a form as an office sends it: letterhead in two columns, a table, dots."""
    paper = docx.Document(str(shipped_folder() / "vp_ubnd_2023" / "mau_13" / "mau.docx"))
    for child in list(paper.element.body)[:-1]:
        paper.element.body.remove(child)
    over, own, day, total, clerk = (before for before, _ in REPLACED)
    head = paper.add_table(1, 2)
    head.cell(0, 0).text = over
    head.cell(0, 0).add_paragraph(own).runs[0].bold = True
    head.cell(0, 1).text = "ĐẢNG CỘNG SẢN VIỆT NAM"
    head.cell(0, 1).add_paragraph(day).runs[0].italic = True
    paper.add_paragraph("DANH SÁCH").runs[0].bold = True
    table = paper.add_table(1, len(HEADINGS))
    for cell, text in zip(table.rows[0].cells, HEADINGS, strict=True):
        cell.text = text
        cell.width = Cm(4)
    for _ in range(5):
        table.add_row()
    paper.add_paragraph(total)
    paper.add_paragraph(clerk)
    return paper


def edit_as_the_page_says(paper: docx.document.Document) -> None:
    """Put the tags of the page in place of dots, its three rows in place of empty ones."""
    head: Any
    table: Any
    head, table = paper.tables
    everywhere = [p for row in head.rows for cell in row.cells for p in cell.paragraphs]
    for before, after in REPLACED:
        [place] = [p for p in (*everywhere, *paper.paragraphs) if p.text == before]
        place.runs[0].text = after
    for row in list(table.rows)[1:]:
        table._tbl.remove(row._tr)
    for texts in TABLE:
        for cell, text in zip(table.add_row().cells, texts, strict=True):
            cell.text = text


def run(line: str) -> tuple[ExitCode, str]:
    """Run a command of the page; return its exit code and all that it said."""
    said = io.StringIO()
    words = [word.strip('"') for word in re.findall(r'"[^"]*"|\S+', line)]
    assert words[0] == "docgen"
    return main(words[1:], said, said), said.getvalue()


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the folder of a clerk who has done steps 1 to 3."""
    monkeypatch.chdir(tmp_path)
    shutil.copyfile(ROOT / "fixtures" / "van_phong_ubnd_tinh.xlsx", tmp_path / "danh_sach.xlsx")
    folder = tmp_path / FOLDER
    folder.mkdir(parents=True)
    paper = official_paper()
    edit_as_the_page_says(paper)
    paper.save(str(folder / "mau.docx"))
    [data] = blocks("toml")
    (folder / "mau.toml").write_text(data, encoding="utf-8")
    return tmp_path


def test_the_page_taken_literally_makes_a_form_that_works(office: Path) -> None:
    commands = [line for block in blocks("sh") for line in block.splitlines()]
    assert len(commands) == 4
    said = {line: run(line) for line in commands}
    assert {code for code, _ in said.values()} == {ExitCode.OK}, said
    listed = next(text for line, (_, text) in said.items() if line.startswith("docgen forms --"))
    assert "Danh sách đề nghị xếp loại" in listed
    blank = next((office / "thu-trong").rglob("*.docx"))
    assert "....." in text_of(blank.read_bytes())
    papers = sorted((office / "thu").rglob("*.docx"))
    assert len(papers) == len(list((office / "thu-trong").rglob("*.docx"))) > 1
    assert {path.name for path in papers} == {"Mẫu 99 - Danh sách đề nghị xếp loại.docx"}
    for path in papers:
        data = path.read_bytes()
        assert faults_in(data) == []
        assert "{" not in text_of(data)
        assert re.search(r"^\| 1 \| \w+ \w+", text_of(data), re.MULTILINE)
        assert re.search(r"Tổng số: (\d+) đảng viên \([^\d.]+\)", text_of(data))


def test_every_word_of_the_page_is_printed_by_the_command_of_the_page() -> None:
    [command] = blocks("sh")[0].splitlines()
    _, text = run(command)
    known = {line.split()[0].replace("ds[].", "d.") for line in text.splitlines()[1:]}
    tags = " ".join(cell for row in (*REPLACED, *TABLE) for cell in row)
    used = set(re.findall(r"\{\{ ([\w.]+)", tags))
    assert used <= known
    assert len(used) > 8


def test_a_misspelt_word_is_told_as_the_page_shows(office: Path) -> None:
    template = office / FOLDER / "mau.docx"
    paper = docx.Document(str(template))
    paper.tables[1].cell(2, 1).text = "{{ d.ho_tem }}"
    paper.save(str(template))
    code, text = run(blocks("sh")[1].splitlines()[-1])
    [shown] = blocks("text")
    assert code is ExitCode.TEMPLATE
    assert shown.strip() in text
    assert list((office / "thu").rglob("*.docx")) == []


def test_an_own_form_of_the_same_name_comes_before_the_shipped_one(office: Path) -> None:
    [name] = re.findall(r"như `mau-rieng/(vp_ubnd_2023/mau_13)`", STEPS)
    own = office / "mau-rieng" / name
    shutil.copytree(shipped_folder() / name, own)
    paper = docx.Document(str(own / "mau.docx"))
    paper.add_paragraph("BẢN CỦA ĐƠN VỊ")
    paper.save(str(own / "mau.docx"))
    command = "docgen fill danh_sach.xlsx --form 13 --mode blank"
    assert run(f"{command} --templates mau-rieng -o cua_minh")[0] is ExitCode.OK
    assert run(f"{command} -o co_san")[0] is ExitCode.OK
    mine, shipped = (
        text_of(next((office / folder).rglob("*.docx")).read_bytes())
        for folder in ("cua_minh", "co_san")
    )
    assert "BẢN CỦA ĐƠN VỊ" in mine
    assert "BẢN CỦA ĐƠN VỊ" not in shipped


REFERENCE = PAGE.split("### mau.toml")[1].split("### ")[0]
EXPLAINED = re.findall(r"^\| (`.*?) \|", REFERENCE, re.MULTILINE)


def test_the_page_explains_every_key_of_a_form_and_no_other() -> None:
    keys = {field.name for field in fields(Form)} - {"id", "folder"}
    subjects = {subject.value for subject in FormSubject}
    named = [key for cell in EXPLAINED for key in re.findall(r"`(\w+)`", cell)]
    assert sorted(named) == sorted(keys | subjects)


@pytest.mark.parametrize(
    "words",
    [
        [kind.name for kind in UnitKind],
        [kind.name for kind in CollectiveKind],
        [group.name for group in MemberGroup],
        [state.name for state in ResidenceState],
        [*Mode, *Orientation, *Sureness],
        [*About, *Header],
        profile_names(),
    ],
    ids=lambda words: words[0],
)
def test_the_page_explains_every_word_that_a_key_may_have(words: Sequence[str]) -> None:
    assert [word for word in words if f"`{word}`" not in REFERENCE] == []


def test_the_page_names_every_style_that_lint_knows() -> None:
    rows = PAGE.split("| kiểu | phần |")[1].split("\n\n")[0]
    styles = [style for part in load_profile().components for style in part.styles]
    assert [style for style in styles if f"`{style}`" not in rows] == []


def test_lint_as_on_the_page_leaves_a_copy_with_a_comment_for_each_problem(office: Path) -> None:
    command = re.findall(r"^docgen lint .*", PAGE, re.MULTILINE)[0]
    code, text = run(command)
    assert code is ExitCode.TEMPLATE
    assert "[sample-missing]" in text
    copy = docx.Document(str(office / command.split()[-1]))
    assert "thiếu" in " ".join(part.text for part in copy.comments)
