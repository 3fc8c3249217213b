"""The journal of a folder of dossiers: one line for each dossier done, on disk before the next.

It is a text that a clerk can read. What it says is never needed to go on: the dossiers themselves
say what is done. It tells that a run was stopped, and why each paper was made again.
"""

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

JOURNAL = "Nhật ký.txt"
_BEGAN, _ENDED = "BẮT ĐẦU", "KẾT THÚC"


class Journal:
    """Appends lines to the journal of one folder; each is on disk when the call returns."""

    def __init__(self, target: Path) -> None:
        """Open the journal in a folder that is there."""
        self._path = target / JOURNAL
        told = (
            self._path.read_text(encoding="utf-8-sig", errors="replace")
            if self._path.is_file()
            else ""
        )
        self.was_stopped = bool(told) and _ENDED not in told.rstrip().rsplit("\n", 1)[-1]
        self._start = "" if not told else ("" if told.endswith("\n") else "\r\n")
        self._is_new = not told

    def write(self, what: str, lines: Sequence[str] = ()) -> None:
        """Append one event with the time of day, and lines that belong to it."""
        now = datetime.now().astimezone().strftime("%d/%m/%Y %H:%M:%S")
        text = "".join(f"{line}\r\n" for line in (f"{now}  {what}", *(f"    {e}" for e in lines)))
        with self._path.open("ab") as stream:
            stream.write(f"{chr(0xFEFF) if self._is_new else ''}{self._start}{text}".encode())
            stream.flush()
            os.fsync(stream.fileno())
        self._start, self._is_new = "", False


@contextmanager
def journal_in(target: Path, about: str) -> Iterator[Journal]:
    """Yield the journal of a run; the run has ended well only if its last line says so."""
    journal = Journal(target)
    again = " (lần chạy trước dừng giữa chừng, làm tiếp)" if journal.was_stopped else ""
    journal.write(f"{_BEGAN} {about}{again}")
    yield journal
    journal.write(_ENDED)
