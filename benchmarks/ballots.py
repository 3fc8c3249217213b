"""Measure 1,000 ballots of 60 names, from the workbook to the PDF: seconds and megabytes.

Run ``python benchmarks/ballots.py`` (``--names 120`` for longer lists). Needs LibreOffice, which
is started once. Fails if the PDF is larger than the limit.
"""

import argparse
import sys
import tempfile
import time
from datetime import date
from pathlib import Path

from docgen import office, pdf, pipeline
from docgen.classification import load_ruleset
from docgen.context import Paper
from docgen.excel import write
from docgen.forms import Mode, find_form
from docgen.model import UnitKind
from docgen.pipeline import Folders, Press
from docgen.render import Sheet, lay_out

COPIES = 1000
LIMIT_BYTES = 2_000_000
RULESET = "vp_ubnd_2023"
FORM = "10"


def book(folder: Path, names: int) -> Path:
    """Write a workbook of one chi bộ with so many members."""
    members = [
        {
            "code": f"M{number:03d}",
            "name": f"Nguyễn Trần Hoàng Phương {number:03d}",
            "unit": "CB",
            "admitted": date(2010, 5, 19),
            "official": date(2011, 5, 19),
        }
        for number in range(names)
    ]
    unit = {"code": "CB", "name": "Chi bộ thử", "kind": UnitKind.CHI_BO_CO_SO}
    path = folder / "thu.xlsx"
    path.write_bytes(
        write(
            {
                "Kỳ đánh giá": [{"year": 2023, "ruleset": RULESET, "place": "An Bình"}],
                "Tổ chức": [unit | {"assessed": date(2023, 12, 1)}],
                "Đảng viên": members,
            },
            load_ruleset(RULESET).criteria,
        )
    )
    return path


def main(arguments: list[str] | None = None) -> int:
    """Run the benchmark; return 0 when the PDF is small enough."""
    parser = argparse.ArgumentParser(description="1,000 ballots: seconds and megabytes")
    parser.add_argument("--names", type=int, default=60)
    names = parser.parse_args(arguments).names
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        loaded = pipeline.load(book(folder, names), Folders())
        form = find_form(loaded.forms, FORM)
        paper = Paper(form=form, mode=Mode.PREFILLED, unit=loaded.units[0])
        source = folder / "phieu.docx"
        started = time.perf_counter()
        source.write_bytes(lay_out(Press(loaded.view).make(paper).data, Sheet(numbered=True)))
        rendered = time.perf_counter()
        [(_, page)] = office.convert([source]).made
        converted = time.perf_counter()
        one = page.read_bytes()
        made = pdf.impose([one], COPIES, pdf.Imposition(per_sheet=1))
        imposed = time.perf_counter()
    print(f"{COPIES} ballots of {names} names, {pdf.page_count(one)} pages each")
    print(f"Word paper   {rendered - started:6.2f} s")
    print(f"LibreOffice  {converted - rendered:6.2f} s (once)")
    print(f"sheets       {imposed - converted:6.2f} s, {len(made) / 1e6:.2f} MB")
    return 0 if len(made) < LIMIT_BYTES else 1


if __name__ == "__main__":
    sys.exit(main())
