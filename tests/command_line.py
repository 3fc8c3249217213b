"""Run a command as a user does, and return what came of it."""

import io

from docgen.cli import main
from docgen.errors import ExitCode


def run(*words: object) -> tuple[ExitCode, str, str]:
    """Return the exit code, the data and the talk of one command."""
    out, talk = io.StringIO(), io.StringIO()
    code = main([str(word) for word in words], out, talk)
    return code, out.getvalue(), talk.getvalue()
