"""LibreOffice as it is, and a stand-in for the days on which it hangs, dies or refuses."""

import http.server
import os
import shutil
import signal
import subprocess
import sys
import threading
import time
import unicodedata
import zipfile
from collections.abc import Callable
from itertools import product
from pathlib import Path

import docx
import pytest
from docx.shared import Pt

from docgen import office
from docgen.errors import ExitCode, MissingProgramError
from docgen.office import Conversion, advice, convert, find_soffice, program

VIETNAMESE = (
    "AĂÂBCDĐEÊGHIKLMNOÔƠPQRSTUƯVXY aăâbcdđeêghiklmnoôơpqrstuưvxy "
    "ÀẢÃÁẠ ẰẲẴẮẶ ẦẨẪẤẬ ÈẺẼÉẸ ỀỂỄẾỆ ÌỈĨÍỊ ÒỎÕÓỌ ỒỔỖỐỘ ỜỞỠỚỢ ÙỦŨÚỤ ỪỬỮỨỰ ỲỶỸÝỴ "
    "àảãáạ ằẳẵắặ ầẩẫấậ èẻẽéẹ ềểễếệ ìỉĩíị òỏõóọ ồổỗốộ ờởỡớợ ùủũúụ ừửữứự ỳỷỹýỵ"
)
# Metric twins of Times New Roman that have every Vietnamese letter, and the original itself.
FONTS = ("LiberationSerif", "TimesNewRoman", "Tinos")
MISSING = [
    name
    for name, found in (
        ("LibreOffice", find_soffice()),
        ("pdftotext", shutil.which("pdftotext")),
        ("pdffonts", shutil.which("pdffonts")),
    )
    if not found
]
IMAGE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/image"
LINKED_PICTURE = (
    b'<w:r><w:drawing><wp:inline xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/'
    b'wordprocessingDrawing"><wp:extent cx="914400" cy="914400"/><wp:docPr id="1" name="a"/>'
    b'<a:graphic xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"><a:graphicData '
    b'uri="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:pic xmlns:pic="http://'
    b'schemas.openxmlformats.org/drawingml/2006/picture"><pic:nvPicPr><pic:cNvPr id="0" name="a"/>'
    b'<pic:cNvPicPr/></pic:nvPicPr><pic:blipFill><a:blip xmlns:r="http://schemas.openxmlformats.'
    b'org/officeDocument/2006/relationships" r:link="rId99"/><a:stretch><a:fillRect/></a:stretch>'
    b'</pic:blipFill><pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="914400" cy="914400"/>'
    b'</a:xfrm><a:prstGeom prst="rect"/></pic:spPr></pic:pic></a:graphicData></a:graphic>'
    b"</wp:inline></w:drawing></w:r>"
)
# Long enough for a Python to start on a busy machine.
PATIENCE_SECONDS = 1.5
posix_only = pytest.mark.skipif(
    sys.platform == "win32", reason="Windows không chạy trực tiếp tệp lệnh thay cho LibreOffice"
)


def with_office(test: Callable[..., None]) -> Callable[..., None]:
    """Mark a test that needs the real programs, and skip it where they are missing."""
    skip = pytest.mark.skipif(bool(MISSING), reason=f"máy chưa có {', '.join(MISSING)}")
    marked: Callable[..., None] = pytest.mark.office(skip(test))
    return marked


def word_paper(path: Path, *lines: str) -> Path:
    """Write a Word file in Times New Roman, a paragraph for each line."""
    document = docx.Document()
    document.styles["Normal"].font.name = "Times New Roman"
    document.styles["Normal"].font.size = Pt(13)
    for line in lines:
        document.add_paragraph(line)
    path.parent.mkdir(parents=True, exist_ok=True)
    document.save(str(path))
    return path


def rewritten(path: Path, part: str, old: bytes, new: bytes) -> Path:
    """Replace bytes in one part of a Word file."""
    with zipfile.ZipFile(path) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    assert old in parts[part]
    parts[part] = parts[part].replace(old, new)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts.items():
            package.writestr(name, content)
    return path


def said_by(*command: str | Path) -> str:
    """Return what a program prints, in NFC."""
    done = subprocess.run(  # noqa: S603 - pdftotext or pdffonts on our own file
        command, check=True, capture_output=True, encoding="utf-8"
    )
    return unicodedata.normalize("NFC", done.stdout)


def codes(conversion: Conversion) -> dict[str, str]:
    """Return the name of each failed source with the code of its problem."""
    return {Path(problem.where).name: problem.code for problem in conversion.problems}


@with_office
def test_every_vietnamese_letter_reaches_the_paper(tmp_path: Path) -> None:
    source = word_paper(tmp_path / "chữ.docx", *VIETNAMESE.split())
    document = docx.Document(str(source))
    for number, paragraph in enumerate(document.paragraphs):
        paragraph.runs[0].bold = number % 2 == 0
        paragraph.runs[0].italic = number % 3 == 0
    document.save(str(source))

    ((_, pdf),) = convert([source]).made

    assert said_by("pdftotext", pdf, "-").split() == VIETNAMESE.split()
    fonts = [line.split() for line in said_by("pdffonts", pdf).splitlines()[2:]]
    assert fonts
    for name, *rest in fonts:
        assert name.split("+")[-1].startswith(FONTS), fonts
        assert rest[-5] == "yes", f"not embedded: {fonts}"


@with_office
@posix_only
def test_twelve_papers_cost_one_start(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    calls = tmp_path / "calls"
    counted = tmp_path / "soffice"
    counted.write_text(
        f'#!/bin/sh\necho call >> "{calls}"\nexec "{find_soffice()}" "$@"\n', "utf-8"
    )
    counted.chmod(0o755)
    monkeypatch.setenv(office.SOFFICE_VARIABLE, str(counted))
    sources = [word_paper(tmp_path / f"phiếu {n}.docx", f"số {n}") for n in range(12)]

    conversion = convert(sources)

    assert conversion.problems == ()
    assert conversion.made == tuple((source, source.with_suffix(".pdf")) for source in sources)
    for number, (_, pdf) in enumerate(conversion.made):
        assert said_by("pdftotext", pdf, "-").split() == ["số", str(number)]
    assert calls.read_text().split() == ["call"]


@with_office
def test_the_same_name_in_two_folders_stays_two_papers(tmp_path: Path) -> None:
    sources = [
        word_paper(tmp_path / unit / "Biên bản.docx", unit) for unit in ("Chi bộ 1", "Chi bộ 2")
    ]
    made = convert(sources).made
    assert [said_by("pdftotext", pdf, "-").strip() for _, pdf in made] == [
        "Chi bộ 1",
        "Chi bộ 2",
    ]


@with_office
def test_names_as_long_and_odd_as_the_disk_allows(tmp_path: Path) -> None:
    stems = ("Đ" * 125, "  'Mẫu 2.C' & «phụ lục», số 1.2", "-env--help", "%20 $HOME ; #")
    sources = [word_paper(tmp_path / f"{stem}.docx", "nội dung") for stem in stems]
    conversion = convert(sources)
    assert conversion.problems == ()
    assert {pdf.name for _, pdf in conversion.made} == {f"{stem}.pdf" for stem in stems}
    assert len(list(tmp_path.iterdir())) == 2 * len(stems)


@with_office
def test_a_poisoned_paper_costs_only_itself(tmp_path: Path) -> None:
    good = [word_paper(tmp_path / f"tốt {n}.docx", "tốt") for n in range(3)]
    cut = word_paper(tmp_path / "cụt.docx", "cụt")
    cut.write_bytes(cut.read_bytes()[:2000])
    text = tmp_path / "văn bản thường.docx"
    text.write_text("Đây không phải tệp Word", encoding="utf-8")
    malformed = word_paper(tmp_path / "hỏng.docx", "hỏng")
    rewritten(malformed, "word/document.xml", b"</w:body>", b"")

    conversion = convert([good[0], cut, good[1], malformed, text, good[2]])

    assert [source for source, _ in conversion.made] == good
    assert codes(conversion) == {
        "cụt.docx": "paper-not-word",
        "hỏng.docx": "pdf-not-made",
        "văn bản thường.docx": "paper-not-word",
    }
    assert not malformed.with_suffix(".pdf").exists()


@with_office
def test_a_picture_on_a_server_is_not_fetched(tmp_path: Path) -> None:
    asked: list[str] = []

    class Listener(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_error(404)

        do_HEAD = do_OPTIONS = do_PROPFIND = do_GET  # noqa: N815 - named by http.server

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    source = word_paper(tmp_path / "mẫu gửi qua thư.docx", "có ảnh")
    server = http.server.HTTPServer(("127.0.0.1", 0), Listener)
    address = f"http://127.0.0.1:{server.server_port}/ai-dang-doc.png"
    rewritten(
        source,
        "word/_rels/document.xml.rels",
        b"</Relationships>",
        f'<Relationship Id="rId99" Type="{IMAGE}" Target="{address}" TargetMode="External"/>'
        "</Relationships>".encode(),
    )
    rewritten(source, "word/document.xml", b"</w:p>", LINKED_PICTURE + b"</w:p>")
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        conversion = convert([source])
    finally:
        server.shutdown()
        server.server_close()

    assert len(conversion.made) == 1
    assert asked == []


STAND_IN = """\
import os, pathlib, subprocess, sys, time, zipfile
made = pathlib.Path(sys.argv[sys.argv.index("--outdir") + 1])
names = sys.argv[sys.argv.index("--outdir") + 2 :]
diary = pathlib.Path(__file__).with_name("diary")
with diary.open("a") as stream:
    stream.write(f"{sum(len(word) + 3 for word in sys.argv)} {len(names)}\\n")
for name in names:
    mood = "good"
    if name.endswith(".docx"):
        with zipfile.ZipFile(name) as package:
            mood = package.read("mood").decode()
    if mood in ("hangs", "dies"):
        (made / name).with_suffix(".pdf").write_bytes(b"%PDF-1.7 half")
    if mood == "hangs":
        beat = "while :; do echo >> child; sleep 0.05; done"
        subprocess.Popen(["sh", "-c", beat], cwd=diary.parent)
        time.sleep(300)
    elif mood == "dies":
        os.kill(os.getpid(), 9)
    elif mood == "good":
        (made / name).with_suffix(".pdf").write_bytes(b"%PDF-1.7 whole %%EOF")
"""


@pytest.fixture
def diary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Put a stand-in in LibreOffice's place; return its diary: a line for each call.

    A line is the number of characters of the command and the number of papers.
    """
    path = tmp_path / "soffice" / "diary"
    path.parent.mkdir()
    script = path.with_name("stand_in.py")
    script.write_text(STAND_IN, encoding="utf-8")
    # Not by "#!python": that line cannot hold a folder with a blank in its name.
    program = path.with_name("soffice")
    program.write_text(
        f'#!/bin/sh\nexec "{sys.executable}" -IS "{script}" "$@"\n', encoding="utf-8"
    )
    program.chmod(0o755)
    monkeypatch.setenv(office.SOFFICE_VARIABLE, str(program))
    return path


def paper(path: Path, mood: str = "good") -> Path:
    """Write a paper that the stand-in treats according to the mood."""
    with zipfile.ZipFile(path, "w") as package:
        package.writestr("[Content_Types].xml", "")
        package.writestr("mood", mood)
    return path


@posix_only
@pytest.mark.parametrize(
    ("mood", "place"),
    [*product(("refuses", "dies"), (0, 3, 6)), ("hangs", 3)],
)
def test_one_bad_paper_of_seven_costs_only_itself(
    tmp_path: Path, diary: Path, mood: str, place: int
) -> None:
    sources = [paper(tmp_path / f"{n}.docx", mood if n == place else "good") for n in range(7)]

    conversion = convert(sources, timeout_seconds=PATIENCE_SECONDS)

    assert codes(conversion) == {f"{place}.docx": "pdf-not-made"}
    assert [source for source, _ in conversion.made] == sources[:place] + sources[place + 1 :]
    assert all(b"whole" in pdf.read_bytes() for _, pdf in conversion.made)
    assert not sources[place].with_suffix(".pdf").exists()
    assert len(diary.read_text().splitlines()) <= 5


@posix_only
@pytest.mark.usefixtures("diary")
def test_several_bad_papers_cost_only_themselves(tmp_path: Path) -> None:
    moods = ["good", "dies", "refuses", "good", "good", "hangs", "good", "refuses", "dies"]
    sources = [paper(tmp_path / f"{n}.docx", mood) for n, mood in enumerate(moods)]
    conversion = convert(sources, timeout_seconds=PATIENCE_SECONDS)
    bad = {f"{n}.docx" for n, mood in enumerate(moods) if mood != "good"}
    assert set(codes(conversion)) == bad
    assert len(conversion.made) == len(moods) - len(bad)


@posix_only
def test_a_hanging_office_is_ended_with_its_children(tmp_path: Path, diary: Path) -> None:
    convert([paper(tmp_path / "a.docx", "hangs")], timeout_seconds=PATIENCE_SECONDS)
    beats = diary.with_name("child").stat().st_size
    time.sleep(0.4)
    assert diary.with_name("child").stat().st_size == beats


@posix_only
def test_ctrl_c_ends_the_office_and_its_children(tmp_path: Path, diary: Path) -> None:
    source = paper(tmp_path / "a.docx", "hangs")
    program = "import sys, pathlib, docgen.office as o; o.convert([pathlib.Path(sys.argv[1])])"
    process = subprocess.Popen(  # noqa: S603 - our own program
        [sys.executable, "-c", program, str(source)],
        env={**os.environ, "PYTHONPATH": str(Path(office.__file__).parents[2])},
        stderr=subprocess.DEVNULL,
    )
    heart = diary.with_name("child")
    while process.poll() is None and not heart.exists():
        time.sleep(0.02)
    process.send_signal(signal.SIGINT)
    assert process.wait(20) != 0
    beats = heart.stat().st_size
    time.sleep(0.4)
    assert heart.stat().st_size == beats


@posix_only
def test_more_papers_than_a_command_line_holds_go_in_more_calls(
    tmp_path: Path, diary: Path
) -> None:
    folder = tmp_path / "papers"
    folder.mkdir()
    sources = [paper(folder / f"{n}.docx") for n in range(office.PAPERS_PER_CALL + 1)]
    assert len(convert(sources).made) == len(sources)
    calls = [line.split() for line in diary.read_text().splitlines()]
    assert [int(papers) for _, papers in calls] == [office.PAPERS_PER_CALL, 1]
    assert all(int(characters) < 32_000 for characters, _ in calls)


@posix_only
def test_much_work_goes_to_two_offices_and_a_bad_paper_still_costs_only_itself(
    tmp_path: Path, diary: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "cpu_count", lambda: 8)
    sources = [paper(tmp_path / f"{n}.docx", "dies" if n == 2 else "good") for n in range(6)]
    for source in sources:
        with zipfile.ZipFile(source, "a") as package:
            package.writestr("word/document.xml", bytes(300_000))
    conversion = convert(sources)
    assert codes(conversion) == {"2.docx": "pdf-not-made"}
    assert [source for source, _ in conversion.made] == sources[:2] + sources[3:]
    calls = [int(line.split()[1]) for line in diary.read_text().splitlines()]
    assert sorted(calls)[-2:] == [3, 3]


@posix_only
@pytest.mark.usefixtures("diary")
def test_a_pdf_that_cannot_be_replaced_is_a_problem_and_leaves_no_scraps(tmp_path: Path) -> None:
    folder = tmp_path / "papers"
    (folder / "a.pdf").mkdir(parents=True)
    sources = [paper(folder / "a.docx"), paper(folder / "b.docx")]
    conversion = convert(sources)
    assert [problem.code for problem in conversion.problems] == ["pdf-not-written"]
    assert sorted(path.name for path in folder.iterdir()) == [
        "a.docx",
        "a.pdf",
        "b.docx",
        "b.pdf",
    ]


@posix_only
@pytest.mark.usefixtures("diary")
def test_papers_that_are_not_there_or_would_share_a_pdf_are_problems(tmp_path: Path) -> None:
    sources = [paper(tmp_path / "a.docx"), paper(tmp_path / "a.DOCX"), tmp_path / "b.docx"]
    if len(list(tmp_path.glob("a.*"))) == 1:
        pytest.skip("ổ đĩa này không phân biệt chữ hoa, chữ thường")
    conversion = convert([*sources, sources[0]])
    assert [source for source, _ in conversion.made] == [sources[0]]
    assert codes(conversion) == {"a.DOCX": "pdf-name-taken", "b.docx": "paper-unreadable"}


@posix_only
@pytest.mark.parametrize("script", ["#!/bin/sh\necho thiếu Writer\n", "not a program"])
def test_a_broken_office_is_named_once_and_not_each_paper(
    tmp_path: Path, diary: Path, script: str
) -> None:
    diary.with_name("soffice").write_text(script, encoding="utf-8")
    sources = [paper(tmp_path / f"{n}.docx") for n in range(5)]
    with pytest.raises(MissingProgramError) as caught:
        convert(sources)
    assert [problem.code for problem in caught.value.problems] == ["libreoffice-broken"]
    if "Writer" in script:
        assert "thiếu Writer" in str(caught.value)


def test_without_libreoffice_the_user_reads_how_to_get_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv(office.SOFFICE_VARIABLE, raising=False)
    monkeypatch.setenv("PATH", str(tmp_path))
    for variable in ("ProgramW6432", "ProgramFiles", "ProgramFiles(x86)"):
        monkeypatch.delenv(variable, raising=False)
    if Path("/Applications/LibreOffice.app").exists():
        pytest.skip("máy này có LibreOffice ở /Applications")
    monkeypatch.setenv("HOME", str(tmp_path))

    assert find_soffice() is None
    with pytest.raises(MissingProgramError) as caught:
        convert([word_paper(tmp_path / "a.docx", "a")])
    (problem,) = caught.value.problems
    assert problem.code == "libreoffice-missing"
    assert problem.hint == advice()
    assert caught.value.exit_code is ExitCode.MISSING_PROGRAM


def test_a_wrong_docgen_soffice_is_not_replaced_in_silence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    wrong = str(tmp_path / "soffice")
    monkeypatch.setenv(office.SOFFICE_VARIABLE, wrong)
    assert find_soffice() is None
    assert wrong in advice()


def test_docgen_soffice_comes_before_path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program = tmp_path / "soffice của tôi"
    program.touch()
    monkeypatch.setenv(office.SOFFICE_VARIABLE, str(program))
    assert find_soffice() == program


def test_libreoffice_is_found_where_windows_puts_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program = tmp_path / "LibreOffice" / "program" / "soffice.com"
    program.parent.mkdir(parents=True)
    program.touch()
    monkeypatch.delenv(office.SOFFICE_VARIABLE, raising=False)
    monkeypatch.delenv("ProgramW6432", raising=False)
    monkeypatch.setenv("PATH", os.devnull)
    monkeypatch.setenv("ProgramFiles", str(tmp_path))
    assert find_soffice() == program


@pytest.mark.parametrize("platform", ["win32", "darwin", "linux"])
@pytest.mark.parametrize("has_apt", [True, False])
def test_advice_is_one_line_on_every_platform(platform: str, *, has_apt: bool) -> None:
    line = program._advice(platform, has_apt=has_apt)
    assert "LibreOffice" in line
    assert "\n" not in line
    assert ("apt install" in line) == (has_apt and platform == "linux")


def test_nothing_to_convert_needs_no_libreoffice(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(office.SOFFICE_VARIABLE, os.devnull + "/không có")
    assert convert([]) == Conversion(made=(), problems=())
