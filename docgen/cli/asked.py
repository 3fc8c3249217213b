"""What a user asked for, as values, and how to say that it was not understood."""

from argparse import Namespace
from pathlib import Path

from docgen.cli.parser import UsageError
from docgen.errors import Problem
from docgen.pipeline import Folders

_PACKAGE = Path(__file__).parent.parent
EXAMPLE = "van_phong_ubnd_tinh.xlsx"
"""The name of the workbook that comes with docgen."""


def example_workbook() -> Path:
    """Return the shipped example: inside an installed package, or in the checkout."""
    installed = _PACKAGE / "shipped" / EXAMPLE
    return installed if installed.is_file() else _PACKAGE.parent / "fixtures" / EXAMPLE


def folders(options: Namespace) -> Folders:
    """Return the user's own folders of templates and rulesets."""
    return Folders(templates=tuple(options.templates), rulesets=tuple(options.rulesets))


def misused(where: str, message: str, hint: str) -> UsageError:
    """Return the error of an option that cannot be used so."""
    return UsageError(Problem(code="wrong-command", where=where, message=message, hint=hint))
