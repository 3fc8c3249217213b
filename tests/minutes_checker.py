"""A second reader of the minutes of a count, which shares no code with docgen.

It takes the printed .docx and recomputes every sum, share, conclusion and outcome in it from the
numbers printed beside them. What it finds wrong it returns as sentences; an empty list agrees.
"""

import io
import re
from collections import Counter
from collections.abc import Iterator
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

import docx
from docx.document import Document
from docx.oxml.ns import qn
from docx.table import Table
from docx.text.paragraph import Paragraph

LEVELS = ("HTXSNV", "HTTNV", "HTNV", "KHTNV")
FULL = {
    "Hoàn thành xuất sắc nhiệm vụ": "HTXSNV",
    "Hoàn thành tốt nhiệm vụ": "HTTNV",
    "Hoàn thành nhiệm vụ": "HTNV",
    "Không hoàn thành nhiệm vụ": "KHTNV",
}
NUMBERS = ("summoned", "present", "issued", "returned", "valid", "invalid")
BASES = {
    "số phiếu thu về": "returned",
    "số phiếu hợp lệ": "valid",
    "số được triệu tập": "summoned",
}


def shown_share(part: int, whole: int) -> str:
    """Return a share as a paper prints it: two decimals, no trailing noughts, a comma."""
    exact = Fraction(part * 100, whole)
    value = (Decimal(exact.numerator) / Decimal(exact.denominator)).quantize(
        Decimal("0.01"), ROUND_HALF_UP
    )
    text = f"{value:f}".rstrip("0").rstrip(".") if "." in f"{value:f}" else f"{value:f}"
    return f"{text.replace('.', ',')}%"


def whole(text: str) -> int | None:
    """Return a printed number, None for a dash or an open place."""
    digits = text.split("\n", maxsplit=1)[0].strip().replace(".", "")
    return int(digits) if digits.isdigit() else None


def table_with(paper: Document, heading: str) -> Table | None:
    """Return the table whose first row has a heading."""
    for table in paper.tables:
        if heading in [cell.text.strip() for cell in table.rows[0].cells]:
            return table
    return None


def rounds(paper: Document) -> list[dict[str, int]]:
    """Return the numbers of each round that was held, from the first table."""
    table = table_with(paper, "Lần bỏ phiếu")
    assert table is not None, "the minutes have no table of rounds"
    found = []
    for row in table.rows[1:]:
        values = [whole(cell.text) for cell in row.cells[2:]]
        if all(value is not None for value in values):
            found.append(dict(zip(NUMBERS, [value or 0 for value in values], strict=True)))
    return found


def check_rounds(held: list[dict[str, int]], text: str) -> Iterator[str]:
    """Yield broken identities of the ballots of each round, and of the sums written out."""
    for number, row in enumerate(held, start=1):
        chain = [row[name] for name in ("summoned", "present", "issued", "returned")]
        if chain != sorted(chain, reverse=True):
            yield f"round {number}: {chain} is not falling"
        if row["valid"] + row["invalid"] != row["returned"]:
            yield f"round {number}: {row['valid']} + {row['invalid']} is not {row['returned']}"
    for line in re.findall(r"[^.]*= phát ra[^.]*\.|[^.]*= hợp lệ[^.]*\.", text):
        total, *parts = [int(number) for number in re.findall(r"\d+", line.partition("Số")[2])]
        if total != sum(parts):
            yield f"written sum does not hold: {line.strip()}"


def outcome(votes: list[int], base: int) -> str | None:
    """Return the highest level that with those above it has more than half; None at a tie."""
    total = 0
    for level, count in zip(LEVELS, votes, strict=True):
        total += count
        if 2 * total == base and count:
            return None
        if 2 * total > base:
            return level
    return None


def everywhere(paper: Document) -> Iterator[Paragraph]:
    """Yield every paragraph, those in tables too: a note may stand in the last row of one."""
    for paragraph in paper.element.body.iter(qn("w:p")):
        yield Paragraph(paragraph, paper)


def check(data: bytes) -> list[str]:
    """Return everything in the minutes of a count that does not follow from its own numbers."""
    paper = docx.Document(io.BytesIO(data))
    text = "\n".join(paragraph.text for paragraph in everywhere(paper))
    held = rounds(paper)
    wrong = list(check_rounds(held, text))
    named = next((base for base in BASES if f"tính trên {base}" in text), None)
    if named is None:
        return [*wrong, "the paper does not say what its shares are of"]
    table = table_with(paper, "Mức đề nghị")
    assert table is not None, "the minutes have no table of results"
    heads = [cell.text.strip() for cell in table.rows[1].cells]
    places = {name: heads.index(name) for name in (*LEVELS, "Dòng không hợp lệ", "Mức đề nghị")}
    proposed: Counter[str] = Counter()
    rows = [row.cells for row in table.rows[2:] if row.cells[0].text.strip().isdigit()]
    for cells in rows:
        wrong += check_row([cell.text for cell in cells], heads, places, held, BASES[named])
        proposed[cells[places["Mức đề nghị"]].text.strip()] += 1
    for line in paper.paragraphs:
        found = re.match(r"-\s*(.+?): (\d+) \(([\d,]+%)\)", line.text.strip())
        if found and found[1] in FULL:
            count = proposed[FULL[found[1]]]
            if int(found[2]) != count:
                wrong.append(f"{found[1]}: {found[2]} is written, the rows give {count}")
            if found[3] != shown_share(count, len(rows)):
                wrong.append(f"{found[1]}: {found[3]} is written of {count}/{len(rows)}")
    return wrong


def check_row(
    texts: list[str],
    heads: list[str],
    places: dict[str, int],
    held: list[dict[str, int]],
    base: str,
) -> Iterator[str]:
    """Yield what is wrong in the row of one subject: its sum, its shares, its outcome."""
    name, first = texts[1], held[0]
    votes = [whole(texts[places[level]]) for level in LEVELS]
    spoilt = whole(texts[places["Dòng không hợp lệ"]]) or 0
    if sum(vote or 0 for vote in votes) + spoilt != first["valid"]:
        yield f"{name}: {votes} and {spoilt} spoilt are not {first['valid']} valid ballots"
    for level, vote in zip(LEVELS, votes, strict=True):
        yield from check_share(name, texts[places[level]], vote, first[base])
    if len(held) > 1 and "Đồng ý" in heads:
        place = heads.index("Đồng ý")
        yes, no = whole(texts[place]), whole(texts[place + 1])
        if yes is not None and no is not None:
            yield from check_share(name, texts[place], yes, held[1][base])
            if yes + no > held[1]["valid"]:
                yield f"{name}: {yes} + {no} are more than {held[1]['valid']} valid ballots"
    said = texts[heads.index("Kết quả phiếu")].strip() if "Kết quả phiếu" in heads else "–"
    if said in LEVELS:
        given = outcome([vote or 0 for vote in votes], first[base])
        if given != said:
            yield f"{name}: {said} is written, the votes give {given}"


def check_share(name: str, text: str, votes: int | None, base: int) -> Iterator[str]:
    """Yield a share that is not that of the votes over it."""
    share = text.partition("\n")[2].strip()
    if share and votes is not None and share != shown_share(votes, base):
        yield f"{name}: {share} is written of {votes}/{base}"
