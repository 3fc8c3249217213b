"""What a user asked for, as values, and how to say that it was not understood."""

import difflib
from argparse import Namespace
from collections.abc import Sequence
from pathlib import Path
from typing import TypeVar

from docgen import loading, vi
from docgen.cli.options import UsageError
from docgen.context import View
from docgen.errors import Problem
from docgen.loading import Folders
from docgen.model import Collective, Leader, Member, Unit

_Named = TypeVar("_Named", bound=Member | Unit | Collective | Leader)
_PACKAGE = Path(__file__).parent.parent
EXAMPLE = "van_phong_ubnd_tinh.xlsx"
"""The name of the workbook that comes with docgen."""

_EXAMPLES = (EXAMPLE, "huyen_2023.xlsx", "xa_an_hoa_2025.xlsx")


def example_workbook(name: str = EXAMPLE) -> Path:
    """Return the shipped example: inside an installed package, or in the checkout."""
    installed = _PACKAGE / "shipped" / name
    return installed if installed.is_file() else _PACKAGE.parent / "fixtures" / name


def example_views() -> list[View]:
    """Return the shipped examples, each under its own guideline."""
    return [loading.load(example_workbook(name), Folders()).view for name in _EXAMPLES]


def folders(options: Namespace) -> Folders:
    """Return the user's own folders of templates and rulesets."""
    return Folders(templates=tuple(options.templates), rulesets=tuple(options.rulesets))


def misused(where: str, message: str, hint: str) -> UsageError:
    """Return the error of an option that cannot be used so."""
    return UsageError(Problem(code="wrong-command", where=where, message=message, hint=hint))


def find(name: str, among: Sequence[_Named], what: str) -> list[_Named]:
    """Return those that a user means by a code, or by a name: all who bear it."""
    by_code = [item for item in among if item.code.casefold() == vi.clean(name).casefold()]
    found = by_code or [item for item in among if vi.fold(item.name) == vi.fold(name)]
    if not found:
        names = {vi.fold(item.name): item.name for item in among}
        near = difflib.get_close_matches(vi.fold(name), names, n=3, cutoff=0.6)
        listed = ", ".join(names[plain] for plain in near)
        raise UsageError(
            Problem(
                code="subject-unknown",
                where=name,
                message=f"không có {what} này trong sổ làm việc",
                hint=f"có phải là: {listed}?" if near else "ghi đúng tên hoặc mã như trong sổ",
            )
        )
    return found
