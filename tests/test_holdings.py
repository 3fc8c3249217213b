"""Dossiers brought up to date and checked: what is made again and why, and nobody's work lost."""

import errno
import hashlib
import io
import json
import shutil
import unicodedata
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from docx_text import text_of
from openpyxl import Workbook, load_workbook
from pypdf import PdfWriter
from pypdf.generic import DecodedStreamObject, NameObject

from docgen import pipeline
from docgen.dossier import INDEX, MANIFEST, verify
from docgen.errors import Problem
from docgen.holdings import (
    JOURNAL,
    Check,
    Finding,
    Holder,
    Outcome,
    State,
    Where,
    build,
    check,
    holders,
    left_behind,
    papers_of,
    slots_of,
)
from docgen.holdings.shelf import item_number
from docgen.holdings.standing import name_of
from docgen.pipeline import Folders, Job, Loaded

FIXTURES = Path(__file__).parent.parent / "fixtures"
SMALL = FIXTURES / "chi_bo_nho.xlsx"
DISTRICT = FIXTURES / "huyen_2023.xlsx"
COMMUNE = FIXTURES / "xa_an_hoa_2025.xlsx"
UNIT = "Chi bộ Thư viện tỉnh"
FOLDER = f"00 {UNIT}"


def page() -> bytes:
    """Return a PDF of one page with a few letters."""
    packed = io.BytesIO()
    writer = PdfWriter()
    drawn = DecodedStreamObject()
    drawn.set_data(b"BT /F1 12 Tf 72 700 Td (Bien ban) Tj ET")
    writer.add_blank_page(595, 842)[NameObject("/Contents")] = drawn
    writer.write(packed)
    return packed.getvalue()


PAGE = page()


def loaded_from(path: Path) -> Loaded:
    return pipeline.load(path, Folders())


def place(book: Workbook, sheet: str, key: str, field: str) -> str:
    page = book[sheet]
    column = next(cell.column_letter for cell in page[1] if cell.value == field)
    row = next(cells[0].row for cells in page.iter_rows(min_row=4) if cells[0].value == key)
    return f"{column}{row}"


def changed(source: Path, target: Path, change: Callable[[Workbook], None]) -> Loaded:
    book = load_workbook(source)
    change(book)
    book.save(target)
    return loaded_from(target)


def issue(**facts: str) -> Callable[[Workbook], None]:
    """Return a change that adds one row to «Văn bản, giấy tờ»."""

    def add(book: Workbook) -> None:
        page = book["Văn bản, giấy tờ"]
        fields = [cell.value for cell in page[1]]
        row = next(n for n in range(4, 2000) if not any(c.value for c in page[n]))
        for field, value in facts.items():
            page.cell(row, fields.index(field) + 1, value)

    return add


def made(loaded: Loaded, target: Path, *codes: str) -> dict[str, Outcome]:
    wanted = [each for each in holders(loaded) if not codes or each.code in codes]
    job = Job(target=target, pdf=False, replace=True, progress=lambda *_: None)
    return {outcome.name: outcome for outcome in build(loaded, wanted, job)}


def stored(target: Path) -> dict[str, bytes]:
    return {
        path.relative_to(target).as_posix(): path.read_bytes()
        for path in sorted(target.rglob("*"))
        if path.is_file() and path.name != JOURNAL
    }


def index_of(folder: Path) -> list[dict[str, object]]:
    told: list[dict[str, object]] = json.loads((folder / INDEX).read_text(encoding="utf-8"))[
        "papers"
    ]
    return told


def checked(loaded: Loaded, workbook: Path, target: Path | None) -> dict[str, Check]:
    found = check(loaded, holders(loaded), Where(workbook=workbook, folder=target))
    return {each.holder.name: each for each in found}


def finding(found: Check, title: str) -> Finding:
    [one] = [each for each in found.findings if title in each.title]
    return one


@pytest.fixture
def dossier(tmp_path: Path) -> Path:
    """Return a folder of one dossier just made."""
    target = tmp_path / "ho_so"
    made(loaded_from(SMALL), target)
    return target


def test_a_second_run_changes_nothing_and_says_so(dossier: Path) -> None:
    before = {path: path.stat().st_mtime_ns for path in dossier.rglob("*") if path.is_file()}
    assert made(loaded_from(SMALL), dossier)[UNIT].log == ()
    after = {path: path.stat().st_mtime_ns for path in dossier.rglob("*") if path.is_file()}
    assert {p: t for p, t in after.items() if p.name != JOURNAL} == {
        p: t for p, t in before.items() if p.name != JOURNAL
    }
    told = (dossier / JOURNAL).read_text(encoding="utf-8-sig")
    assert f"KHÔNG ĐỔI {UNIT}" in told
    assert told.count("KẾT THÚC") == 2


def test_only_papers_whose_facts_changed_are_made_again_and_the_log_names_the_words(
    dossier: Path, tmp_path: Path
) -> None:
    before = stored(dossier)

    def rename(book: Workbook) -> None:
        page = book["Đảng viên"]
        cell = place(book, "Đảng viên", str(page.cell(5, 1).value), "workplace")
        page[cell] = "Phòng Bạn đọc"

    loaded = changed(SMALL, tmp_path / "moi.xlsx", rename)
    log = made(loaded, dossier)[UNIT].log
    after = stored(dossier)
    again = {name for name in after if after[name] != before.get(name) and name.endswith(".docx")}
    assert 0 < len(again) < len(before) / 2
    assert {line.rsplit(": ", 1)[-1] for line in log} == {n.split("/", 1)[1] for n in again}
    assert all(line.startswith("làm lại vì đổi ") for line in log)
    assert any("đơn vị công tác" in line for line in log), log


def test_a_form_that_changed_is_the_reason_given(dossier: Path, tmp_path: Path) -> None:
    shipped = FIXTURES.parent / "templates" / "mau" / "vp_ubnd_2023" / "mau_16"
    own = tmp_path / "mau" / "vp_ubnd_2023" / "mau_16"
    shutil.copytree(shipped, own)
    with (
        zipfile.ZipFile(shipped / "mau.docx") as old,
        zipfile.ZipFile(own / "mau.docx", "w") as new,
    ):
        for name in old.namelist():
            data = old.read(name)
            new.writestr(name, data.replace("DANH SÁCH".encode(), "BẢN KÊ".encode()))
    loaded = pipeline.load(SMALL, Folders(templates=(tmp_path / "mau",)))
    [line] = made(loaded, dossier)[UNIT].log
    assert line.startswith("làm lại vì mẫu đã đổi: ")
    assert "Mẫu 16" in line


def test_a_paper_changed_by_hand_and_a_scan_laid_in_are_kept_and_sealed(
    dossier: Path, tmp_path: Path
) -> None:
    folder = dossier / FOLDER
    paper = next(folder.glob("02 *.docx"))
    paper.write_bytes(paper.read_bytes() + b" ")
    scan = folder / "03 Tổng hợp đã ký.pdf"
    scan.write_bytes(PAGE)
    (folder / "thu moi.doc").write_bytes(b"whatever")
    loaded = changed(SMALL, tmp_path / "a.xlsx", lambda _: None)
    log = made(loaded, dossier)[UNIT].log
    assert "thêm giấy tờ từ ngoài: 03 Tổng hợp đã ký.pdf" in log
    assert "thêm giấy tờ từ ngoài: thu moi.doc" in log
    assert paper.read_bytes().endswith(b" ")
    assert scan.read_bytes() == PAGE
    assert verify(folder) == ()
    assert verify(dossier / f"{FOLDER}.zip") == ()
    kept = {row["file"]: row for row in index_of(folder)}
    assert kept[scan.name]["item"] == 3
    assert str(kept["thu moi.doc"]["note"]).startswith("Chưa rõ thuộc mục nào; ")
    assert kept[paper.name]["note"] == "Hoàn thiện bằng tay"
    again = made(loaded, dossier)[UNIT]
    assert again.log == ()
    found = checked(loaded, tmp_path / "a.xlsx", dossier)[UNIT]
    assert finding(found, "Mẫu 04").why != "làm từ dữ liệu cũ"
    assert finding(found, "03 Tổng hợp đã ký").state is State.PRESENT
    assert finding(found, "Mẫu 06").state is State.PRESENT, "its scan is there"
    assert finding(found, "thu moi").state is State.UNREADABLE
    assert "chưa rõ thuộc mục nào" in finding(found, "thu moi").why


def test_a_hand_changed_paper_of_one_who_left_is_kept_as_a_paper_from_outside(
    dossier: Path, tmp_path: Path
) -> None:
    folder = dossier / FOLDER
    last = max(folder.glob("09 */*.docx"))
    name = last.stem[4:]
    last.write_bytes(last.read_bytes() + b" ")

    def leave(book: Workbook) -> None:
        for page in book.worksheets:
            for row in range(page.max_row, 3, -1):
                if any(cell.value == code for cell in page[row][:3]):
                    page.delete_rows(row)

    book = load_workbook(SMALL)
    page = book["Đảng viên"]
    code = next(row[0].value for row in page.iter_rows(min_row=4) if row[1].value == name)
    loaded = changed(SMALL, tmp_path / "a.xlsx", leave)
    log = made(loaded, dossier)[UNIT].log
    [kept] = [row for row in index_of(folder) if name in str(row["file"])]
    assert kept["origin"] == "outside"
    assert (folder / str(kept["file"])).read_bytes().endswith(b" ")
    assert f"giữ vì đã sửa bằng tay, dù không còn trong danh sách: {kept['file']}" in log
    assert any(line.startswith("bỏ vì không còn trong danh sách") for line in log)
    assert verify(folder) == ()


def test_a_paper_told_to_be_signed_is_not_made_again_but_told_to_be_old(
    dossier: Path, tmp_path: Path
) -> None:
    def sign(book: Workbook) -> None:
        unit = str(book["Tổ chức"].cell(4, 1).value)
        issue(unit=unit, paper="Mẫu 04", number="05-PT/CB", signed="Có")(book)

    path = tmp_path / "ky.xlsx"
    loaded = changed(SMALL, path, sign)
    made(loaded, dossier)
    paper = next((dossier / FOLDER).glob("02 *.docx"))
    before = paper.read_bytes()
    [row] = [row for row in index_of(dossier / FOLDER) if row["file"] == paper.name]
    assert row["number_sign"] == "05-PT/CB"

    def move(book: Workbook) -> None:
        page = book["Kỳ đánh giá"]
        place = next(row[2] for row in page.iter_rows(min_row=2) if row[0].value == "place")
        place.value = "Bến Lức"

    found = checked(changed(path, tmp_path / "doi.xlsx", move), path, dossier)[UNIT]
    assert finding(found, "Mẫu 04").state is State.OLD
    assert "đã ký" in finding(found, "Mẫu 04").why
    log = made(loaded_from(tmp_path / "doi.xlsx"), dossier)[UNIT].log
    assert paper.read_bytes() == before
    assert any(line.startswith("giữ bản đã ký, nhưng dữ liệu đã đổi: ") for line in log)


def test_number_and_day_that_are_entered_after_signing_make_no_paper_old(
    dossier: Path, tmp_path: Path
) -> None:
    def sign(book: Workbook) -> None:
        unit = str(book["Tổ chức"].cell(4, 1).value)
        issue(unit=unit, paper="Mẫu 16", number="05-DS/CB", day="07/12/2023", signed="Có")(book)

    path = tmp_path / "ky.xlsx"
    loaded = changed(SMALL, path, sign)
    assert finding(checked(loaded, path, dossier)[UNIT], "Mẫu 16").state is State.PRESENT
    paper = next((dossier / FOLDER).glob("06 *.docx"))
    before = paper.read_bytes()
    log = made(loaded, dossier)[UNIT].log
    assert paper.read_bytes() == before
    assert not any("Mẫu 16" in line for line in log)
    assert finding(checked(loaded, path, dossier)[UNIT], "Mẫu 16").state is State.PRESENT
    assert made(loaded, dossier)[UNIT].log == ()


def test_a_paper_that_was_deleted_is_made_again(dossier: Path) -> None:
    paper = next((dossier / FOLDER).glob("02 *.docx"))
    before = paper.read_bytes()
    paper.unlink()
    assert made(loaded_from(SMALL), dossier)[UNIT].log == (f"làm lại vì tệp đã mất: {paper.name}",)
    assert paper.read_bytes() == before
    (dossier / f"{FOLDER}.zip").unlink()
    assert made(loaded_from(SMALL), dossier)[UNIT].log == ("lập lại mục lục, bản kê và tệp zip",)
    assert verify(dossier / f"{FOLDER}.zip") == ()


@pytest.mark.parametrize("name", [INDEX, MANIFEST])
def test_without_its_index_a_dossier_is_not_touched_and_the_others_are_made(
    name: str, tmp_path: Path
) -> None:
    loaded, target = loaded_from(DISTRICT), tmp_path / "ho_so"
    made(loaded, target)
    hurt = target / "02 Chi bộ Hành chính - Tiếp dân"
    (hurt / name).unlink()
    (target / "03 Chi bộ Một cửa.zip").unlink()
    before = stored(hurt)
    outcomes = made(loaded, target)
    lost = outcomes["Chi bộ Hành chính - Tiếp dân"]
    assert lost.is_lost
    assert [problem.code for problem in lost.failed] == ["dossier-index-damaged"]
    assert stored(hurt) == before
    assert (target / "03 Chi bộ Một cửa.zip").is_file()
    assert "CHƯA LÀM ĐƯỢC" in (target / JOURNAL).read_text(encoding="utf-8-sig")


@pytest.mark.parametrize(
    ("code", "number"),
    [
        ("output-not-allowed", errno.EACCES),
        ("disk-full", errno.ENOSPC),
        ("output-read-only", errno.EROFS),
    ],
)
def test_what_cannot_be_written_costs_its_own_dossier_and_is_named(
    code: str, number: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    loaded, target = loaded_from(DISTRICT), tmp_path / "ho_so"
    made(loaded, target)
    before = stored(target / "01 Chi bộ Tổng hợp")
    for each in target.glob("*.zip"):
        each.unlink()
    move = Path.replace

    def refuse(self: Path, to: Path) -> Path:
        if "01 Chi bộ Tổng hợp" in str(self) and "docgen" not in str(to):
            raise OSError(number, "no")
        return move(self, to)

    monkeypatch.setattr(Path, "replace", refuse)
    outcomes = made(loaded, target)
    assert [o.name for o in outcomes.values() if o.is_lost] == ["Chi bộ Tổng hợp"]
    [problem] = outcomes["Chi bộ Tổng hợp"].failed
    assert isinstance(problem, Problem)
    assert problem.code == code
    assert "01 Chi bộ Tổng hợp" in problem.where
    assert stored(target / "01 Chi bộ Tổng hợp") == before
    monkeypatch.undo()
    made(loaded, target)
    assert all(verify(path) == () for path in target.glob("*.zip"))


def test_the_folder_of_a_unit_keeps_its_number_when_only_one_is_made(tmp_path: Path) -> None:
    loaded = loaded_from(DISTRICT)
    [code] = [unit.code for unit in loaded.units if unit.name == "Chi bộ Một cửa"]
    made(loaded, tmp_path, code)
    assert [path.name for path in tmp_path.iterdir() if path.is_dir()] == ["03 Chi bộ Một cửa"]


@pytest.mark.parametrize("path", [SMALL, DISTRICT, COMMUNE], ids=lambda path: path.stem)
def test_the_same_paper_of_a_unit_is_in_its_dossiers_once_and_each_has_a_place_of_its_own(
    path: Path,
) -> None:
    loaded = loaded_from(path)
    for holder in holders(loaded):
        slots = slots_of(holder, loaded)
        places = [place.casefold() for slot in slots for place in slot.places]
        assert len(set(places)) == len(places)
        numbers = [slot.item.number for slot in slots]
        assert numbers == sorted(numbers)
        assert all(item_number(place) for place in places)
    for unit in loaded.units:
        papers = [
            (paper.form.id, paper.subject, paper.unit.code) for paper in papers_of(unit, loaded)
        ]
        assert len(set(papers)) == len(papers)


def of_plan(tmp_path: Path, change: Callable[[Workbook], None] = lambda _: None) -> Loaded:
    """Return the district's workbook under the plan that prints the five lists."""

    def follow(book: Workbook) -> None:
        page = book["Kỳ đánh giá"]
        cell = next(row[2] for row in page.iter_rows(min_row=2) if row[0].value == "ruleset")
        cell.value = "ke_hoach_352_2023"
        change(book)

    return changed(DISTRICT, tmp_path / "ke_hoach.xlsx", follow)


def test_under_the_plan_the_lists_of_the_seed_order_the_dossiers(tmp_path: Path) -> None:
    loaded = of_plan(tmp_path)
    by_name = {holder.name: holder for holder in holders(loaded)}
    top = by_name["Đảng bộ Văn phòng HĐND và UBND huyện"]
    leaders = by_name["Tập thể lãnh đạo Văn phòng HĐND và UBND huyện"]
    assert top.checklist is not None
    assert leaders.checklist is not None
    assert (top.checklist.id, leaders.checklist.id) == ("dang_bo_co_quan", "tap_the_huyen")
    slots = slots_of(top, loaded)
    assert [slot.item.text for slot in slots[:12]] == [i.text for i in top.checklist.items]
    assert slots[4].not_needed == "có trong hồ sơ của các chi bộ trực thuộc"
    report = [paper.form.id for slot in slots_of(leaders, loaded) for paper in slot.papers]
    assert "hd25_2023/mau_01_tap_the" in report
    assert "hd25_2023/mau_02b" in report
    below = by_name["Chi bộ Tổng hợp"]
    inside = {p.form.id for slot in slots_of(below, loaded) for p in slot.papers}
    assert {"chung/bieu_sinh_hoat", "hd25_2023/mau_02a", "chung/bo_sung_ho_so"} <= inside


def outside_of(holder: Holder, found: dict[str, Check], number: int) -> Finding:
    return next(each for each in found[holder.name].findings if each.item == number)


def test_what_comes_from_outside_is_missing_until_it_is_laid_in_or_registered(
    tmp_path: Path,
) -> None:
    loaded = of_plan(tmp_path)
    [leaders] = [each for each in holders(loaded) if each.collective]
    target = tmp_path / "ho_so"
    made(loaded, target)
    found = checked(loaded, tmp_path / "ke_hoach.xlsx", target)
    first = outside_of(leaders, found, 1)
    assert first.state is State.MISSING
    assert "thư ký hội nghị" in first.why
    assert "«01»" in first.remedy
    scan = target / leaders.folder / "01 bien ban.pdf"
    for content, state in (
        (b"", State.UNREADABLE),
        (b"%PDF-", State.UNREADABLE),
        (PAGE, State.PRESENT),
    ):
        scan.write_bytes(content)
        found = checked(loaded, tmp_path / "ke_hoach.xlsx", target)
        assert outside_of(leaders, found, 1).state is state

    def register(book: Workbook) -> None:
        assert leaders.collective is not None
        issue(
            unit=leaders.unit.code,
            paper="Biên bản hội nghị kiểm điểm",
            subject=leaders.collective.code,
            signed="Có",
        )(book)

    told = of_plan(tmp_path, register)
    registered = checked(told, tmp_path / "ke_hoach.xlsx", None)
    assert outside_of(leaders, registered, 1).state is State.PRESENT


def test_an_item_of_nobody_is_not_needed_and_says_by_which_sheet(tmp_path: Path) -> None:
    loaded = of_plan(tmp_path)
    found = checked(loaded, tmp_path / "ke_hoach.xlsx", None)
    top = found["Đảng bộ Văn phòng HĐND và UBND huyện"]
    [five] = [each for each in top.findings if each.item == 8]
    assert five.state is State.NOT_NEEDED
    assert "Lịch sử" in five.why
    [complaints] = [each for each in top.findings if each.item == 11]
    assert complaints.state is State.NOT_NEEDED
    assert "chỉ cần khi có" in complaints.why


def test_what_lies_below_stands_as_in_the_dossiers_below(tmp_path: Path) -> None:
    loaded = of_plan(tmp_path)
    found = checked(loaded, tmp_path / "ke_hoach.xlsx", None)
    top = found["Đảng bộ Văn phòng HĐND và UBND huyện"]
    [papers] = [each for each in top.findings if each.item == 5]
    assert papers.state is State.LACKING
    assert "Chi bộ Một cửa" in papers.why


def test_a_contradiction_stands_with_the_unit_it_concerns_and_none_is_lost() -> None:
    book = FIXTURES / "van_phong_ubnd_tinh.xlsx"
    loaded = loaded_from(book)
    found = checked(loaded, book, None)
    told = [problem for each in found.values() for problem in each.contradictions]
    assert set(told) >= set(pipeline.findings(loaded))
    assert len(set(told)) == len(told)
    economy = found["Chi bộ Kinh tế"].contradictions
    assert "proposals-over-quota" in {problem.code for problem in economy}
    hotel = found["Chi bộ Nhà khách"].contradictions
    assert "head-above-unit" in {problem.code for problem in hotel}


def test_a_check_names_the_command_that_makes_what_is_ready(tmp_path: Path) -> None:
    loaded = loaded_from(SMALL)
    found = checked(loaded, SMALL, tmp_path / "ho_so")[UNIT]
    ready = [each for each in found.findings if each.state is State.READY]
    assert ready
    assert all(
        each.remedy == f'docgen dossier build "{SMALL}" -o "{tmp_path / "ho_so"}"' for each in ready
    )
    made(loaded, tmp_path / "ho_so")
    after = checked(loaded, SMALL, tmp_path / "ho_so")[UNIT]
    assert not after.count(State.READY)
    assert after.count(State.UNSIGNED) >= len(ready)


def test_a_row_that_names_nobody_signs_the_papers_of_all_members(tmp_path: Path) -> None:
    def sign(book: Workbook) -> None:
        issue(unit=str(book["Tổ chức"].cell(4, 1).value), paper="Mẫu 2a", signed="Có")(book)

    path = tmp_path / "a.xlsx"
    found = checked(changed(SMALL, path, sign), path, None)[UNIT]
    states = {each.state for each in found.findings if each.form == "vp_ubnd_2023/mau_2a"}
    assert states == {State.PRESENT}


def test_the_index_tells_what_each_paper_is_and_was_made_from(dossier: Path) -> None:
    folder = dossier / FOLDER
    told = json.loads((folder / INDEX).read_text(encoding="utf-8"))
    assert told["unit"]["name"] == UNIT
    assert told["list"]["id"] == "ho_so_kiem_diem"
    files = {path.relative_to(folder).as_posix() for path in folder.rglob("*.docx")}
    fronts = {"00 Bìa hồ sơ.docx", "00 Mục lục hồ sơ.docx"}
    assert {row["file"] for row in told["papers"]} == files - fronts
    assert fronts <= files
    for row in told["papers"]:
        data = (folder / row["file"]).read_bytes()
        assert row["origin"] == "docgen"
        assert row["made"] == hashlib.sha256(data).hexdigest()
        assert len(row["made_from"]) > 3


def test_a_scan_that_cannot_be_read_stands_for_no_paper(dossier: Path) -> None:
    loaded = loaded_from(SMALL)
    scan = dossier / FOLDER / "10 Tờ trình đã ký.pdf"
    scan.write_bytes(PAGE)
    whole = finding(checked(loaded, SMALL, dossier)[UNIT], "Tờ trình đăng ký phấn đấu")
    assert whole.state is State.PRESENT
    for bad, remedy in ((b"", "xin lại"), (b"%PDF-1.4 rubbish", "xin lại"), (b"note", "lưu lại")):
        scan.write_bytes(bad)
        found = checked(loaded, SMALL, dossier)[UNIT]
        assert finding(found, "Tờ trình đăng ký phấn đấu").state is State.LACKING
        assert finding(found, scan.name).state is State.UNREADABLE
        assert remedy in finding(found, scan.name).remedy


def test_a_file_in_the_place_of_a_dossier_is_kept(tmp_path: Path) -> None:
    own = tmp_path / FOLDER
    own.write_text("somebody's notes", encoding="utf-8")
    outcome = made(loaded_from(SMALL), tmp_path)[UNIT]
    assert outcome.is_lost
    assert [problem.code for problem in outcome.failed] == ["output-not-folder"]
    assert own.read_text(encoding="utf-8") == "somebody's notes"


def test_what_changed_is_named_in_vietnamese(tmp_path: Path) -> None:
    unnamed = set()
    for workbook in (SMALL, DISTRICT, COMMUNE):
        made(loaded_from(workbook), tmp_path / workbook.stem)
        for folder in (tmp_path / workbook.stem).glob("*/"):
            for each in index_of(folder):
                words = each["made_from"]
                assert isinstance(words, dict)
                unnamed |= {word for word in words if name_of(word) == word}
    assert unnamed == set()


def test_a_dossier_of_a_unit_that_is_gone_is_named(dossier: Path, tmp_path: Path) -> None:
    def replace_unit(book: Workbook) -> None:
        for page in book.worksheets:
            for row in page.iter_rows(min_row=4):
                for cell in row:
                    if cell.value == "TVT":
                        cell.value = "TVM"

    loaded = changed(SMALL, tmp_path / "moi.xlsx", replace_unit)
    shutil.move(dossier / FOLDER, dossier / "07 Chi bộ đã giải thể")
    made(loaded, dossier)
    folders = {each.folder for each in holders(loaded)}
    [problem] = left_behind(dossier, folders)
    assert problem.where == str(dossier / "07 Chi bộ đã giải thể")


def test_a_dossier_goes_on_where_its_unit_is_renamed_or_changes_its_place(tmp_path: Path) -> None:
    target = tmp_path / "ho_so"
    loaded = loaded_from(DISTRICT)
    made(loaded, target)
    (target / "01 Chi bộ Tổng hợp" / "03 quét.pdf").write_bytes(PAGE)

    def turn(book: Workbook) -> None:
        page = book["Tổ chức"]
        first, second = ([cell.value for cell in page[row]] for row in (5, 6))
        for row, values in ((5, second), (6, first)):
            for cell, value in zip(page[row], values, strict=True):
                cell.value = value
        names = next(c.column for c in page[1] if c.value == "name")
        page.cell(7, names, "Chi bộ Một cửa liên thông")

    moved = changed(DISTRICT, tmp_path / "moi.xlsx", turn)
    made(moved, target)
    folders = sorted(path.name for path in target.iterdir() if path.is_dir())
    assert folders == [
        "00 Đảng bộ Văn phòng HĐND và UBND huyện",
        "01 Chi bộ Hành chính - Tiếp dân",
        "02 Chi bộ Tổng hợp",
        "03 Chi bộ Một cửa liên thông",
    ]
    assert (target / "02 Chi bộ Tổng hợp" / "03 quét.pdf").read_bytes() == PAGE
    assert sorted(path.stem for path in target.glob("*.zip")) == folders
    assert all(verify(path) == () for path in (*target.glob("*.zip"), *target.glob("0*/")))
    told = (target / JOURNAL).read_text(encoding="utf-8-sig")
    assert "ĐỔI TÊN 03 Chi bộ Một cửa → 03 Chi bộ Một cửa liên thông" in told


def test_a_paper_just_changed_by_hand_is_told_once(dossier: Path) -> None:
    paper = next((dossier / FOLDER).glob("02 *.docx"))
    paper.write_bytes(paper.read_bytes() + b" ")
    assert made(loaded_from(SMALL), dossier)[UNIT].log == (
        f"giữ bản vừa sửa bằng tay: {paper.name}",
    )
    assert made(loaded_from(SMALL), dossier)[UNIT].log == ()


def test_a_registered_paper_that_is_no_form_and_on_no_list_is_told_with_its_cell(
    tmp_path: Path,
) -> None:
    def register(book: Workbook) -> None:
        for paper in ("16", "Mẫu 61", "Quyết định khen thưởng đảng viên"):
            issue(unit="DB", paper=paper, signed="Có")(book)

    loaded = of_plan(tmp_path, register)
    told = [each for each in pipeline.findings(loaded) if each.code == "paper-unknown"]
    assert [each.message for each in told] == [
        "không mẫu nào và không mục nào của danh mục hồ sơ tên là «16»",
        "không mẫu nào và không mục nào của danh mục hồ sơ tên là «Mẫu 61»",
    ]
    assert all("Văn bản, giấy tờ › B" in each.where for each in told)


def test_a_file_that_the_workbook_names_for_a_paper_of_ours_must_be_there(
    dossier: Path, tmp_path: Path
) -> None:
    def scanned(book: Workbook) -> None:
        unit = str(book["Tổ chức"].cell(4, 1).value)
        issue(unit=unit, paper="Mẫu 04", file="phieu 04 da ky.pdf", signed="Có")(book)

    path = tmp_path / "a.xlsx"
    loaded = changed(SMALL, path, scanned)
    [missing] = [
        each
        for each in checked(loaded, path, dossier)[UNIT].findings
        if each.item == 2 and each.state is State.MISSING
    ]
    assert "«phieu 04 da ky.pdf»" in missing.why
    assert FOLDER in missing.why
    (dossier / FOLDER / "phieu 04 da ky.pdf").write_bytes(PAGE)
    for _ in range(2):
        states = {
            each.state for each in checked(loaded, path, dossier)[UNIT].findings if each.item == 2
        }
        assert State.MISSING not in states
        made(loaded, dossier)


def test_the_index_says_of_a_file_that_cannot_be_read_to_look_at_the_paper(dossier: Path) -> None:
    (dossier / FOLDER / "03 rong.pdf").write_bytes(b"")
    (dossier / FOLDER / "thu.doc").write_bytes(b"x")
    loaded = loaded_from(SMALL)
    made(loaded, dossier)
    notes = {row["file"]: row["note"] for row in index_of(dossier / FOLDER)}
    assert notes["03 rong.pdf"] == "Không đọc được tệp, xem bản giấy"
    assert notes["thu.doc"] == "Chưa rõ thuộc mục nào; Không đọc được tệp, xem bản giấy"
    told = text_of((dossier / FOLDER / "00 Mục lục hồ sơ.docx").read_bytes())
    assert "Không đọc được tệp, xem bản giấy |" in told
    assert made(loaded, dossier)[UNIT].log == ()


def test_a_zip_that_is_the_last_copy_of_somebodys_work_is_not_written_over(
    dossier: Path,
) -> None:
    loaded, packed = loaded_from(SMALL), dossier / f"{FOLDER}.zip"
    shutil.rmtree(dossier / FOLDER)
    assert not made(loaded, dossier)[UNIT].is_lost
    (dossier / FOLDER / "03 đã ký.pdf").write_bytes(PAGE)
    made(loaded, dossier)
    before = packed.read_bytes()
    shutil.rmtree(dossier / FOLDER)
    outcome = made(loaded, dossier)[UNIT]
    assert [problem.code for problem in outcome.failed] == ["dossier-only-in-zip"]
    assert packed.read_bytes() == before
    zipfile.ZipFile(packed).extractall(dossier)
    assert not made(loaded, dossier)[UNIT].is_lost
    assert "03 đã ký.pdf" in stored(dossier / FOLDER)


@pytest.mark.parametrize("by_hand", [b"sent by the chi bo", None])
def test_neither_is_a_zip_with_a_paper_changed_by_hand_or_that_is_no_dossier(
    dossier: Path, by_hand: bytes | None
) -> None:
    loaded, packed = loaded_from(SMALL), dossier / f"{FOLDER}.zip"
    if by_hand is None:
        paper = next((dossier / FOLDER).glob("02 *.docx"))
        paper.write_bytes(paper.read_bytes() + b"changed")
        made(loaded, dossier)
    else:
        packed.write_bytes(by_hand)
    shutil.rmtree(dossier / FOLDER)
    outcome = made(loaded, dossier)[UNIT]
    assert [problem.code for problem in outcome.failed] == ["dossier-only-in-zip"]
    assert by_hand is None or packed.read_bytes() == by_hand


def test_a_file_that_cannot_be_read_is_named_by_every_build(dossier: Path) -> None:
    loaded = loaded_from(SMALL)
    (dossier / FOLDER / "03 rỗng.pdf").write_bytes(b"")
    for _ in range(2):
        [problem] = made(loaded, dossier)[UNIT].failed
        assert problem.code == "outside-unreadable"
        assert problem.where == f"{FOLDER}/03 rỗng.pdf"


def test_what_an_office_lays_down_while_a_file_is_open_is_no_paper(dossier: Path) -> None:
    for name in ("~$ Biên bản.docx", ".~lock.01 Biên bản.docx#", "THUMBS.DB"):
        (dossier / FOLDER / name).write_bytes(b"x")
    assert made(loaded_from(SMALL), dossier)[UNIT].log == ()
    assert verify(dossier / FOLDER) == ()


def test_a_scan_of_one_member_does_not_stand_for_one_whose_name_begins_alike(
    tmp_path: Path,
) -> None:
    def rename(book: Workbook) -> None:
        for key, name in (
            ("TV03", "Tô Văn An"),
            ("TV04", "Tô Văn Anh"),
            ("TV05", "Tô Văn An Bình"),
        ):
            page = book["Đảng viên"]
            page[place(book, "Đảng viên", key, "name")] = name

    target, workbook = tmp_path / "ho_so", tmp_path / "so.xlsx"
    loaded = changed(SMALL, workbook, rename)
    made(loaded, target)
    for name, has in (("Tô Văn Anh", "Tô Văn Anh"), ("TÔ VĂN AN BÌNH", "Tô Văn An Bình")):
        scan = target / FOLDER / unicodedata.normalize("NFD", f"11 Bản kiểm điểm {name}.pdf")
        scan.write_bytes(PAGE)
        found = checked(loaded, workbook, target)[UNIT]
        states = {
            one.title.rsplit(" - ", 1)[1]: one.state
            for one in found.findings
            if one.item == 11 and " - " in one.title and "Tô Văn" in one.title
        }
        assert [who for who, state in states.items() if state is State.PRESENT] == [has]
        scan.unlink()
