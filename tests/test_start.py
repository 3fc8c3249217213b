"""The set-up script: what it says, what it counts as done, and that its locks agree."""

import errno
import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

import start

PIN = re.compile(r"^([a-z0-9-]+)==(\S+)", re.MULTILINE)


def pins(lock_name: str) -> dict[str, str]:
    """Return the version of every package in a lock."""
    return dict(PIN.findall((start.ROOT / lock_name).read_text(encoding="utf-8")))


def test_help_shows_every_verb_and_ends_with_an_example(capsys: pytest.CaptureFixture[str]) -> None:
    assert start.main(["--help"]) == 0
    assert start.main(["demo", "-h"]) == 0
    out = capsys.readouterr().out
    assert all(f"start.py {verb}" in out for verb in ("demo", "test", "venv"))
    assert out.rstrip().splitlines()[-1].startswith("Ví dụ: ")


@pytest.mark.parametrize("arguments", [[], ["chạy"], ["demo", "-o"], ["demo", "a"], ["venv", "x"]])
def test_what_is_not_understood_is_answered_with_the_help(
    arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert start.main(arguments) == start.EXIT_USAGE
    captured = capsys.readouterr()
    assert "Cách dùng" in captured.err
    assert captured.out == ""


def test_the_script_starts_on_a_bare_python_and_prints_vietnamese_into_a_pipe() -> None:
    done = subprocess.run(  # noqa: S603 - our own script
        [sys.executable, "-I", "-S", str(start.ROOT / "start.py"), "--help"],
        check=True,
        capture_output=True,
        env={**os.environ, "PYTHONIOENCODING": "ascii"},
    )
    assert "hồ sơ kiểm điểm, đánh giá" in done.stdout.decode("utf-8")


def test_an_old_python_is_told_where_to_get_a_new_one() -> None:
    start.check_python((3, 11))
    start.check_python((3, 14))
    with pytest.raises(start.SetupError, match=r"cần Python 3\.11 .* Python 3\.8 "):
        start.check_python((3, 8))


def test_the_demo_goes_beside_the_script_unless_told_otherwise(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert start.demo_folder(["-o", "ở đây"]) == "ở đây"
    monkeypatch.chdir(start.ROOT)
    assert start.demo_folder([]) == "ket-qua"
    monkeypatch.chdir(tmp_path)
    assert start.demo_folder([]) == str(start.ROOT / "ket-qua")


def test_a_stamp_holds_for_one_lock_and_one_python_only() -> None:
    stamp = {"python": "cpython-311", "requirements.lock": start.digest(b"a==1\n")}

    def current(tag: str, lock_name: str, lock: bytes) -> bool:
        return start.is_current(stamp, tag=tag, lock_name=lock_name, lock=lock)

    assert current("cpython-311", "requirements.lock", b"a==1\n")
    assert current("cpython-311", "requirements.lock", b"a==1\r\n")
    assert not current("cpython-311", "requirements.lock", b"a==2\n")
    assert not current("cpython-313", "requirements.lock", b"a==1\n")
    assert not current("cpython-311", "requirements-dev.lock", b"a==1\n")


@pytest.mark.parametrize("content", [None, b"", b"{", b"[1]", b"\xff\xfe"])
def test_a_missing_or_broken_stamp_says_nothing(tmp_path: Path, content: bytes | None) -> None:
    stamp = tmp_path / "stamp.json"
    if content is not None:
        stamp.write_bytes(content)
    assert start.read_stamp(stamp) == {}


def test_a_python_is_asked_and_a_broken_one_is_seen(tmp_path: Path) -> None:
    found = start.ask_interpreter(Path(sys.executable))
    assert found is not None
    assert found.tag == sys.implementation.cache_tag
    broken = tmp_path / "python"
    broken.write_text("not a program", encoding="ascii")
    assert start.ask_interpreter(broken) is None
    assert start.ask_interpreter(tmp_path / "absent") is None


def test_the_venv_finds_docgen_wherever_the_folder_is_moved(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(start, "ROOT", tmp_path / "thư mục cũ")
    programs = start.ROOT / ".venv" / "bin"
    packages = start.ROOT / ".venv" / "lib" / "site-packages"
    programs.mkdir(parents=True)
    packages.mkdir(parents=True)
    start.link_project(programs, packages)
    moved = start.ROOT.rename(tmp_path / "thư mục mới")
    packages = moved / ".venv" / "lib" / "site-packages"
    line = (packages / "docgen-folder.pth").read_text(encoding="ascii").strip()
    assert (packages / line).resolve() == moved
    (launcher,) = (moved / ".venv" / "bin").iterdir()
    assert "thư mục" not in launcher.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("said", "meaning"),
    [
        ("WARNING: Retrying (Retry(total=4)) after NewConnectionError\nERROR: x", "HTTPS_PROXY"),
        ("ERROR: [Errno 28] No space left on device", "hết chỗ"),
        ("ERROR: THESE PACKAGES DO NOT MATCH THE HASHES FROM THE", "mã băm"),
        ("ERROR: No matching distribution found for lxml==6.1.3", "Python 3.11"),
        ("ERROR: something new", "something new"),
    ],
)
def test_the_trouble_of_pip_is_put_in_words(said: str, meaning: str) -> None:
    assert meaning in start.pip_trouble(said)


def test_trouble_of_the_disk_is_put_in_words() -> None:
    assert "quyền ghi" in start.os_trouble(PermissionError(errno.EACCES, "no", "x"))
    assert "không đủ chỗ" in start.os_trouble(OSError(errno.ENOSPC, "full", "x"))
    assert "giải nén lại" in start.os_trouble(FileNotFoundError(errno.ENOENT, "gone", "x"))
    assert "lạ" in start.os_trouble(OSError(errno.EIO, "lạ", "x"))


@pytest.mark.parametrize(
    ("platform", "has_apt", "command"),
    [
        ("win32", False, "winget install TheDocumentFoundation.LibreOffice"),
        ("darwin", False, "brew install --cask libreoffice"),
        ("linux", True, "apt-get install --no-install-recommends libreoffice-writer-nogui libreo"),
        ("linux", False, "dnf install libreoffice-writer libreoffice-pdfimport poppler-utils"),
    ],
)
def test_missing_tools_are_named_with_the_command_that_brings_them(
    platform: str, command: str, *, has_apt: bool
) -> None:
    missing = (start.OFFICE, start.DRAW, start.POPPLER, start.FONT)
    first, *commands = start.tools_advice(missing, platform, has_apt=has_apt)
    assert all(tool.name in first for tool in missing)
    assert "office" in first
    assert any(command in line for line in commands)


def test_nothing_missing_needs_no_advice() -> None:
    assert start.tools_advice((), "linux", has_apt=True) == []


def test_the_run_time_lock_is_part_of_the_development_lock() -> None:
    assert pins(start.RUN_LOCK).items() <= pins(start.DEV_LOCK).items()


def test_the_locks_hold_what_the_project_names() -> None:
    project = tomllib.loads((start.ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]

    def names(requirements: list[str]) -> set[str]:
        return {re.split(r"[^a-z0-9-]", text.lower())[0] for text in requirements}

    assert names(project["dependencies"]) <= pins(start.RUN_LOCK).keys()
    assert names(project["optional-dependencies"]["dev"]) <= pins(start.DEV_LOCK).keys()


def test_the_locks_name_no_host_and_no_folder() -> None:
    for lock_name in (start.RUN_LOCK, start.DEV_LOCK):
        text = (start.ROOT / lock_name).read_text(encoding="utf-8")
        assert not re.search(r"://|--index|--find-links|^ *# +/|\\[A-Za-z]", text, re.MULTILINE)


def test_make_check_runs_what_start_py_runs() -> None:
    makefile = (start.ROOT / "Makefile").read_text(encoding="utf-8")
    lines = re.findall(r"^\t\$\(PYTHON\) -m (.+)$", makefile, re.MULTILINE)
    assert lines == [" ".join(check) for check in start.CHECKS]
