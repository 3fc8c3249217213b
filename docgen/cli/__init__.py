"""The command line: the only place that turns problems into words on a terminal and exit codes."""

import signal
import sys
from collections.abc import Sequence
from typing import TextIO

from docgen.cli.commands import command
from docgen.cli.parser import build_parser
from docgen.cli.talk import print_problems
from docgen.errors import DocgenError, ExitCode

__all__ = ["main"]


def main(
    argv: Sequence[str] | None = None, stdout: TextIO | None = None, stderr: TextIO | None = None
) -> ExitCode:
    """Run one command; data goes to `stdout`, talk to `stderr`; return the exit code."""
    out, talk = stdout or sys.stdout, stderr or sys.stderr
    for stream in (out, talk):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    if argv is None:
        # as a program: stop in an orderly way, also where the caller had Ctrl-C switched off
        signal.signal(signal.SIGINT, signal.default_int_handler)
        signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        options = build_parser().parse_args(argv)
        return command(options.command)(options, out, talk)
    except SystemExit:  # argparse ends so after printing its help
        return ExitCode.OK
    except DocgenError as error:
        print_problems(error.problems, talk)
        return error.exit_code
    except KeyboardInterrupt:
        print("Đã dừng theo yêu cầu; không có tệp dở dang nào được để lại.", file=talk)
        return ExitCode.INTERRUPTED
    except BrokenPipeError:
        return ExitCode.OUTPUT
    except Exception as error:  # noqa: BLE001  # the one place: what gets here is our own bug
        print(f"Lỗi của chính docgen ({type(error).__name__}: {error}).", file=talk)
        print("Hãy gửi cho người phát triển lệnh vừa chạy và dòng trên.", file=talk)
        return ExitCode.BUG
