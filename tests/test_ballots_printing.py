"""Ballots as they come out of the printer: how many, equal, true to size, the corner free."""

import hashlib
import re
import subprocess
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import segno
from command_line import run
from docx_text import text_of
from pypdf import PdfReader

from docgen.ballots.deck import FOLDER
from docgen.classification import load_ruleset
from docgen.errors import ExitCode
from docgen.excel import write
from docgen.model import BallotAbout, Role, UnitKind, VoteRound
from docgen.office import SOFFICE_VARIABLE
from docgen.render.sheet import STAMP

ROOT = Path(__file__).parent.parent
FIXTURE = ROOT / "fixtures" / "van_phong_ubnd_tinh.xlsx"
LONG = "Công Tằng Tôn Nữ Nguyễn Phước Hoàng Khánh Thùy Dương Phương"


def ballots(*arguments: object) -> tuple[ExitCode, str, str]:
    return run("ballots", *arguments)


def crowded(tmp_path: Path, count: int) -> Path:
    """Return a workbook of a chi bộ of so many members with names of 60 letters."""
    members = [
        {
            "code": f"C{number:03d}",
            "name": f"{LONG} {number:03d}",
            "unit": "CB",
            "admitted": date(2010, 5, 19),
            "official": date(2011, 5, 19),
        }
        for number in range(count)
    ]
    unit = {"code": "CB", "name": "Chi bộ Trung tâm", "kind": UnitKind.CHI_BO_CO_SO}
    session = {"code": "V1", "unit": "CB", "round": VoteRound.MUC, "about": BallotAbout.MEMBERS}
    sheets: dict[str, list[dict[str, Any]]] = {
        "Kỳ đánh giá": [{"year": 2023, "ruleset": "vp_ubnd_2023", "place": "An Bình"}],
        "Tổ chức": [unit | {"assessed": date(2023, 12, 1)}],
        "Đảng viên": members,
        "Chức vụ": [{"member": "C000", "unit": "CB", "role": Role.BI_THU}],
        "Hội nghị bỏ phiếu": [session | {"held": date(2023, 12, 1)}],
    }
    path = tmp_path / "dong.xlsx"
    path.write_bytes(write(sheets, load_ruleset("vp_ubnd_2023").criteria))
    return path


def only(folder: Path, ending: str) -> Path:
    [found] = folder.rglob(f"*{ending}")
    return found


def test_a_dry_run_says_how_many_and_why_and_writes_nothing(tmp_path: Path) -> None:
    target = tmp_path / "phieu"
    asked = (FIXTURE, "-o", target, "--dry-run")
    code, out, _ = ballots(*asked, "--session", "HC-QT-V1")
    assert code is ExitCode.OK
    assert "Mẫu 10" in out
    assert "15 phiếu (13 người theo ô van_phong_ubnd_tinh.xlsx › Hội nghị bỏ phiếu" in out
    code, out, _ = ballots(*asked, "--unit", "HC-QT", "--form", "10")
    assert code is ExitCode.OK
    assert "15 phiếu" in out
    assert "Mạc Thị Kim Ánh" in out, "who may not vote is said"
    assert not target.exists()


def test_without_libreoffice_the_word_papers_are_made_and_one_line_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(SOFFICE_VARIABLE, str(tmp_path / "khong-co"))
    code, out, talk = ballots(
        FIXTURE, "--session", "TH-V1", "-o", tmp_path / "phieu", "--stamp-box"
    )
    assert code is ExitCode.OK
    assert talk.count("Chưa làm được bản PDF") == 1
    assert not list(tmp_path.rglob("*.pdf"))
    text = text_of(only(tmp_path / "phieu", ".docx").read_bytes())
    assert "Dấu của cấp ủy" in text
    assert "Lê Bảo" in text
    assert "ghi 14 vào ô van_phong_ubnd_tinh.xlsx › Hội nghị bỏ phiếu › Q" in out


def test_a_rehearsal_stands_in_a_folder_of_its_own_with_its_count(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(SOFFICE_VARIABLE, str(tmp_path / "khong-co"))
    target = tmp_path / "phieu"
    code, out, _ = ballots(FIXTURE, "--session", "TH-V1", "-o", target, "--test-deck")
    assert code is ExitCode.OK
    assert "PHIẾU THỬ" in out
    assert [path.name for path in target.iterdir()] == [FOLDER]
    papers = sorted(target.rglob("*.docx"))
    assert len(papers) == 8
    assert all("THỬ" in text_of(path.read_bytes()) for path in papers)
    assert "hợp lệ: 7; không hợp lệ: 1" in only(target, ".txt").read_text(encoding="utf-8-sig")


def test_ballots_already_there_are_not_overwritten_unasked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(SOFFICE_VARIABLE, str(tmp_path / "khong-co"))
    asked = (FIXTURE, "--session", "TH-V1", "-o", tmp_path / "phieu")
    assert ballots(*asked)[0] is ExitCode.OK
    code, _, talk = ballots(*asked)
    assert code is ExitCode.OUTPUT
    assert "output-exists" in talk
    assert ballots(*asked, "--replace")[0] is ExitCode.OK
    assert {path.suffix for path in (tmp_path / "phieu").rglob("*.*")} == {".docx"}


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        (("--unit", "TH"), "--form"),
        (("--unit", "TH", "--form", "10", "--session", "TH-V1"), "--session"),
        (("--copies", "0"), "--copies"),
        (("--spare", "-1"), "--spare"),
        (("--per-sheet", "3"), "1, 2, 4"),
    ],
)
def test_options_that_make_no_sense_are_refused(
    tmp_path: Path, wrong: tuple[str, ...], said: str
) -> None:
    code, _, talk = ballots(FIXTURE, "-o", tmp_path / "phieu", *wrong)
    assert code is ExitCode.USAGE
    assert said in talk


def page_pictures(pdf: Path) -> list[str]:
    """Return a hash of the picture of each page."""
    command = ["pdftoppm", "-r", "60", "-png", str(pdf), str(pdf.with_suffix(""))]
    subprocess.run(command, check=True)  # noqa: S603  # our own file
    pictures = sorted(pdf.parent.glob("*.png"))
    return [hashlib.sha256(picture.read_bytes()).hexdigest() for picture in pictures]


def words_at(pdf: Path) -> list[tuple[str, list[float]]]:
    """Return each word of the first page with its box: left, top, right, bottom in points."""
    command = ["pdftotext", "-bbox", "-l", "1", str(pdf), "-"]
    made = subprocess.run(command, check=True, capture_output=True)  # noqa: S603  # our own file
    found = re.findall(
        r'<word xMin="([\d.]+)" yMin="([\d.]+)" xMax="([\d.]+)" yMax="([\d.]+)">([^<]+)<',
        made.stdout.decode(),
    )
    return [(word, [float(side) for side in box]) for *box, word in found]


@pytest.mark.office
@pytest.mark.usefixtures("office")
def test_the_sheets_of_a_batch_are_equal_and_the_corner_stays_free(tmp_path: Path) -> None:
    asked = ("--session", "TH-V2", "--stamp-box", "--qr")
    code, out, _ = ballots(FIXTURE, *asked, "-o", tmp_path / "mot")
    assert code is ExitCode.OK, out
    assert ballots(FIXTURE, *asked, "-o", tmp_path / "hai")[0] is ExitCode.OK
    pdf, again = only(tmp_path / "mot", ".pdf"), only(tmp_path / "hai", ".pdf")
    assert pdf.read_bytes() == again.read_bytes()
    pages: list[Any] = list(PdfReader(pdf).pages)
    assert "4 phiếu trên một tờ A4" in out
    assert len(pages) == 4
    for key in ("/Contents", "/Resources"):
        assert len({page.raw_get(key).idnum for page in pages}) == 1
    assert len(set(page_pictures(pdf))) == 1
    mark = hashlib.sha256(pdf.with_suffix(".docx").read_bytes()).hexdigest()[:8]
    text = f"D1|vp_ubnd_2023/mau_11|TH|TH-V2|1/1|{mark}"
    [face] = pages[0]["/Resources"]["/XObject"].values()
    squares = face.get_object().get_data().rpartition(b"q 0 g")[2].count(b" re")
    assert squares == sum(map(sum, segno.make(text, error="m", micro=False).matrix))
    mm = 72 / 25.4
    inside = [
        word
        for word, (left, top, right, bottom) in words_at(pdf)
        if left < (8 + 30) * mm and right > 8 * mm and top < (8 + 30) * mm and bottom > 8 * mm
    ]
    assert inside == STAMP.split()
    assert [word for word, _ in words_at(pdf)].count("Đồng") == 4


@pytest.mark.office
@pytest.mark.usefixtures("office")
@pytest.mark.parametrize(("count", "pages"), [(12, 1), (60, 4)])
def test_long_names_and_long_lists_keep_their_head_and_say_their_page(
    tmp_path: Path, count: int, pages: int
) -> None:
    book = crowded(tmp_path, count)
    code, out, _ = ballots(book, "-o", tmp_path / "phieu", "--copies", "100", "--per-sheet", "1")
    assert code is ExitCode.OK, out
    found = PdfReader(only(tmp_path / "phieu", ".pdf")).pages
    assert len(found) == pages * 100
    said = [page.extract_text() for page in found[:pages]]
    whole = " ".join(" ".join(said).split())
    assert all(f"Phương {number:03d}" in whole for number in range(count))
    with_rows = [text for text in said if "Phương" in text]
    assert all("Họ và tên" in text for text in with_rows)
    for number, text in enumerate(said, start=1):
        assert (f"Trang {number}/{len(with_rows)}" in text) is (
            pages > 1 and number <= len(with_rows)
        )


@pytest.mark.office
@pytest.mark.usefixtures("office")
def test_every_sheet_of_a_rehearsal_says_so_and_carries_its_marks(tmp_path: Path) -> None:
    code, out, _ = ballots(FIXTURE, "--session", "TH-V1", "-o", tmp_path / "phieu", "--test-deck")
    assert code is ExitCode.OK, out
    text = " ".join(page.extract_text() for page in PdfReader(only(tmp_path, ".pdf")).pages)
    assert len(re.findall("THỬ - không phải phiếu thật", text)) == 8
    expected = only(tmp_path, ".txt").read_text(encoding="utf-8-sig")
    rows = [line.split("\t") for line in expected.split("\n\n")[1].splitlines()[1:]]
    single = sum(int(cell) for row in rows for cell in row[2:5])
    double = sum(int(row[6]) for row in rows)
    spoiled = len(rows)
    assert len(re.findall(r"\bX\b", text)) - 8 == single + 2 * double + spoiled
