"""The pages keep up with the code: commands, codes, glossary, the two commands of the README."""

import ast
import re
from pathlib import Path

import docgen.model
from docgen.cli.parser import build_parser
from docgen.errors import ExitCode
from docgen.forms import load_forms

ROOT = Path(__file__).parent.parent
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
NOT_CODES = {"apt-get", "ket-qua", "utf-8", "utf-8-sig", "utf-16-le"}


def codes_in_source() -> set[str]:
    """Return every literal that looks like a code of a problem."""
    return {
        node.value
        for path in (ROOT / "docgen").rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and re.fullmatch(r"[a-z]+(-[a-z0-9]+)+", node.value)
    } - NOT_CODES


def test_every_problem_code_stands_in_the_page_of_errors_and_no_other() -> None:
    page = (ROOT / "docs" / "errors.md").read_text(encoding="utf-8")
    listed = set(re.findall(r"^\| `([a-z0-9-]+)` \|", page, re.MULTILINE))
    assert listed == codes_in_source()


def test_every_exit_code_stands_in_the_page_of_errors() -> None:
    page = (ROOT / "docs" / "errors.md").read_text(encoding="utf-8")
    listed = {int(code) for code in re.findall(r"^\| (\d+) \|", page, re.MULTILINE)}
    assert listed == {code.value for code in ExitCode}


def test_every_command_shown_on_a_page_is_understood() -> None:
    parser = build_parser()
    shown = [
        line.strip()
        for page in PAGES
        for block in re.findall(r"```sh\n(.*?)```", page.read_text(encoding="utf-8"), re.DOTALL)
        for line in block.splitlines()
        if line.strip().startswith("docgen ")
    ]
    assert len(shown) > 5
    for line in shown:
        words = [word.strip('"') for word in re.findall(r'"[^"]*"|\S+', line)]
        parser.parse_args(words[1:])


def test_the_glossary_has_every_class_of_facts() -> None:
    page = (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8")
    named = set(re.findall(r"`(\w+)`", page))
    rows = {"Record", "Review", "Period", "Subject", "Criterion", "YesNo", "VoteRound"}
    types = {name for name in docgen.model.__all__ if name not in rows}
    assert types - named <= {
        "BodyKind",
        "FindingKind",
        "History",
        "MemberReview",
        "PastGrade",
        "RelatedBody",
        "SelfReview",
        "UnitReview",
    }


def test_the_readme_names_every_form_that_is_shipped() -> None:
    page = (ROOT / "README.md").read_text(encoding="utf-8")
    numbers = {form.code.removeprefix("Mẫu ") for form in load_forms() if form.code[-1].isalnum()}
    for number in numbers - {"Mục lục", "Bìa hồ sơ"}:
        assert re.search(rf"\b{number}\b", page), number


def test_every_picture_on_a_page_is_there() -> None:
    for page in PAGES:
        for link in re.findall(r"!\[[^\]]*\]\(([^)]+)\)", page.read_text(encoding="utf-8")):
            assert (page.parent / link).is_file(), f"{page.name}: {link}"


def test_ci_runs_exactly_the_test_command_of_the_readme() -> None:
    script = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert "python3 start.py test" in script
    assert "\npython3 start.py test\n" in readme
    assert "\npython3 start.py demo -o ket-qua\n" in readme
