"""Word papers to PDF through LibreOffice: find it, call it once for many papers, count the result.

The only module that starts another program. It knows no form, no rule and no dossier: it takes
paths of .docx files and says which PDFs exist afterwards, because LibreOffice itself ends with
code 0 even when it has made nothing.
"""

import errno
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from enum import Enum
from itertools import count
from pathlib import Path

from docgen.errors import MissingProgramError, OutputError, Problem

SOFFICE_VARIABLE = "DOCGEN_SOFFICE"
# A short name costs at most 12 characters; Windows takes 32,767 in one command line.
PAPERS_PER_CALL = 1000
_POLL_SECONDS = 0.1
_PDF_TAIL_BYTES = 1024
# A template that someone mailed may name a picture on a server: without this LibreOffice fetches
# it while converting, and the server learns who converts what.
_PROFILE = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Common/Security/Scripting">
<prop oor:name="BlockUntrustedRefererLinks" oor:op="fuse"><value>true</value></prop></item>
</oor:items>
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Conversion:
    """What came out: pairs of (source, PDF beside it) and one problem for each other source.

    Both stand in the order of the sources; a source named twice is converted once.
    """

    made: tuple[tuple[Path, Path], ...]
    problems: tuple[Problem, ...]


class _End(Enum):
    """How a call of LibreOffice ended, in the words for a paper that then has no PDF."""

    FINISHED = "LibreOffice không mở được tệp này"
    DIED = "LibreOffice bị dừng đột ngột khi đọc tệp này"
    STALLED = "LibreOffice chạy quá lâu với tệp này"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Paper:
    """One source and its PDF; `number` names the copies, so that no name of a user matters."""

    source: Path
    target: Path
    number: int


def find_soffice() -> Path | None:
    """Return LibreOffice's program: of DOCGEN_SOFFICE, else of PATH, else of the usual folders.

    A DOCGEN_SOFFICE that names no file gives None: what was asked for is never replaced in silence.
    """
    if asked := os.environ.get(SOFFICE_VARIABLE):
        return Path(asked) if Path(asked).is_file() else None
    for name in ("soffice", "libreoffice"):
        if found := shutil.which(name):
            return Path(found)
    return next((path for path in _usual_places() if path.is_file()), None)


def advice() -> str:
    """Return one line for the user: why there is no PDF and how to get LibreOffice here."""
    asked = os.environ.get(SOFFICE_VARIABLE)
    if asked and not Path(asked).is_file():
        return (
            f"biến môi trường {SOFFICE_VARIABLE} chỉ tới «{asked}», ở đó không có tệp nào; "
            "hãy sửa lại hoặc bỏ biến này"
        )
    return _advice(sys.platform, has_apt=shutil.which("apt-get") is not None)


def convert(sources: Sequence[Path], *, timeout_seconds: float = 120) -> Conversion:
    """Write a PDF beside each source, with one start of LibreOffice if all goes well.

    `timeout_seconds` is how long LibreOffice may go without finishing a paper. A paper that it
    refuses, dies of or hangs on costs only itself and becomes a problem of the result.

    Raises:
        MissingProgramError: LibreOffice is not there, or cannot even convert a line of text.
        OutputError: there is no temporary folder to work in.
    """
    if not sources:
        return Conversion(made=(), problems=())
    soffice = find_soffice()
    if soffice is None:
        message = "không tìm thấy LibreOffice nên không tạo được PDF"
        raise MissingProgramError(
            Problem(code="libreoffice-missing", where="soffice", message=message, hint=advice())
        )
    try:
        with tempfile.TemporaryDirectory(prefix="docgen-", ignore_cleanup_errors=True) as folder:
            office = _Office(soffice, Path(folder), timeout_seconds)
            return _convert_in(office, sources)
    except OSError as error:
        raise OutputError(
            Problem(
                code="no-temporary-folder",
                where=tempfile.gettempdir(),
                message=f"không ghi được vào thư mục tạm: {_why(error)}",
                hint="kiểm tra dung lượng trống và quyền ghi, hoặc đặt biến TEMP / TMPDIR",
            )
        ) from error


class _Office:
    """LibreOffice in a folder of its own."""

    def __init__(self, soffice: Path, folder: Path, timeout_seconds: float) -> None:
        """Make the folders for the copies and for the PDFs."""
        self.folder = folder
        self._soffice = soffice.absolute()
        self._timeout_seconds = timeout_seconds
        self._calls = count(1)
        self._made_any = False
        self._log = folder / "log.txt"
        self._made = folder / "made"
        self._made.mkdir()

    def copy_of(self, paper: _Paper) -> Path:
        """Return the copy that LibreOffice reads."""
        return self.folder / f"{paper.number}.docx"

    def pdf_of(self, paper: _Paper) -> Path:
        """Return the file that LibreOffice writes."""
        return self._made / f"{paper.number}.pdf"

    def run(self, papers: Sequence[_Paper]) -> _End:
        """Convert the papers in one call and say how the call ended; the PDFs are the result."""
        for paper in papers:
            self.pdf_of(paper).unlink(missing_ok=True)
        end = self._call([self.copy_of(paper).name for paper in papers])
        if any(_is_whole_pdf(self.pdf_of(paper)) for paper in papers):
            self._made_any = True
        elif not self._made_any:
            self._prove_that_it_works()
        return end

    def _prove_that_it_works(self) -> None:
        """Raise unless a line of text becomes a PDF: else every paper would be blamed in turn."""
        (self.folder / "proof.txt").write_text("docgen", encoding="ascii")
        self._call(["proof.txt"])
        if _is_whole_pdf(self._made / "proof.pdf"):
            self._made_any = True
            return
        said = " ".join(self._log.read_text(encoding="utf-8", errors="replace").split())
        raise MissingProgramError(
            Problem(
                code="libreoffice-broken",
                where=str(self._soffice),
                message=f"LibreOffice không tạo được PDF nào: «{said[-300:]}»",
                hint="cài lại LibreOffice kèm phần Writer (bản snap, flatpak không đọc được thư "
                f"mục tạm); hoặc đặt {SOFFICE_VARIABLE} tới một bản LibreOffice khác",
            )
        )

    def _call(self, names: Sequence[str]) -> _End:
        """Start LibreOffice once in our folder and wait, as long as PDFs keep coming."""
        # A new profile costs 0.1 s; an old one may be locked by a call that was killed.
        profile = self.folder / f"profile-{next(self._calls)}"
        (profile / "user").mkdir(parents=True)
        (profile / "user" / "registrymodifications.xcu").write_text(_PROFILE, encoding="utf-8")
        command = [
            str(self._soffice),
            f"-env:UserInstallation={profile.as_uri()}",
            *("--headless", "--norestore", "--nolockcheck", "--convert-to"),
            *("pdf:writer_pdf_Export", "--outdir", str(self._made), *names),
        ]
        with self._log.open("wb") as log:
            try:
                process = subprocess.Popen(  # noqa: S603 - the program that find_soffice found
                    command,
                    cwd=self.folder,
                    stdin=subprocess.DEVNULL,
                    stdout=log,
                    stderr=subprocess.STDOUT,
                    start_new_session=True,
                    creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
                )
            except OSError as error:
                log.write(str(error).encode())
                return _End.DIED
            with process:
                return self._wait(process)

    def _wait(self, process: subprocess.Popen[bytes]) -> _End:
        """Return how the process ended; never leave it, or a child of it, running."""
        seen = -1
        deadline = 0.0
        try:
            while True:
                with suppress(subprocess.TimeoutExpired):
                    code = process.wait(_POLL_SECONDS)
                    return _End.DIED if code else _End.FINISHED
                made = sum(1 for _ in self._made.iterdir())
                if made != seen:
                    seen = made
                    deadline = time.monotonic() + self._timeout_seconds
                elif time.monotonic() > deadline:
                    _kill(process)
                    return _End.STALLED
        except BaseException:
            _kill(process)
            raise


def _convert_in(office: _Office, sources: Sequence[Path]) -> Conversion:
    """Return the conversion of all sources, done in the folder of `office`."""
    made: dict[Path, Path] = {}
    problems: dict[Path, Problem] = {}
    taken: dict[Path, Path] = {}
    papers = []
    order = tuple(dict.fromkeys(sources))
    for number, source in enumerate(order):
        paper = _Paper(source=source, target=source.with_suffix(".pdf"), number=number)
        if problem := _bring_in(office, paper, taken):
            problems[source] = problem
        else:
            papers.append(paper)
    for start in range(0, len(papers), PAPERS_PER_CALL):
        batch = papers[start : start + PAPERS_PER_CALL]
        failed = dict(_convert_batch(office, batch))
        for paper in batch:
            if end := failed.get(paper):
                problems[paper.source] = Problem(
                    code="pdf-not-made",
                    where=str(paper.source),
                    message=f"{end.value}, chưa có PDF",
                    hint="mở tệp bằng Word để kiểm tra rồi lưu lại; hoặc tạo lại tệp này",
                )
            elif problem := _bring_out(office, paper):
                problems[paper.source] = problem
            else:
                made[paper.source] = paper.target
    return Conversion(
        made=tuple((source, made[source]) for source in order if source in made),
        problems=tuple(problems[source] for source in order if source in problems),
    )


def _convert_batch(office: _Office, batch: Sequence[_Paper]) -> Iterator[tuple[_Paper, _End]]:
    """Yield the papers that stay without a PDF after all tries, with how their last call ended."""
    waiting = [list(batch)] if batch else []
    while waiting:
        papers = waiting.pop()
        end = office.run(papers)
        missing = [paper for paper in papers if not _is_whole_pdf(office.pdf_of(paper))]
        if missing == papers and (end is _End.FINISHED or len(papers) == 1):
            for paper in papers:
                yield paper, end
        elif missing:
            waiting.extend(group for group in _next_tries(papers, missing, end) if group)


def _next_tries(papers: list[_Paper], missing: list[_Paper], end: _End) -> tuple[list[_Paper], ...]:
    """Return the missing papers in groups to try again, each smaller than `papers`.

    LibreOffice works in the order of its command line. After a clean end all missing papers were
    refused and get one more chance together. After a death the first paper behind the last PDF is
    the suspect and goes alone; those behind it never had their turn and go in halves.
    """
    if end is _End.FINISHED:
        return (missing,)
    lost = set(missing)
    reached = max((n for n, paper in enumerate(papers, 1) if paper not in lost), default=0)
    refused = [paper for paper in papers[:reached] if paper in lost]
    suspect, rest = papers[reached : reached + 1], papers[reached + 1 :]
    middle = (len(rest) + 1) // 2
    return refused, suspect, rest[:middle], rest[middle:]


def _bring_in(office: _Office, paper: _Paper, taken: dict[Path, Path]) -> Problem | None:
    """Copy the source into the folder of LibreOffice, or return why not."""
    source = paper.source
    other = taken.setdefault(paper.target, source)
    if other != source:
        return Problem(
            code="pdf-name-taken",
            where=str(source),
            message=f"bản PDF sẽ trùng tên với bản PDF của «{other.name}»",
            hint="đổi tên một trong hai tệp",
        )
    try:
        with zipfile.ZipFile(source) as package:
            is_word = "[Content_Types].xml" in package.namelist()
        if is_word:
            shutil.copyfile(source, office.copy_of(paper))
            return None
    except (zipfile.BadZipFile, NotImplementedError, ValueError):
        # LibreOffice would print such a file letter by letter as text, and call that success.
        pass
    except OSError as error:
        return Problem(
            code="paper-unreadable",
            where=str(source),
            message=f"không đọc được tệp: {_why(error)}",
            hint="kiểm tra tên tệp và quyền đọc",
        )
    return Problem(
        code="paper-not-word",
        where=str(source),
        message="đây không phải là tệp Word (.docx) nguyên vẹn",
        hint="mở bằng Word, bỏ mật khẩu nếu có, lưu lại thành .docx; hoặc tạo lại tệp này",
    )


def _bring_out(office: _Office, paper: _Paper) -> Problem | None:
    """Put the PDF beside its source, whole or not at all; return why not."""
    # A short name: the name of the source may already be as long as the disk allows.
    temporary = paper.target.with_name(f".{office.folder.name}-{paper.number}")
    try:
        shutil.copyfile(office.pdf_of(paper), temporary)
        temporary.replace(paper.target)
    except OSError as error:
        return Problem(
            code="pdf-not-written",
            where=str(paper.target),
            message=f"không ghi được tệp PDF: {_why(error)}",
            hint="đóng tệp này nếu đang mở; kiểm tra dung lượng trống và quyền ghi của thư mục",
        )
    finally:
        with suppress(OSError):
            temporary.unlink(missing_ok=True)
    return None


def _why(error: OSError) -> str:
    """Return the reason in Vietnamese where it is a common one, else as the system words it."""
    common = {
        errno.ENOENT: "không có tệp hoặc thư mục này",
        errno.EACCES: "không có quyền, hoặc tệp đang mở ở chương trình khác",
        errno.ENOSPC: "đĩa đã hết chỗ",
    }
    return common.get(error.errno or 0, error.strerror or str(error))


def _is_whole_pdf(path: Path) -> bool:
    """Return whether a PDF is there from its head to its end: a killed call leaves half a file."""
    try:
        with path.open("rb") as stream:
            head = stream.read(5)
            size = stream.seek(0, os.SEEK_END)
            stream.seek(max(0, size - _PDF_TAIL_BYTES))
            return head == b"%PDF-" and b"%%EOF" in stream.read()
    except OSError:
        return False


def _kill(process: subprocess.Popen[bytes]) -> None:
    """End the process and its children: `soffice` is only a starter of the real program."""
    if sys.platform == "win32":
        command = ["taskkill", "/F", "/T", "/PID", str(process.pid)]
        subprocess.run(command, capture_output=True, check=False)  # noqa: S603 - our own child
    else:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def _usual_places() -> Iterator[Path]:
    """Yield where installers put LibreOffice without telling PATH."""
    for variable in ("ProgramW6432", "ProgramFiles", "ProgramFiles(x86)"):
        if folder := os.environ.get(variable):
            # soffice.com waits for the end; soffice.exe need not.
            yield Path(folder) / "LibreOffice" / "program" / "soffice.com"
    for applications in (Path("/Applications"), Path.home() / "Applications"):
        yield applications / "LibreOffice.app" / "Contents" / "MacOS" / "soffice"


def _advice(platform: str, *, has_apt: bool) -> str:
    """Return the advice for a platform as `sys.platform` names it."""
    if platform == "win32":
        how = "tải bản miễn phí ở https://www.libreoffice.org/download rồi cài đặt"
    elif platform == "darwin":
        how = "chạy «brew install --cask libreoffice», hoặc tải ở https://www.libreoffice.org"
    elif has_apt:
        how = "chạy «sudo apt install libreoffice-writer fonts-liberation2»"
    else:
        how = "cài gói libreoffice-writer và phông Liberation 2 của hệ điều hành"
    return f"chưa có LibreOffice để tạo PDF: {how}; tệp .docx vẫn tạo và in được bằng Word"
