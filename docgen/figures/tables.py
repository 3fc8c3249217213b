"""The tables of a roll-up and what is counted in them.

Cites: seed 003, I.2.2.
"""

from collections import Counter
from collections.abc import Iterable, Mapping

from docgen.model import Grade, Subject
from docgen.model.figures import NOBODY, Counts
from docgen.statistics import LEVELS

UNITS, COMMITTEES, LEADERSHIPS = "tccsd", "cap_uy", "ldql"
MEMBERS, CELLS = "dang_vien", "chi_bo"
TABLES: Mapping[str, tuple[str, Subject]] = {
    UNITS: ("Tổ chức cơ sở đảng", Subject.UNIT),
    COMMITTEES: ("Cấp ủy", Subject.COLLECTIVE),
    LEADERSHIPS: ("Tập thể lãnh đạo, quản lý", Subject.COLLECTIVE),
    MEMBERS: ("Đảng viên", Subject.MEMBER),
    CELLS: ("Tổ chức đảng trực thuộc", Subject.UNIT),
}
"""The tables by id, each with its name and the kind of subject whose quota it is held against."""


def counted(levels: Iterable[Grade]) -> Counts:
    """Return how many stand at each level."""
    by_level = Counter(levels)
    best, good, done, failed = (by_level[level] for level in LEVELS)
    return best, good, done, failed


def added(counts: Iterable[Counts]) -> Counts:
    """Return the sums, level by level."""
    total = list(NOBODY)
    for each in counts:
        total = [a + b for a, b in zip(total, each, strict=True)]
    best, good, done, failed = total
    return best, good, done, failed
