"""Tick boxes, dotted lines and merged heads survive a visit to LibreOffice and its own .docx."""

import subprocess
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from lxml import etree

from docgen import pipeline
from docgen.context import Paper
from docgen.forms import Form, Mode
from docgen.office import find_soffice
from docgen.pipeline import Folders, Press

ROOT = Path(__file__).parent.parent
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
VAL = f"{W}val"
CONVERT = ("--headless", "--norestore", "--convert-to", "docx:MS Word 2007 XML", "--outdir")


class Sheet:
    """The body of a .docx, and its styles by id."""

    def __init__(self, path: Path) -> None:
        """Read the two parts."""
        with zipfile.ZipFile(path) as package:
            self.body = etree.fromstring(package.read("word/document.xml"))
            styles = etree.fromstring(package.read("word/styles.xml"))
        self._styles = {str(each.get(f"{W}styleId")): each for each in styles.iter(f"{W}style")}

    def _formats(self, item: etree._Element, kind: str) -> Iterator[etree._Element]:
        """Yield the properties of a paragraph or run, its own first, then those of its styles."""
        own = item.find(f"{W}{kind}Pr")
        if own is None:
            return
        yield own
        named = own.find(f"{W}{kind}Style")
        while named is not None and (style := self._styles.get(str(named.get(VAL)))) is not None:
            yield from style.findall(f"{W}{kind}Pr")
            named = style.find(f"{W}basedOn")

    def boxes(self) -> list[str]:
        """Return what stands in each border around text: X or nothing; runs side by side are one.

        LibreOffice cuts runs where the script of the letters changes; the box is still one.
        """
        found = [""]
        for paragraph in self.body.iter(f"{W}p"):
            for run in paragraph.iterchildren(f"{W}r"):
                border = self._first(run, "r", "bdr")
                if border is None or border.get(VAL) in {"none", "nil"}:
                    found += [""] if found[-1] else []
                else:
                    found[-1] += text_of(run)
            found += [""] if found[-1] else []
        return [box.strip() for box in found if box]

    def dotted_lines(self) -> int:
        """Return how many paragraphs run out into dots as far as a tab stop."""
        return sum(
            1
            for paragraph in self.body.iter(f"{W}p")
            if paragraph.find(f"{W}r/{W}tab") is not None
            and any(
                tab.get(f"{W}leader") == "dot"
                for formats in self._formats(paragraph, "p")
                for tab in formats.iter(f"{W}tab")
            )
        )

    def merged(self) -> list[list[tuple[str, int, str]]]:
        """Return text, width and vertical merge of the cells, for rows with merged ones."""
        rows = [
            [(text_of(cell), span_of(cell), merge_of(cell)) for cell in row.iterchildren(f"{W}tc")]
            for row in self.body.iter(f"{W}tr")
        ]
        return [row for row in rows if any(span > 1 or merge for _, span, merge in row)]

    def heads(self) -> int:
        """Return how many rows are repeated on each page."""
        return sum(
            1
            for head in self.body.iter(f"{W}tblHeader")
            if head.get(VAL, "true") not in {"0", "false", "off"}
        )

    def _first(self, item: etree._Element, kind: str, name: str) -> etree._Element | None:
        found = (formats.find(f"{W}{name}") for formats in self._formats(item, kind))
        return next((each for each in found if each is not None), None)


def text_of(item: etree._Element) -> str:
    return "".join(each.text or "" for each in item.iter(f"{W}t"))


def span_of(cell: etree._Element) -> int:
    span = cell.find(f"{W}tcPr/{W}gridSpan")
    return 1 if span is None else int(str(span.get(VAL)))


def merge_of(cell: etree._Element) -> str:
    merge = cell.find(f"{W}tcPr/{W}vMerge")
    return "" if merge is None else str(merge.get(VAL, "continue"))


def through_libreoffice(source: Path, tmp_path: Path) -> Path:
    target = tmp_path / "ve"
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command = [str(find_soffice()), profile, *CONVERT, str(target), str(source)]
    subprocess.run(command, check=True, capture_output=True, timeout=120)  # noqa: S603  # soffice
    return target / source.name


def form_called(name: str, loaded: pipeline.Loaded) -> Form:
    return next(form for form in loaded.forms if form.id.endswith(f"/{name}"))


@pytest.mark.office
@pytest.mark.usefixtures("office")
@pytest.mark.parametrize(
    ("name", "mode", "has"),
    [
        ("mau_2a", Mode.BLANK, "boxes lines"),
        ("mau_2a", Mode.FINAL, "boxes"),
        ("mau_03", Mode.BLANK, "boxes lines"),
        ("mau_13", Mode.PREFILLED, "merged heads"),
        ("mau_15", Mode.BLANK, "merged heads"),
    ],
)
def test_what_a_form_is_made_of_survives_the_round_trip(
    name: str, mode: Mode, has: str, tmp_path: Path
) -> None:
    loaded = pipeline.load(ROOT / "fixtures" / "van_phong_ubnd_tinh.xlsx", Folders())
    form = form_called(name, loaded)
    unit = next(unit for unit in loaded.units if unit.kind in form.units)
    member = loaded.view.members_of(unit)[0] if mode is Mode.FINAL else None
    source = tmp_path / "giay.docx"
    paper = Paper(form=form, mode=mode, unit=unit, member=member)
    source.write_bytes(Press(loaded.view).make(paper).data)
    before, after = Sheet(source), Sheet(through_libreoffice(source, tmp_path))
    assert after.boxes() == before.boxes()
    assert after.dotted_lines() == before.dotted_lines()
    assert after.merged() == before.merged()
    assert after.heads() == before.heads()
    counted = {
        "boxes": len(before.boxes()),
        "lines": before.dotted_lines(),
        "merged": len(before.merged()),
        "heads": before.heads(),
    }
    assert {key for key, number in counted.items() if number} >= set(has.split())
