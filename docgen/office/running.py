"""LibreOffice at work in a folder of its own. The only module that starts another program."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from enum import Enum
from itertools import count
from pathlib import Path
from threading import Event

from docgen.errors import MissingProgramError, Problem
from docgen.office.program import SOFFICE_VARIABLE

_POLL_SECONDS = 0.1
_PDF_TAIL_BYTES = 1024
# A template that someone mailed may name a picture on a server: without the first line LibreOffice
# fetches it while converting, and the server learns who converts what. The second asks for
# PDF/A-2, for which LibreOffice writes conformance B.
_PROFILE = f"""<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">{
    "".join(
        f'<item oor:path="/org.openoffice.Office.Common/{path}">'
        f'<prop oor:name="{name}" oor:op="fuse"><value>{value}</value></prop></item>'
        for path, name, value in (
            ("Security/Scripting", "BlockUntrustedRefererLinks", "true"),
            ("Filter/PDF/Export", "SelectPdfVersion", "2"),
            ("Filter/PDF/Export", "ExportBookmarks", "false"),
            ("Filter/PDF/Export", "ExportFormFields", "false"),
        )
    )
}</oor:items>
"""


class End(Enum):
    """How a call of LibreOffice ended, in the words for a paper that then has no PDF."""

    FINISHED = "LibreOffice không mở được tệp này"
    DIED = "LibreOffice bị dừng đột ngột khi đọc tệp này"
    STALLED = "LibreOffice chạy quá lâu với tệp này"


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """One source; `number` names its copy and its PDF, so that no name of a user matters.

    `weight` is how much there is to lay out, to share the work by.
    """

    source: Path
    number: int
    weight: int = 0


class Office:
    """LibreOffice in a folder of its own."""

    def __init__(self, soffice: Path, folder: Path, timeout_seconds: float, stop: Event) -> None:
        """Make the folders for the copies and for the PDFs; `stop` ends a call under way."""
        self.folder = folder
        self.folder.mkdir()
        self._soffice = soffice.absolute()
        self._timeout_seconds = timeout_seconds
        self._stop = stop
        self._calls = count(1)
        self._made_any = False
        self._log = folder / "log.txt"
        self._made = folder / "made"
        self._made.mkdir()

    def copy_of(self, number: int) -> Path:
        """Return the copy that LibreOffice reads."""
        return self.folder / f"{number}.docx"

    def pdf_of(self, number: int) -> Path:
        """Return the file that LibreOffice writes."""
        return self._made / f"{number}.pdf"

    def run(self, papers: Sequence[Paper]) -> End:
        """Convert the papers in one call and say how the call ended; the PDFs are the result."""
        for paper in papers:
            self.pdf_of(paper.number).unlink(missing_ok=True)
        end = self._call([self.copy_of(paper.number).name for paper in papers])
        if any(is_whole_pdf(self.pdf_of(paper.number)) for paper in papers):
            self._made_any = True
        elif not self._made_any:
            self._prove_that_it_works()
        return end

    def _prove_that_it_works(self) -> None:
        """Raise unless a line of text becomes a PDF: else every paper would be blamed in turn."""
        (self.folder / "proof.txt").write_text("docgen", encoding="ascii")
        self._call(["proof.txt"])
        if is_whole_pdf(self._made / "proof.pdf"):
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

    def _call(self, names: Sequence[str]) -> End:
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
                    # The hour of a paper must not tell in which zone it was made.
                    env={**os.environ, "TZ": "UTC"},
                    start_new_session=True,
                    creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
                )
            except OSError as error:
                log.write(str(error).encode())
                return End.DIED
            with process:
                return self._wait(process)

    def _wait(self, process: subprocess.Popen[bytes]) -> End:
        """Return how the process ended; never leave it, or a child of it, running."""
        seen = -1
        deadline = 0.0
        try:
            while True:
                with suppress(subprocess.TimeoutExpired):
                    code = process.wait(_POLL_SECONDS)
                    return End.DIED if code else End.FINISHED
                if self._stop.is_set():
                    _kill(process)
                    return End.DIED
                made = sum(1 for _ in self._made.iterdir())
                if made != seen:
                    seen = made
                    deadline = time.monotonic() + self._timeout_seconds
                elif time.monotonic() > deadline:
                    _kill(process)
                    return End.STALLED
        except BaseException:
            _kill(process)
            raise


def is_whole_pdf(path: Path) -> bool:
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
