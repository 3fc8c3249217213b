"""Vietnamese is spelled one way in all that a user reads: cấp ủy, tổ chức đảng, xóa, hòa.

Quotations of a guideline keep its own spelling: the texts of rulesets and their cases, and the
pages made from them.
"""

import ast
import io
import re
import unicodedata
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from openpyxl import load_workbook

ROOT = Path(__file__).parent.parent
QUOTING = (
    "docgen/classification/rulesets/",
    "docs/rules.md",
    "docs/rules.toml",
    "docs/vocabulary.md",
)
ABOUT_SPELLING = {"tests/test_spelling.py", "tests/test_vi.py"}
# The tone stands on the first of the two vowels of an open syllable: hòa, khỏe, ủy; never in qu-.
_TONE_BEHIND = re.compile(
    r"(?<!q)(?:o[àáảãạèéẻẽẹ]|u[ỳýỷỹỵ])(?![a-zàáảãạăằắẳẵặâầấẩẫậđèéẻẽẹêềếểễệìíỉĩị])", re.IGNORECASE
)
_PARTY_WITH_CAPITAL = re.compile(r"[Tt]ổ chức (?:cơ sở )?Đảng\b(?! viên)")
_XML_TAG = re.compile(r"<[^>]*>")


def misspelt(text: str) -> list[str]:
    """Return what is not spelled the one way, with some letters around it."""
    found = [
        text[max(0, match.start() - 20) : match.end() + 10]
        for pattern in (_TONE_BEHIND, _PARTY_WITH_CAPITAL)
        for match in pattern.finditer(text)
    ]
    return found + ([] if unicodedata.is_normalized("NFC", text) else [f"not NFC: {text[:40]!r}"])


def files(*endings: str) -> Iterator[Path]:
    for folder in ("docgen", "templates", "docs", "fixtures", "tests"):
        for path in sorted((ROOT / folder).rglob("*")):
            name = path.relative_to(ROOT).as_posix()
            is_free = name.startswith(QUOTING) or name in ABOUT_SPELLING
            if path.suffix in endings and not is_free:
                yield path
    yield from (path for path in sorted(ROOT.glob("*")) if path.suffix in endings)


def strings_of(path: Path) -> str:
    """Return the literals of a module, those apart that are decomposed on purpose by escapes."""
    source = path.read_text(encoding="utf-8")
    assert unicodedata.is_normalized("NFC", source), path.name
    tree = ast.parse(source)
    values = (node.value for node in ast.walk(tree) if isinstance(node, ast.Constant))
    return unicodedata.normalize("NFC", "\n".join(v for v in values if isinstance(v, str)))


def parts_of(path: Path) -> str:
    """Return the text of a Word file: words that runs have cut are whole again."""
    with zipfile.ZipFile(io.BytesIO(path.read_bytes())) as package:
        parts = [package.read(name) for name in package.namelist() if name.endswith(".xml")]
    return "\n".join(_XML_TAG.sub("", part.decode().replace("</w:p>", "\n")) for part in parts)


def cells_of(path: Path) -> str:
    book = load_workbook(path, read_only=True)
    text = "\n".join(
        str(value)
        for sheet in book
        for row in sheet.iter_rows(values_only=True)
        for value in row
        if value is not None
    )
    book.close()
    return text


@pytest.mark.parametrize(
    "text",
    [
        "Huyện uỷ",
        "cấp uỷ",
        "HUYỆN UỶ",
        "xoá",
        "khoẻ",
        "tổ chức Đảng",
        "Tổ chức cơ sở Đảng",
        "e\u0302",
    ],
)
def test_the_other_spelling_is_noticed(text: str) -> None:
    assert misspelt(f"của {text} này")


@pytest.mark.parametrize(
    "text", ["Huyện ủy", "quý, quỹ, quỷ", "hoàn toàn", "huýt", "tổ chức đảng", "Đảng viên", "khuỷu"]
)
def test_the_one_spelling_is_left_alone(text: str) -> None:
    assert not misspelt(f"của {text} này")


@pytest.mark.parametrize("path", list(files(".docx")), ids=lambda path: path.parent.name)
def test_a_template_is_spelled_one_way(path: Path) -> None:
    assert not misspelt(parts_of(path))


def test_data_pages_and_golden_texts_are_spelled_one_way() -> None:
    texts = {path.name: path.read_text(encoding="utf-8") for path in files(".toml", ".md", ".txt")}
    assert {name: found for name, text in texts.items() if (found := misspelt(text))} == {}


def test_what_code_says_is_spelled_one_way() -> None:
    texts = {path.name: strings_of(path) for path in files(".py")}
    assert {name: found for name, text in texts.items() if (found := misspelt(text))} == {}


def test_the_shipped_example_is_spelled_one_way() -> None:
    assert not misspelt(cells_of(ROOT / "fixtures" / "van_phong_ubnd_tinh.xlsx"))
