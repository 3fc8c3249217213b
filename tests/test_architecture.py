"""The house rules that a machine can hold: order of stages, one home for each library, sizes."""

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from docgen.cli.commands import PLACES, command
from docgen.cli.parser import build_parser

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "docgen"
ORDER = (
    "errors",
    "missing",
    "vi",
    "questions",
    "dates",
    "checklists",
    "model",
    "workbook",
    "excel",
    "classification",
    "calendar",
    "statistics",
    "figures",
    "tally",
    "forms",
    "context",
    "unclaimed",
    "loading",
    "render",
    "office",
    "pdf",
    "typesetting",
    "blanks",
    "dossier",
    "plan",
    "vocabulary",
    "lint",
    "supplies",
    "pipeline",
    "holdings",
    "rollup",
    "annulment",
    "ballots",
    "sessions",
    "collecting",
    "executors",
    "batch",
    "cli",
    "__main__",
)
HOMES = {
    "openpyxl": {"excel"},
    "python_calamine": {"workbook"},
    "babel": {"vi"},
    "jinja2": {"render"},
    "markupsafe": {"render"},
    "lxml": {"render"},
    "subprocess": {"office"},
    "pypdf": {"pdf"},
    "segno": {"pdf"},
    "pyzipper": {"dossier"},
    "rich": {"cli"},
    "argparse": {"cli"},
    "concurrent": {"executors", "office"},
    "multiprocessing": {"executors"},
    "random": set(),
    "urllib": set(),
    "socket": set(),
    "docxtpl": set(),
}
LARGEST_MODULE_LINES = 400


def modules() -> list[Path]:
    return sorted(PACKAGE.rglob("*.py"))


def stage_of(path: Path) -> str:
    parts = path.relative_to(PACKAGE).with_suffix("").parts
    return "" if parts == ("__init__",) else parts[0]


def imports(path: Path) -> Iterator[tuple[ast.stmt, str]]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from ((node, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            if node.module == "docgen":
                yield from ((node, f"docgen.{alias.name}") for alias in node.names)
            else:
                yield node, node.module


@pytest.mark.parametrize("path", modules(), ids=lambda path: str(path.relative_to(PACKAGE)))
def test_a_module_imports_only_from_stages_to_its_left(path: Path) -> None:
    stage = stage_of(path)
    if not stage:
        return
    for _, name in imports(path):
        if name.startswith("docgen."):
            other = name.split(".")[1]
            assert ORDER.index(other) <= ORDER.index(stage), f"{path.name} imports {name}"


@pytest.mark.parametrize("path", modules(), ids=lambda path: str(path.relative_to(PACKAGE)))
def test_each_outside_library_has_one_home(path: Path) -> None:
    for _, name in imports(path):
        home = HOMES.get(name.split(".")[0])
        assert home is None or stage_of(path) in home, f"{path.name} imports {name}"


def test_imports_inside_functions_occur_only_in_the_command_line() -> None:
    for path in modules():
        if stage_of(path) == "cli":
            continue
        functions = (
            node
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
            if isinstance(node, ast.FunctionDef)
        )
        inner = [
            node.lineno
            for function in functions
            for node in ast.walk(function)
            if isinstance(node, ast.Import | ast.ImportFrom)
        ]
        assert not inner, f"{path.name} imports inside a function at lines {inner}"


@pytest.mark.parametrize("path", modules(), ids=lambda path: str(path.relative_to(PACKAGE)))
def test_no_module_is_longer_than_a_reader_can_hold(path: Path) -> None:
    lines = path.read_text(encoding="utf-8").splitlines()
    assert len(lines) <= LARGEST_MODULE_LINES


def strings(path: Path) -> Iterator[tuple[int, str]]:
    """Yield the literals of a module, docstrings and plain help examples excepted."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    docstrings = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef)
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and id(node) not in docstrings:
            yield node.lineno, str(node.value)


LEGAL = re.compile(
    r"\b\d+-(?:QĐ|HD|KH|NQ|CV)/|BTCTW|Điều lệ|mau_\d|Mẫu \d|huyen_|bao_lam|phuong_11|qd366"
)
STAGES_WITHOUT_LAW = set(ORDER) - {"cli", "__main__", "workbook", "excel"}


def test_code_holds_no_year_authority_form_or_legal_text() -> None:
    found = [
        f"{path.relative_to(ROOT)}:{line}: {text!r}"
        for path in modules()
        if stage_of(path) in STAGES_WITHOUT_LAW
        for line, text in strings(path)
        if not text.startswith("{http")  # names of XML are no law
        and (LEGAL.search(text) or re.search(r"\b20[12]\d\b", text))
    ]
    assert not found, "\n".join(found)


def test_classification_has_no_float() -> None:
    for path in (PACKAGE / "classification").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            is_float = isinstance(node, ast.Constant) and isinstance(node.value, float)
            named = isinstance(node, ast.Name) and node.id == "float"
            divides = isinstance(node, ast.BinOp) and isinstance(node.op, ast.Div)
            offends = is_float or named or (divides and not joins_paths(node))
            assert not offends, f"{path.name}: {ast.unparse(node)}"


def joins_paths(node: ast.AST) -> bool:
    """Return whether a division sign joins a path and a name."""
    right = node.right if isinstance(node, ast.BinOp) else None
    return isinstance(right, ast.JoinedStr) or (
        isinstance(right, ast.Constant) and isinstance(right.value, str)
    )


def test_the_catch_all_occurs_once() -> None:
    caught = [
        path.relative_to(PACKAGE).as_posix()
        for path in modules()
        for line in path.read_text(encoding="utf-8").splitlines()
        if re.match(r"\s*except (Exception|BaseException)?\s*(as \w+)?:", line)
        and "BaseException" not in line
    ]
    assert caught == ["cli/__init__.py"]


def test_no_marker_of_unfinished_work_is_left() -> None:
    marker = re.compile("|".join(("TO" + "DO", "FIX" + "ME", "XX" + "X")))
    for folder in ("docgen", "tests", "docs", "benchmarks"):
        for path in (ROOT / folder).rglob("*"):
            if path.suffix in {".py", ".md", ".toml"}:
                assert not marker.search(path.read_text(encoding="utf-8")), path


def test_a_form_folder_holds_its_four_files_and_nothing_else() -> None:
    folders = sorted((ROOT / "templates" / "mau").glob("*/*"))
    assert folders
    for folder in folders:
        names = {path.name for path in folder.iterdir()}
        assert names == {"mau.docx", "mau.toml", "sample.toml", "expected.txt"}, folder


def test_reading_a_workbook_loads_nothing_that_makes_papers() -> None:
    """`check`, and processes that only read, start in less than half the time for it."""
    told = subprocess.run(  # ourselves
        [sys.executable, "-c", "import sys, docgen.loading; print(*sys.modules)"],
        check=True,
        capture_output=True,
        text=True,
        cwd=ROOT,
    )
    loaded = set(told.stdout.split())
    assert "docgen.classification" in loaded
    assert not loaded & {"openpyxl", "pypdf", "jinja2", "lxml", "segno", "docgen.context.papers"}


def test_every_command_has_its_function() -> None:
    parser = build_parser()
    (names,) = (action.choices for action in parser._actions if isinstance(action.choices, dict))
    assert set(names) == set(PLACES)
    for name in PLACES:
        assert callable(command(name)), name
