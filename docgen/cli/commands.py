"""Where each command is done. Only the module of the one that runs is loaded."""

from argparse import Namespace
from collections.abc import Callable
from importlib import import_module
from typing import TextIO

from docgen.errors import ExitCode

Command = Callable[[Namespace, TextIO, TextIO], ExitCode]

PLACES = {
    "new": ("workbooks", "new"),
    "check": ("workbooks", "check"),
    "explain": ("explain", "explain"),
    "fill": ("making", "fill"),
    "ballots": ("ballots", "ballot"),
    "dossier": ("dossier", "dossier"),
    "annul": ("annul", "annul"),
    "demo": ("making", "demo"),
    "forms": ("catalogue", "forms"),
    "lint": ("lint", "lint"),
    "classify": ("levels", "classify"),
    "rules": ("law", "rules"),
    "calendar": ("law", "calendar"),
    "report": ("report", "report"),
    "rollup": ("rollup", "roll_up"),
    "tally": ("tally", "tally"),
    "collect": ("collect", "collect"),
    "merge": ("merge", "merge"),
}
"""The module and function of each command, in the order of a clerk's work."""


def command(name: str) -> Command:
    """Return the function that does a command."""
    module, function = PLACES[name]
    found: Command = getattr(import_module(f"docgen.cli.{module}"), function)
    return found
