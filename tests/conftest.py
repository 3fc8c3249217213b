"""Shared by all tests: the option that rewrites golden texts, and the repository's places."""

import shutil
import sys
from pathlib import Path

import pytest
from hypothesis import settings

import start
from docgen.office import find_soffice

settings.register_profile("docgen", deadline=None)  # a loaded machine is no fault
settings.load_profile("docgen")
sys.path.insert(0, str(Path(__file__).parent))


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update", action="store_true", help="rewrite golden texts; review the diff")


@pytest.fixture
def update(request: pytest.FixtureRequest) -> bool:
    return bool(request.config.getoption("--update"))


@pytest.fixture
def office() -> None:
    """Skip a test, with the reason, on a machine without LibreOffice or poppler."""
    if find_soffice() is None:
        pytest.skip("máy này không có LibreOffice")
    if shutil.which("pdftotext") is None:
        pytest.skip("máy này không có poppler-utils")


@pytest.fixture
def draw(office: None) -> None:  # noqa: ARG001  # the programs it asks for come first
    """Skip a test, with the reason, where LibreOffice cannot open a PDF."""
    if not start.opens_pdf():
        pytest.skip("máy này không có LibreOffice Draw")
