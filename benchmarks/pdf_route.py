"""Measure the way from Word papers to PDF against one LibreOffice call per file, side by side.

Run ``python benchmarks/pdf_route.py`` (``--papers 40`` for a short run). Needs LibreOffice. Makes
the papers of the dossiers of the large fixture, then prints pages per second of two ways: all
papers by the route (many in one call, each PDF written anew), and a sample of them with one call
for each file. Fails if the route is not six times as fast.
"""

import argparse
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from docgen import office, pdf, pipeline
from docgen.holdings import papers_of
from docgen.pipeline import Folders, Press
from docgen.typesetting import typeset

FIXTURE = Path(__file__).resolve().parent.parent / "fixtures" / "van_phong_ubnd_tinh.xlsx"
SAMPLE = 12
LEAST_RATIO = 6

Way = Callable[[Sequence[Path]], office.Conversion]


def main(arguments: list[str] | None = None) -> int:
    """Run the benchmark; return 0 when the route is fast enough."""
    parser = argparse.ArgumentParser(description="Word papers to PDF: pages per second")
    parser.add_argument("--papers", type=int, help="only so many, spread over all forms")
    most = parser.parse_args(arguments).papers
    with tempfile.TemporaryDirectory() as name:
        papers = list(_papers(Path(name)))
        papers = papers[:: -(-len(papers) // (most or len(papers)))]
        sample = papers[:: max(1, len(papers) // SAMPLE)][:SAMPLE]
        route = _measure("the route, many in one call", typeset, papers)
        single = _measure("one call for each file", _one_by_one, sample)
    print(f"the route is {route / single:.1f} times as fast as one call for each file")
    return 0 if route >= LEAST_RATIO * single else 1


def _papers(folder: Path) -> Iterator[Path]:
    """Yield the papers of all dossiers, as `docgen dossier build` makes them."""
    loaded = pipeline.load(FIXTURE, Folders())
    press = Press(loaded.view)
    for number, unit in enumerate(loaded.units):
        papers = papers_of(unit, loaded)
        for place, paper in enumerate(papers):
            path = folder / f"{number}-{place}.docx"
            path.write_bytes(press.make_best(paper).data)
            yield path


def _one_by_one(papers: Sequence[Path]) -> office.Conversion:
    parts = [office.convert([path]) for path in papers]
    return office.Conversion(
        made=tuple(made for part in parts for made in part.made),
        problems=tuple(problem for part in parts for problem in part.problems),
    )


def _measure(name: str, way: Way, papers: Sequence[Path]) -> float:
    """Print and return the pages per second of a way."""
    started = time.perf_counter()
    conversion = way(papers)
    seconds = time.perf_counter() - started
    if conversion.problems:
        sys.exit("\n".join(map(str, conversion.problems)))
    made = [target.read_bytes() for _, target in conversion.made]
    pages = sum(map(pdf.page_count, made))
    print(
        f"{name:28} {len(made):5} papers {pages:5} pages {seconds:7.1f} s "
        f"{pages / seconds:7.1f} pages/s {sum(map(len, made)) / len(made) / 1000:6.0f} kB each"
    )
    return pages / seconds


if __name__ == "__main__":
    sys.exit(main())
