"""Set up docgen in this folder and run it: the first thing that clerks, developers and CI start.

Runs on a bare Python, so only the standard library is imported here; it must not know what docgen
does. Everything it installs goes into `.venv` beside this file, except that `test` may add
LibreOffice, poppler and fonts by apt-get where it is allowed to. Every Python from 3.7 can parse
it, to say in words that 3.11 is needed.
"""

from __future__ import annotations

import errno
import hashlib
import importlib.util
import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import NamedTuple, NoReturn

PYTHON = "py" if sys.platform == "win32" else "python3"
HELP = f"""\
docgen – hồ sơ kiểm điểm, đánh giá, xếp loại tổ chức đảng, đảng viên

Cách dùng:
  {PYTHON} start.py demo [-o THƯ_MỤC]   chuẩn bị lần đầu, rồi làm thử một bộ hồ sơ mẫu
                                 vào THƯ_MỤC (mặc định: ket-qua)
  {PYTHON} start.py test [...]          cho người phát triển: chạy mọi kiểm tra;
                                 phần [...] chuyển cho pytest
  {PYTHON} start.py venv                cho người phát triển: chỉ chuẩn bị môi trường .venv

Ví dụ: {PYTHON} start.py demo -o ket-qua
"""
ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
STAMP = VENV / "docgen-stamp.json"
WHEELS = ROOT / "wheels"
RUN_LOCK = "requirements.lock"
DEV_LOCK = "requirements-dev.lock"
OLDEST = (3, 11)
NEEDED_BYTES = 400_000_000
CHECKS = (
    ("ruff", "check", "."),
    ("ruff", "format", "--check", "."),
    ("mypy",),
    ("pytest", "-n", "auto"),
)
# The numbers of docgen.errors.ExitCode, which an old Python could not import.
EXIT_USAGE, EXIT_OUTPUT, EXIT_MISSING_PROGRAM, EXIT_INTERRUPTED = 2, 6, 7, 130

NO_NETWORK = f"""\
Không tải được thư viện: máy không có mạng hoặc mạng chặn pypi.org.
  - Nối mạng rồi chạy lại lệnh vừa gõ; chỉ lần đầu mới cần mạng.
  - Qua máy chủ trung gian: đặt biến HTTPS_PROXY (hỏi người quản trị mạng) rồi chạy lại.
  - Máy không được nối mạng: trên một máy có mạng, cùng hệ điều hành và cùng bản Python, trong
    thư mục docgen gõ
      {PYTHON} -m pip download --only-binary=:all: -d {WHEELS.name} -r {RUN_LOCK}
    rồi chép thư mục {WHEELS.name} vào cạnh start.py trên máy này và chạy lại."""
# What pip prints and what it means, the surest sign first; it has no exit codes to tell.
PIP_TROUBLES = {
    "No space left": "Ổ đĩa đã hết chỗ. Hãy xóa bớt tệp rồi chạy lại.",
    "DO NOT MATCH THE HASHES": "Thư viện tải về không đúng bản đã kiểm (sai mã băm) nên không "
    "cài. Hãy thử lại ở mạng khác; nếu vẫn vậy, báo cho người phụ trách.",
    "Retrying (": NO_NETWORK,
    "No matching distribution": "Chưa có bản thư viện đóng sẵn cho Python hoặc máy này. Hãy cài "
    "Python 3.11, 3.12 hoặc 3.13 bản 64 bit từ https://www.python.org/downloads rồi chạy lại.",
}
NO_VENV = """\
Python trên máy này thiếu phần «venv».
  - Debian, Ubuntu: gõ «sudo apt install python3-venv» rồi chạy lại.
  - Windows, macOS: cài lại Python từ https://www.python.org/downloads rồi chạy lại."""


class SetupError(Exception):
    """A failure that the user can mend; its text says how."""

    def __init__(self, text: str, exit_code: int) -> None:
        """Keep the text and the exit code."""
        super().__init__(text)
        self.exit_code = exit_code


def fail(text: str, exit_code: int = EXIT_MISSING_PROGRAM) -> NoReturn:
    """Raise SetupError."""
    raise SetupError(text, exit_code)


class Interpreter(NamedTuple):
    """What the Python of the venv says about itself; `tag` changes when packages stop fitting."""

    tag: str
    packages: Path
    has_pip: bool


class Tool(NamedTuple):
    """Something the tests need, and what package managers call it.

    The first Debian name that exists is taken; an empty name means that the platform brings it.
    """

    name: str
    debian: tuple[str, ...]
    fedora: str
    brew: str = ""
    winget: str = ""


OFFICE = Tool(
    "LibreOffice Writer",
    ("libreoffice-writer-nogui", "libreoffice-writer"),
    "libreoffice-writer",
    "--cask libreoffice",
    "TheDocumentFoundation.LibreOffice",
)
DRAW = Tool(
    "LibreOffice Draw (mở PDF)",
    ("libreoffice-draw-nogui", "libreoffice-draw"),
    "libreoffice-pdfimport",
)
POPPLER = Tool(
    "poppler (pdftoppm, pdftotext, pdffonts)",
    ("poppler-utils",),
    "poppler-utils",
    "poppler",
    "oschwartz10612.Poppler",
)
FONT = Tool(
    "phông Liberation 2 (đủ chữ Việt)",
    ("fonts-liberation2", "fonts-liberation"),
    "liberation-fonts",
)


def main(arguments: list[str]) -> int:
    """Do what the arguments say and return the exit code; never show a traceback for trouble."""
    for stream in (sys.stdout, sys.stderr):
        # Windows still opens them in a code page without Vietnamese letters when redirected.
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    try:
        check_python(sys.version_info[:2])
        return run(arguments)
    except SetupError as error:
        say(f"Lỗi: {error}")
        return error.exit_code
    except KeyboardInterrupt:
        say("Đã dừng theo yêu cầu.")
        return EXIT_INTERRUPTED
    except OSError as error:
        say(f"Lỗi: {os_trouble(error)}")
        return EXIT_OUTPUT


def run(arguments: list[str]) -> int:
    """Run one verb and return its exit code."""
    verb, *rest = arguments or [""]
    if verb == "test":
        return run_checks(rest)
    if {"-h", "--help"} & set(arguments):
        print(HELP, end="")
        return 0
    if verb == "demo":
        return run_demo(demo_folder(rest))
    if arguments == ["venv"]:
        prepare(DEV_LOCK)
        say(f"Môi trường đã sẵn sàng. Kích hoạt bằng: {activation(sys.platform)}")
        return 0
    fail(f"không hiểu «{' '.join(arguments)}».\n\n{HELP}", EXIT_USAGE)


def run_demo(folder: str) -> int:
    """Make the sample papers in `folder` and return the exit code of docgen."""
    python = prepare(RUN_LOCK)
    # -P: a file of the user's that is called like a library must not be taken for it.
    command = [str(python), "-P", "-m", "docgen", "demo", "-o", folder]
    return subprocess.run(command, check=False, env=child_environment()).returncode


def run_checks(pytest_arguments: list[str]) -> int:
    """Run all checks up to the first that fails and return its exit code."""
    python = prepare(DEV_LOCK)
    provide_tools()
    for check in CHECKS:
        command = [*check, *(pytest_arguments if check[0] == "pytest" else ())]
        say(f"── {' '.join(command)}")
        done = subprocess.run(
            [str(python), "-m", *command], check=False, cwd=str(ROOT), env=child_environment()
        )
        if done.returncode:
            say(f"── {' '.join(command)}: không đạt (mã {done.returncode})")
            return done.returncode
    say("── mọi kiểm tra đều đạt")
    return 0


def demo_folder(arguments: list[str]) -> str:
    """Return the folder of `-o`, by default `ket-qua` beside this file."""
    if not arguments:
        return "ket-qua" if Path.cwd() == ROOT else str(ROOT / "ket-qua")
    if len(arguments) == 2 and arguments[0] in {"-o", "--output"}:  # noqa: PLR2004 - option, value
        return arguments[1]
    fail(f"không hiểu «demo {' '.join(arguments)}».\n\n{HELP}", EXIT_USAGE)


def check_python(version: tuple[int, ...]) -> None:
    """Raise unless this Python is new enough."""
    if version < OLDEST:
        fail(
            f"docgen cần Python {OLDEST[0]}.{OLDEST[1]} trở lên, máy đang chạy Python "
            f"{'.'.join(map(str, version))} ({sys.executable}).\n"
            "  - Windows, macOS: cài bản mới từ https://www.python.org/downloads\n"
            "  - Debian 12, Ubuntu 24.04 trở lên: «sudo apt install python3 python3-venv»"
        )


def prepare(lock_name: str) -> Path:
    """Return the Python of a venv that holds what the lock wants, making it if need be."""
    python = VENV / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")
    lock = (ROOT / lock_name).read_bytes()
    stamp = read_stamp(STAMP)
    found = ask_interpreter(python)
    if found and is_current(stamp, tag=found.tag, lock_name=lock_name, lock=lock):
        return python
    check_room(ROOT)
    if not found or not found.has_pip or stamp.get("python", found.tag) != found.tag:
        say("Đang tạo môi trường .venv …")
        make_venv()
        found = ask_interpreter(python)
        if not found:
            fail("môi trường .venv vừa tạo không chạy được; hãy cài lại Python.")
    say("Đang tải và cài thư viện, lần đầu mất khoảng một phút …")
    if STAMP.exists():
        STAMP.unlink()
    install(python, lock_name)
    link_project(python.parent, found.packages)
    write_stamp(found.tag, lock_name)
    return python


def is_current(stamp: dict[str, str], *, tag: str, lock_name: str, lock: bytes) -> bool:
    """Return whether the stamp says that this very lock was installed for this very Python."""
    return stamp.get("python") == tag and stamp.get(lock_name) == digest(lock)


def digest(lock: bytes) -> str:
    """Return the SHA-256 of a lock, the same whichever line ends git has given it."""
    return hashlib.sha256(lock.replace(b"\r\n", b"\n")).hexdigest()


def read_stamp(path: Path) -> dict[str, str]:
    """Return what was installed last: Python's tag and a digest per lock; empty if unknown."""
    try:
        stamp = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return {str(key): str(value) for key, value in stamp.items()} if isinstance(stamp, dict) else {}


def write_stamp(tag: str, lock_name: str) -> None:
    """Write what has just been installed; the dev lock holds all that the other one does."""
    names = (RUN_LOCK, DEV_LOCK) if lock_name == DEV_LOCK else (RUN_LOCK,)
    stamp = {"python": tag}
    stamp.update({name: digest((ROOT / name).read_bytes()) for name in names})
    STAMP.write_text(json.dumps(stamp, indent=1), encoding="utf-8")


def ask_interpreter(python: Path) -> Interpreter | None:
    """Return what a Python says about itself, or None if it does not run or is too old."""
    question = (
        "import importlib.util, json, sys, sysconfig;"
        "print(json.dumps([list(sys.version_info[:2]), sys.implementation.cache_tag,"
        "sysconfig.get_paths()['purelib'], importlib.util.find_spec('pip') is not None]))"
    )
    try:
        version, tag, packages, has_pip = json.loads(listen(python, "-I", "-c", question).stdout)
    except (OSError, ValueError):
        return None
    return Interpreter(tag, Path(packages), has_pip) if tuple(version) >= OLDEST else None


def check_room(folder: Path) -> None:
    """Raise unless the folder can be written to and has room for the libraries."""
    try:
        with tempfile.TemporaryFile(dir=str(folder)):
            pass
    except OSError as error:
        # Name the folder, not the file that nobody has asked for.
        raise OSError(error.errno, error.strerror, str(folder)) from error
    if shutil.disk_usage(str(folder)).free < NEEDED_BYTES:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(folder))


def make_venv() -> None:
    """Make `.venv` anew with the Python that runs this file, or the one this one stems from."""
    if VENV.is_symlink():
        fail(f"{VENV} là liên kết tới nơi khác; hãy xóa liên kết này rồi chạy lại.")
    if not (importlib.util.find_spec("venv") and importlib.util.find_spec("ensurepip")):
        fail(NO_VENV)
    # Inside a venv sys.executable is what is about to be cleared.
    python = getattr(sys, "_base_executable", sys.executable)
    done = listen(python, "-m", "venv", "--clear", VENV)
    if done.returncode:
        shutil.rmtree(str(VENV), ignore_errors=True)
        fail(f"không tạo được môi trường .venv.\n{tail(done.stdout + done.stderr)}")


def install(python: Path, lock_name: str) -> None:
    """Install exactly what the lock names, from `wheels/` if that is there, else from the index."""
    # A source package would fetch build tools that no lock names.
    options = ["--require-hashes", "--only-binary=:all:", "-r", str(ROOT / lock_name)]
    if WHEELS.is_dir():
        options += ["--no-index", "--find-links", str(WHEELS)]
    done = listen(python, "-m", "pip", "install", "--quiet", "--no-cache-dir", *options)
    if done.returncode:
        fail(pip_trouble(done.stdout + done.stderr))


def pip_trouble(output: str) -> str:
    """Return what the output of a failed pip means for the user."""
    for sign, meaning in PIP_TROUBLES.items():
        if sign in output:
            return f"{meaning}\n{tail(output, lines=1)}"
    return f"Không cài được thư viện; pip báo:\n{tail(output)}"


def link_project(programs: Path, packages: Path) -> None:
    """Let the venv import docgen from this folder, and put a `docgen` command beside its Python.

    All paths are relative: the folder may be moved, and its name may have letters that the code
    page of Windows, in which a .pth file is read, does not know.
    """
    back = os.path.relpath(str(ROOT), str(packages))
    (packages / "docgen-folder.pth").write_text(back + "\n", encoding="ascii")
    if sys.platform == "win32":
        launcher = programs / "docgen.cmd"
        launcher.write_text('@"%~dp0python.exe" -P -m docgen %*\n', encoding="ascii")
    else:
        launcher = programs / "docgen"
        text = '#!/bin/sh\nexec "$(dirname "$0")/python" -P -m docgen "$@"\n'
        launcher.write_text(text, encoding="ascii")
        launcher.chmod(0o755)


def child_environment() -> dict[str, str]:
    """Return the environment for our Pythons: UTF-8 out, nothing of the user's other Pythons in."""
    foreign = {"PYTHONHOME", "PYTHONPATH", "PIP_TARGET", "PIP_PREFIX"}
    environment = {name: text for name, text in os.environ.items() if name not in foreign}
    environment.update(PYTHONIOENCODING="utf-8", PIP_USER="0", PIP_NO_INPUT="1")
    environment.update(PIP_DISABLE_PIP_VERSION_CHECK="1")
    return environment


def listen(*command: str | Path) -> subprocess.CompletedProcess[str]:
    """Run a program in silence and return what it said and how it ended."""
    return subprocess.run(
        [str(word) for word in command],
        check=False,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        errors="replace",
        env=child_environment(),
    )


def provide_tools() -> None:
    """Install what the tests need beyond Python where we may; else say how, and go on."""
    missing = missing_tools()
    if missing and shutil.which("apt-get"):
        prefix = root_prefix()
        if prefix is not None:
            apt_install(missing, prefix)
            missing = missing_tools()
    for line in tools_advice(missing, sys.platform, has_apt=bool(shutil.which("apt-get"))):
        say(line)


def missing_tools() -> tuple[Tool, ...]:
    """Return the tools that are not there."""
    from docgen.office import find_soffice  # noqa: PLC0415 - an old Python cannot import it

    missing = []
    if find_soffice() is None:
        missing.append(OFFICE)
    if not opens_pdf():
        missing.append(DRAW)
    if not all(shutil.which(name) for name in ("pdftoppm", "pdftotext", "pdffonts")):
        missing.append(POPPLER)
    if sys.platform.startswith("linux") and not has_vietnamese_font():
        missing.append(FONT)
    return tuple(missing)


def opens_pdf() -> bool:
    """Return whether LibreOffice can open a PDF: on Linux that is a package of its own."""
    from docgen.office import find_soffice  # noqa: PLC0415 - an old Python cannot import it

    program = find_soffice()
    if program is None or not sys.platform.startswith("linux"):
        return program is not None
    return (program.resolve().parent / "libpdfimportlo.so").exists()


def has_vietnamese_font() -> bool:
    """Return whether a font in the measures of Times New Roman has all Vietnamese letters.

    Liberation 1 of Debian does not: the PDF would mix in letters of another font.
    """
    if not shutil.which("fc-list"):
        return False
    done = listen("fc-list", ":lang=vi", "family")
    families = ("Liberation Serif", "Times New Roman", "Tinos")
    return any(family in done.stdout for family in families)


def root_prefix() -> list[str] | None:
    """Return what to put before a command to run it as root without asking; None if we may not."""
    if sys.platform == "win32" or os.geteuid() == 0:
        return []
    if shutil.which("sudo") and listen("sudo", "-n", "true").returncode == 0:
        return ["sudo", "-n"]
    return None


def apt_install(missing: tuple[Tool, ...], prefix: list[str]) -> None:
    """Install the Debian packages of the tools; on failure show the end of what apt-get said."""
    apt = [*prefix, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-qq"]
    apt += ["-o", "DPkg::Lock::Timeout=300"]
    say(f"Đang cài bằng apt-get: {', '.join(tool.name for tool in missing)} …")
    updated = listen(*apt, "update")
    packages = [next(filter(has_candidate, tool.debian), tool.debian[-1]) for tool in missing]
    done = listen(*apt, "install", "-y", "--no-install-recommends", *packages)
    if done.returncode:
        say(f"apt-get không cài được {' '.join(packages)}:\n{tail(updated.stderr + done.stderr)}")


def has_candidate(package: str) -> bool:
    """Return whether apt knows a version of the package that it can install."""
    done = listen("env", "LC_ALL=C", "apt-cache", "policy", package)
    return "Candidate:" in done.stdout and "Candidate: (none)" not in done.stdout


def tools_advice(missing: tuple[Tool, ...], platform: str, *, has_apt: bool) -> list[str]:
    """Return lines that say what is missing, what follows from it and which command brings it."""
    if not missing:
        return []
    if platform == "win32":
        commands = [f"winget install {tool.winget}" for tool in missing if tool.winget]
    elif platform == "darwin":
        commands = [f"brew install {tool.brew}" for tool in missing if tool.brew]
    elif has_apt:
        packages = " ".join(tool.debian[0] for tool in missing)
        commands = [f"sudo apt-get install --no-install-recommends {packages}"]
    else:
        commands = [f"sudo dnf install {' '.join(tool.fedora for tool in missing)}"]
    names = ", ".join(tool.name for tool in missing)
    return [
        f"Thiếu {names}: các kiểm tra đánh dấu «office» sẽ được bỏ qua. Cài bằng:",
        *(f"  {command}" for command in commands),
    ]


def activation(platform: str) -> str:
    """Return the command that activates the venv."""
    return r".venv\Scripts\activate" if platform == "win32" else ". .venv/bin/activate"


def os_trouble(error: OSError) -> str:
    """Return what an error of the system means for the user."""
    where = error.filename or ROOT
    if error.errno in {errno.EACCES, errno.EPERM, errno.EROFS}:
        return (
            f"không ghi được vào «{where}». Hãy giải nén thư mục docgen ra nơi bạn có quyền ghi "
            "(ví dụ Documents), đóng chương trình đang mở tệp trong đó, rồi chạy lại."
        )
    if error.errno == errno.ENOSPC:
        return f"ổ đĩa chứa «{where}» không đủ chỗ; cần trống khoảng {NEEDED_BYTES // 10**6} MB."
    if error.errno == errno.ENOENT:
        return f"không có «{where}». Hãy tải hoặc giải nén lại đầy đủ thư mục docgen."
    return f"{error.strerror or error} («{where}»)."


def tail(output: str, lines: int = 8) -> str:
    """Return the last lines of what a program said, indented."""
    return "\n".join(f"    {line}" for line in output.strip().splitlines()[-lines:])


def say(text: str) -> None:
    """Print for people; stdout stays free for what docgen prints."""
    print(text, file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
