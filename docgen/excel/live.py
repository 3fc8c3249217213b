"""Sheets whose cells go on counting: each formula is stored together with its result.

openpyxl writes no results, and a viewer that does not calculate (a preview, Excel before editing is
allowed) would show empty cells; so they are put into the parts while the workbook is packed.
"""

import re
from collections.abc import Mapping
from fractions import Fraction

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from docgen.excel.writer import FONT, HEAD, THIN, pack

COUNT, SHARE, PLAIN = "[$-42A]#,##0", "[$-42A]0.00%", "0"
"""Looks of numbers; thousands and decimals are parted as Vietnamese does, where Excel allows."""

Result = int | Fraction | str
_FORMULA = re.compile(rb'<c r="([A-Z]+[0-9]+)"([^>]*)><f>(.*?)</f><v ?(?:/>|></v>)</c>', re.DOTALL)


class LiveBook:
    """A workbook of live sheets while it is written."""

    def __init__(self) -> None:
        """Start without a sheet."""
        self._book = Workbook()
        self._book.remove(self._book.worksheets[0])
        self._sheets: list[LiveSheet] = []

    def sheet(self, title: str, intro: str, headings: Mapping[str, float]) -> "LiveSheet":
        """Return a new sheet with a title line, a line of explanation, and a row of headings.

        `headings` are the words of the headings, each with the width of its column.
        """
        page = LiveSheet(self._book.create_sheet(title), intro, headings)
        self._sheets.append(page)
        return page

    def packed(self) -> bytes:
        """Return the bytes of the workbook, the same for the same content."""
        results = {
            f"xl/worksheets/sheet{number}.xml": page.results
            for number, page in enumerate(self._sheets, start=1)
        }

        def with_results(name: str, data: bytes) -> bytes:
            if name not in results:
                return data
            return _FORMULA.sub(lambda match: _with_result(match, results[name]), data)

        return pack(self._book, with_results)


def _with_result(match: re.Match[bytes], results: Mapping[str, Result]) -> bytes:
    place, attributes, formula = match.groups()
    result = results[place.decode()]
    if isinstance(result, str):
        kind, shown = b' t="str"', result.encode()
    else:
        kind, shown = b"", repr(float(result)).removesuffix(".0").encode()
    return b'<c r="%s"%s%s><f>%s</f><v>%s</v></c>' % (place, attributes, kind, formula, shown)


class LiveSheet:
    """One sheet: values, formulas with their results, and a look that prints."""

    TITLE, INTRO, HEAD, FIRST = 1, 2, 3, 4

    def __init__(self, page: Worksheet, intro: str, headings: Mapping[str, float]) -> None:
        """Write title, explanation and headings."""
        self.page = page
        self.results: dict[str, Result] = {}
        self._text(f"A{self.TITLE}", page.title, size=14, bold=True)
        self._text(f"A{self.INTRO}", intro, italic=True)
        for place, (heading, width) in enumerate(headings.items(), start=1):
            letter = get_column_letter(place)
            page.column_dimensions[letter].width = width
            self.head(f"{letter}{self.HEAD}", heading)
        page.row_dimensions[self.HEAD].height = 48
        page.freeze_panes = f"C{self.FIRST}"
        page.print_title_rows = f"{self.HEAD}:{self.HEAD}"
        page.page_setup.orientation = "landscape"
        page.page_setup.paperSize = 9
        page.page_setup.fitToHeight = 0
        page.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
        if page.oddFooter is not None:
            page.oddFooter.center.text = "&P/&N"

    def _text(
        self, place: str, text: str, *, size: int = 11, bold: bool = False, italic: bool = False
    ) -> None:
        cell = self.page[place]
        cell.value = text
        cell.data_type = "s"
        cell.font = Font(name=FONT, size=size, bold=bold, italic=italic)

    def head(self, place: str, value: str | int) -> None:
        """Write a heading."""
        self.put(place, value, PLAIN)
        cell = self.page[place]
        cell.font = Font(name=FONT, size=11, bold=True)
        cell.fill = HEAD
        cell.alignment = Alignment(wrap_text=True, horizontal="center", vertical="center")

    def put(self, place: str, value: str | int | None, look: str = COUNT) -> None:
        """Write a value; text stays text even if it looks like a formula."""
        cell = self.page[place]
        cell.value = value
        cell.font = Font(name=FONT, size=11)
        cell.border = THIN
        if isinstance(value, str):
            cell.data_type = "s"
            cell.alignment = Alignment(wrap_text=True, vertical="top")
        else:
            cell.number_format = look
            cell.alignment = Alignment(vertical="top")

    def live(self, place: str, formula: str, result: Result, look: str = COUNT) -> None:
        """Write a formula with what it comes to."""
        self.put(place, None, look)
        self.page[place].value = f"={formula}"
        self.results[place] = result

    def share(self, place: str, part: str, whole: str, result: Fraction | None) -> None:
        """Write the share of one cell in another, empty where the other is 0."""
        self.live(
            place, f'IF({whole}=0,"",{part}/{whole})', "" if result is None else result, SHARE
        )
