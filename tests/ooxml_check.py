"""Whether Word will open a .docx: its schema, and what Word asks for beyond the schema.

The schema check is openxml-audit, the rules of Microsoft's Open XML SDK in Python. What the schema
allows and Word refuses or repairs is checked here.
"""

import io
import tempfile
import zipfile
from collections import Counter
from collections.abc import Iterator
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from lxml import etree
from openxml_audit import FileFormat, OpenXmlValidator

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
W14 = "{http://schemas.microsoft.com/office/word/2010/wordml}"
WP = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
SPACE = "{http://www.w3.org/XML/1998/namespace}space"
# ECMA-376-1 14.2.7 lets a document go without a theme, and Word opens it; the SDK does not ask.
_OPTIONAL = "officeDocument/2006/relationships/theme' is missing"
_BLOCKS = {f"{W}p", f"{W}tbl", f"{W}sdt", f"{W}customXml", f"{W}altChunk"}


class _Once:
    """A check of parts that passes over a part found sound before: same name, bytes and relations.

    What it looks at is that part alone, and nearly all of a small document are the same styles;
    what holds between parts is checked by others, each time.
    """

    def __init__(self, check: Any) -> None:  # noqa: ANN401  # two classes without a common name
        """Wrap the check."""
        self._check = check
        self._sound: set[tuple[str, bytes, str]] = set()

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401  # whatever else the check has
        """Return what the check has."""
        return getattr(self._check, name)

    def validate_part(self, part: Any, context: Any) -> list[Any]:  # noqa: ANN401  # not typed there
        """Add what is wrong with a part to the errors of the context."""
        content = b"" if part.xml is None else etree.tostring(part.xml, method="c14n")
        related = sorted(f"{each.id} {each.type} {each.target}" for each in part.relationships)
        key = (part.uri, sha256(content).digest(), "\n".join(related))
        if key not in self._sound:
            before = len(context.errors)
            self._check.validate_part(part, context)
            if len(context.errors) == before:
                self._sound.add(key)
        return list(context.errors)


@cache
def _validator() -> OpenXmlValidator:
    validator = OpenXmlValidator(file_format=FileFormat.OFFICE_2010)
    for name in ("_schema_validator", "_semantic_validator_word"):
        setattr(validator, name, _Once(getattr(validator, name)))
    return validator


def faults_in(data: bytes) -> list[str]:
    """Return everything for which Word would refuse or repair the file."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "paper.docx"
        path.write_bytes(data)
        found = _validator().validate(path).errors
    told = [f"{error.part_uri}: {error.description}" for error in found]
    return [line for line in told if _OPTIONAL not in line] + list(beyond_schema(data))


def beyond_schema(data: bytes) -> Iterator[str]:
    """Yield what the schema allows and Word refuses or repairs."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        names = [name for name in package.namelist() if name.startswith("word/")]
        parts = {n: etree.fromstring(package.read(n)) for n in names if n.endswith(".xml")}
    drawings: Counter[str] = Counter()
    paragraphs: Counter[str] = Counter()
    for name, root in parts.items():
        for cell in root.iter(f"{W}tc"):
            blocks = [child.tag for child in cell if child.tag in _BLOCKS]
            if not blocks or blocks[-1] == f"{W}tbl":
                yield f"/{name}: a cell does not end with a paragraph"
        for table in root.iter(f"{W}tbl"):
            yield from _table_faults(name, table)
        for text in root.iter(f"{W}t"):
            said = text.text or ""
            if said != said.strip(" ") and text.get(SPACE) != "preserve":
                yield f"/{name}: blanks around {said!r} would be lost"
        drawings.update(str(each.get("id")) for each in root.iter(f"{WP}docPr"))
        paragraphs.update(value for each in root.iter() if (value := each.get(f"{W14}paraId")))
    for number, times in (drawings + paragraphs).items():
        if times > 1:
            yield f"the id {number} is used {times} times"


def _table_faults(name: str, table: etree._Element) -> Iterator[str]:
    rows = [row for row in table.iter(f"{W}tr") if next(row.iterancestors(f"{W}tbl")) is table]
    if not rows:
        yield f"/{name}: a table has no rows"
    columns = len(table.findall(f"{W}tblGrid/{W}gridCol"))
    for number, row in enumerate(rows, start=1):
        spans = [
            int(span.get(f"{W}val", "1"))
            for path in (
                f"{W}trPr/{W}gridBefore",
                f"{W}tc/{W}tcPr/{W}gridSpan",
                f"{W}trPr/{W}gridAfter",
            )
            for span in row.findall(path)
        ]
        plain = sum(1 for cell in row.iter(f"{W}tc") if _is_plain(cell, row))
        if sum(spans) + plain != columns:
            yield f"/{name}: row {number} spans {sum(spans) + plain} of {columns} columns"


def _is_plain(cell: etree._Element, row: etree._Element) -> bool:
    own = next(cell.iterancestors(f"{W}tr")) is row
    return own and cell.find(f"{W}tcPr/{W}gridSpan") is None
