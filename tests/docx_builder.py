"""Build small real .docx files for the tests of the renderer, and read results back."""

import io
import zipfile
from collections.abc import Callable, Mapping
from functools import cache

import pytest
from docx import Document
from docx.document import Document as DocumentObject
from docxtpl import DocxTemplate
from ooxml_check import faults_in

from docgen.errors import Problem, TemplateError
from docgen.render import Template

NAME = "Mẫu thử"
W_NAMESPACE = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def saved(document: DocumentObject | DocxTemplate) -> bytes:
    """Return the bytes of a python-docx document."""
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def with_paragraphs(*texts: str) -> bytes:
    """Return a document with these paragraphs."""
    document = Document()
    for text in texts:
        document.add_paragraph(text)
    return saved(document)


def with_table(*rows: list[str]) -> bytes:
    """Return a document with one table of these rows."""
    document = Document()
    table = document.add_table(len(rows), len(rows[0]))
    for row, texts in zip(table.rows, rows, strict=True):
        for cell, text in zip(row.cells, texts, strict=True):
            cell.text = text
    return saved(document)


def with_body(xml: str) -> bytes:
    """Return a document whose body is this WordprocessingML."""

    def replaced(part: bytes) -> bytes:
        text = part.decode()
        start = text.index("<w:body>") + len("<w:body>")
        return (text[:start] + xml + text[text.index("<w:sectPr", start) :]).encode()

    return edited(saved(Document()), {"word/document.xml": replaced})


def run(text: str, properties: str = "") -> str:
    """Return a run with this text."""
    formatted = f"<w:rPr>{properties}</w:rPr>" if properties else ""
    return f'<w:r>{formatted}<w:t xml:space="preserve">{text}</w:t></w:r>'


def par(*content: str) -> str:
    """Return a paragraph; content without a bracket becomes a run."""
    runs = [item if item.startswith("<w:") else run(item) for item in content]
    return f"<w:p>{''.join(runs)}</w:p>"


def cell(*content: str) -> str:
    """Return a table cell with these blocks; content without a bracket becomes a paragraph."""
    blocks = [item if item.startswith("<w:") else par(item) for item in content]
    return f"<w:tc><w:tcPr/>{''.join(blocks)}</w:tc>"


def row(*cells: str) -> str:
    """Return a table row; content that is no cell becomes one."""
    made = [item if item.startswith("<w:tc>") else cell(item) for item in cells]
    return f"<w:tr>{''.join(made)}</w:tr>"


def table(*rows: str) -> str:
    """Return a table."""
    return f"<w:tbl><w:tblPr/><w:tblGrid/>{''.join(rows)}</w:tbl>"


def edited(
    data: bytes,
    changes: Mapping[str, Callable[[bytes], bytes]] | None = None,
    added: Mapping[str, bytes] | None = None,
) -> bytes:
    """Return the package with parts changed and added."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(buffer, "w") as new:
        for info in old.infolist():
            content = old.read(info)
            change = (changes or {}).get(info.filename)
            new.writestr(info.filename, change(content) if change else content)
        for name, content in (added or {}).items():
            new.writestr(name, content)
    return buffer.getvalue()


def part_of(data: bytes, name: str = "word/document.xml") -> str:
    """Return the text of one part."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return archive.read(name).decode()


def body_of(data: bytes) -> str:
    """Return what stands in the body before its section properties."""
    text = part_of(data)
    return text[text.index("<w:body>") + len("<w:body>") : text.rindex("<w:sectPr")]


def template(data: bytes) -> Template:
    """Return the compiled template."""
    return Template.from_bytes(data, name=NAME)


@cache
def _own_faults() -> set[str]:
    """Return what is wrong with an empty document of python-docx, which Word opens still."""
    return set(faults_in(saved(Document())))


def render(data: bytes, context: Mapping[str, object] | None = None) -> bytes:
    """Return the rendered document, which Word can open if it could open the template."""
    made = template(data).render(context or {}).data
    faults = set(faults_in(made))
    assert faults <= _own_faults() or faults <= set(faults_in(data))
    return made


def texts(data: bytes) -> list[str]:
    """Return the texts of the paragraphs outside tables."""
    return [paragraph.text for paragraph in Document(io.BytesIO(data)).paragraphs]


def cells(data: bytes) -> list[list[list[str]]]:
    """Return the texts of all tables, rows, cells."""
    return [
        [[cell.text for cell in row.cells] for row in table.rows]
        for table in Document(io.BytesIO(data)).tables
    ]


def refusals(data: bytes) -> list[Problem]:
    """Return the problems for which the template is refused."""
    with pytest.raises(TemplateError) as caught:
        template(data)
    return list(caught.value.problems)


def refusal(data: bytes) -> Problem:
    """Return the only problem for which the template is refused."""
    problems = refusals(data)
    assert len(problems) == 1, [str(problem) for problem in problems]
    return problems[0]


def failure(data: bytes, context: Mapping[str, object]) -> Problem:
    """Return the problem that stops the rendering."""
    compiled = template(data)
    with pytest.raises(TemplateError) as caught:
        compiled.render(context)
    assert len(caught.value.problems) == 1
    return caught.value.problems[0]
