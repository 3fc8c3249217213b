"""Names of files and folders that every Windows and every zip accepts."""

import hashlib
import re

from docgen import vi

_FORBIDDEN = re.compile(r'[\\/:*?"<>|\x00-\x1f\x7f]')
_RESERVED = {
    "con",
    "prn",
    "aux",
    "nul",
    *(f"{port}{n}" for port in ("com", "lpt") for n in "123456789"),
}
_OF_THE_SYSTEM = {"thumbs.db", "desktop.ini", ".ds_store"}
_LONGEST_NAME = 80


def is_of_the_system(name: str) -> bool:
    """Return whether a file is nobody's: of Windows or macOS, or of an office while a file is open.

    >>> is_of_the_system("~$05 Biên bản.docx"), is_of_the_system(".~lock.05 Biên bản.docx#")
    (True, True)
    """
    return name.casefold() in _OF_THE_SYSTEM or name.startswith(("~$", ".~lock."))


def safe_name(text: str, longest: int = _LONGEST_NAME) -> str:
    """Return a file or folder name, without ending, that Windows and zip accept.

    Names too long are cut and end in a mark made from the whole, so that they stay different.

    >>> safe_name("Chi bộ Kế hoạch/Tài chính: số 1. ")
    'Chi bộ Kế hoạch-Tài chính- số 1'
    """
    name = _FORBIDDEN.sub("-", vi.clean(text)).replace("\n", " ").rstrip(". ") or "không tên"
    if name.split(".")[0].casefold() in _RESERVED:
        name = f"_{name}"
    if len(name) > longest:
        mark = hashlib.sha256(name.encode()).hexdigest()[:6]
        name = f"{name[: longest - 7].rstrip('. ')}~{mark}"
    return name


class Names:
    """Gives each file of one folder a name of its own, also where case is ignored."""

    def __init__(self) -> None:
        """Start with no name taken."""
        self._taken: set[str] = set()

    def take(self, wanted: str, ending: str = "") -> str:
        """Return a safe name with `ending`, numbered if it is taken already."""
        base = safe_name(wanted)
        name, number = base + ending, 1
        while name.casefold() in self._taken:
            number += 1
            name = f"{base} ({number}){ending}"
        self._taken.add(name.casefold())
        return name
