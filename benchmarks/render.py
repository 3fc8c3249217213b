"""Measure our Word renderer against docxtpl: same templates, same facts, one run, interleaved.

Run ``python benchmarks/render.py`` (``--quick`` for a short run). Prints documents per second of
both engines, the ratio, and the memory of each after few and after many documents; then what it
takes to bind papers into one file to print. Fails if the texts of the outputs differ.
"""

import argparse
import io
import json
import platform
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
import tomllib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

from docgen.render import Binder, Template

ROOT = Path(__file__).resolve().parent.parent
FORMS = ROOT / "templates" / "mau"
_STATUS = Path("/proc/self/status")
FIELDS, ROWS, COLUMNS = 20, 30, 8

Render = Callable[[Mapping[str, object]], bytes]


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A template and the facts to fill it with."""

    name: str
    path: Path
    context: dict[str, object]


def main(arguments: list[str] | None = None) -> int:
    """Run the benchmark; return 0 when both engines print the same texts."""
    options = _options(arguments)
    if options.bind:
        _print_binding(options.bind)
        return 0
    if options.memory_of:
        _print_memory(options.memory_of, Path(options.template), options.documents)
        return 0
    rounds, documents = (3, 10) if options.quick else (9, 40)
    few, many = (20, 160) if options.quick else (200, 1600)
    print(
        f"Python {platform.python_version()}, docxtpl {version('docxtpl')}, "
        f"median of {rounds} interleaved rounds of {documents} documents"
    )
    with tempfile.TemporaryDirectory() as folder:
        synthetic = synthetic_case(Path(folder))
        cases = [synthetic, *form_cases(Path(folder))]
        same = True
        for case in cases:
            same &= _compare(case, rounds, documents if case is synthetic else documents // 4)
        same &= _compare(long_case(synthetic), 3, 1)
        _memory(synthetic, few, many)
        _binding(300 if options.quick else 3000)
    return 0 if same else 1


def form_cases(folder: Path) -> list[Case]:
    """Return the forms that have a sample, in order of their paths.

    They are copied into the folder first, so that nobody changes them while they are measured.
    """
    cases = []
    for path in sorted(FORMS.glob("**/mau.docx")):
        sample = path.with_name("sample.toml")
        if sample.is_file():
            context = tomllib.loads(sample.read_text(encoding="utf-8"))
            name = path.parent.relative_to(FORMS).as_posix()
            copy = folder / f"{name.replace('/', '-')}.docx"
            shutil.copyfile(path, copy)
            cases.append(Case(name=name, path=copy, context=context))
    return cases


def synthetic_case(folder: Path) -> Case:
    """Return a case like a real form: header table, labelled fields, one repeated row."""
    from docx import Document  # noqa: PLC0415 - must not weigh on the memory of our engine

    document = Document()
    heading = document.add_table(1, 2)
    heading.cell(0, 0).text = "ĐẢNG BỘ {{ dang_bo }}"
    heading.cell(0, 1).text = "ĐẢNG CỘNG SẢN VIỆT NAM"
    document.add_heading("BẢN KIỂM ĐIỂM & ĐÁNH GIÁ <CÁ NHÂN>", 1)
    for number in range(FIELDS):
        paragraph = document.add_paragraph()
        paragraph.add_run(f"{number + 1}. Nội dung thứ {number + 1}: ").bold = True
        paragraph.add_run(f"{{{{ muc_{number} }}}}")
    table = document.add_table(4, COLUMNS, style="Table Grid")
    table.cell(1, 0).text = "{%tr for hang in danh_sach %}"
    for column in range(COLUMNS):
        table.cell(0, column).text = f"Cột {column + 1}"
        table.cell(2, column).text = f"{{{{ hang.o_{column} }}}}"
    table.cell(3, 0).text = "{%tr endfor %}"
    section = document.sections[0]
    section.header.paragraphs[0].text = "Hồ sơ {{ so }}"
    section.footer.paragraphs[0].text = "Người lập: {{ nguoi_lap }}"
    path = folder / "synthetic.docx"
    document.save(str(path))
    return Case(name="synthetic", path=path, context=synthetic_context(0))


def long_case(case: Case) -> Case:
    """Return the synthetic case with a hundred times the rows."""
    context = synthetic_context(0, rows=100 * ROWS)
    return Case(name=f"synthetic, {100 * ROWS} rows", path=case.path, context=context)


def synthetic_context(number: int, rows: int = ROWS) -> dict[str, object]:
    """Return facts for one document; another number, other facts."""
    facts: dict[str, object] = {
        f"muc_{index}": f"Đồng chí Nguyễn Văn Ánh {number}.{index} <tốt> & «khá» > trung bình"
        for index in range(FIELDS)
    }
    facts["danh_sach"] = [
        {f"o_{column}": f"Ô {number}/{row}/{column} & <b>" for column in range(COLUMNS)}
        for row in range(rows)
    ]
    return facts | {"dang_bo": "TỈNH", "so": f"{number:05d}", "nguoi_lap": "Trần Thị Bưởi"}


def ours(path: Path) -> Render:
    """Return a function that renders with docgen; compiled here, once."""
    template = Template.load(path, name=path.name)
    return lambda context: template.render(context).data


def docxtpl(path: Path) -> Render:
    """Return a function that renders with docxtpl as its manual says, safely escaped."""
    from docxtpl import DocxTemplate  # noqa: PLC0415 - must not weigh on the memory of our engine

    def render(context: Mapping[str, object]) -> bytes:
        document = DocxTemplate(str(path))
        document.render(dict(context), autoescape=True)
        buffer = io.BytesIO()
        document.save(buffer)
        return buffer.getvalue()

    return render


ENGINES: dict[str, Callable[[Path], Render]] = {"docgen": ours, "docxtpl": docxtpl}


def texts_of(data: bytes) -> list[str]:
    """Return the texts of all paragraphs, cells, headers and footers, in order, blank ones aside.

    docgen puts an empty paragraph where docxtpl leaves a hole that Word cannot open.
    """
    from docx import Document  # noqa: PLC0415 - must not weigh on the memory of our engine

    document = Document(io.BytesIO(data))
    texts = [paragraph.text for paragraph in document.paragraphs]
    texts += _cells(document.tables)
    for section in document.sections:
        for story in (section.header, section.footer):
            texts += [paragraph.text for paragraph in story.paragraphs]
            texts += _cells(story.tables)
    return [text for text in texts if text]


def _cells(tables: Iterable[Any]) -> list[str]:
    return [cell.text for table in tables for row in table.rows for cell in row.cells]


def _compare(case: Case, rounds: int, documents: int) -> bool:
    """Print the line of one case; return whether the texts are equal."""
    engines = {name: make(case.path) for name, make in ENGINES.items()}
    contexts = _contexts(case, documents)
    outputs = {name: texts_of(render(contexts[0])) for name, render in engines.items()}
    same = outputs["docgen"] == outputs["docxtpl"]
    seconds: dict[str, list[float]] = {name: [] for name in engines}
    for _ in range(rounds):
        for name, render in engines.items():
            start = time.perf_counter()
            for context in contexts:
                render(context)
            seconds[name].append((time.perf_counter() - start) / len(contexts))
    speed = {name: 1 / statistics.median(times) for name, times in seconds.items()}
    ratios = [b / a for a, b in zip(seconds["docgen"], seconds["docxtpl"], strict=True)]
    print(
        f"{case.name:40} docgen {speed['docgen']:7.0f}/s  docxtpl {speed['docxtpl']:6.1f}/s  "
        f"ratio {statistics.median(ratios):5.1f} (min {min(ratios):.1f})  "
        f"texts {'equal' if same else 'DIFFER'}"
    )
    if not same:
        _show_difference(outputs["docgen"], outputs["docxtpl"])
    return same


def _contexts(case: Case, documents: int) -> list[dict[str, object]]:
    if case.name == "synthetic":
        return [synthetic_context(number) for number in range(documents)]
    return [case.context] * documents


def _show_difference(first: list[str], second: list[str]) -> None:
    print(f"  {len(first)} texts against {len(second)}")
    for mine, theirs in zip(first, second, strict=False):
        if mine != theirs:
            print(f"  docgen:  {mine!r}\n  docxtpl: {theirs!r}")
            return


def _memory(case: Case, few: int, many: int) -> None:
    """Print the peak memory of each engine after few and after many documents."""
    if not _STATUS.exists():
        print("memory: measured on Linux only")
        return
    for name in ENGINES:
        peaks = []
        for documents in (few, many):
            command = [sys.executable, __file__, "--memory-of", name]
            command += ["--template", str(case.path), "--documents", str(documents)]
            done = subprocess.run(command, capture_output=True, check=True, text=True)  # noqa: S603 - this very script
            peaks.append(json.loads(done.stdout))
        growth = peaks[1]["peak_mb"] / peaks[0]["peak_mb"]
        print(
            f"memory {name:8} after {few}: {peaks[0]['peak_mb']:.1f} MB, "
            f"after {many}: {peaks[1]['peak_mb']:.1f} MB, ratio {growth:.2f}"
        )


def _print_memory(engine: str, path: Path, documents: int) -> None:
    render = ENGINES[engine](path)
    for number in range(documents):
        render(synthetic_context(number))
    print(json.dumps({"peak_mb": _peak_mb()}))


def _peak_mb() -> float:
    """Return the most memory this process has used; 0 where it cannot be read."""
    # Not getrusage: on Linux its maximum counts the parent process before exec.
    status = _STATUS.read_text(encoding="ascii") if _STATUS.exists() else ""
    peak = re.search(r"VmHWM:\s+(\d+) kB", status)
    return int(peak.group(1)) / 1024 if peak else 0.0


def _binding(most: int) -> None:
    """Print what it takes to bind papers into one file, and first a tenth of them."""
    for papers in (most // 10, most):
        command = [sys.executable, __file__, "--bind", str(papers)]
        done = subprocess.run(command, capture_output=True, check=True, text=True)  # noqa: S603 - this very script
        print(done.stdout, end="")


def _print_binding(papers: int) -> None:
    """Fill the longest personal form for many people and bind the papers, as fill --merge does."""
    folder = next(FORMS.glob("*/mau_2a"))
    facts = tomllib.loads((folder / "sample.toml").read_text(encoding="utf-8"))
    template = Template.load(folder / "mau.docx", name="form")
    binder = Binder("form")
    start = time.perf_counter()
    rendering = 0.0
    for number in range(papers):
        begun = time.perf_counter()
        paper = template.render(facts | {"ho_ten": f"Nguyễn Văn {number}"}).data
        rendering += time.perf_counter() - begun
        binder.add(paper)
    size = len(binder.bound()) / 2**20
    binding = time.perf_counter() - start - rendering
    print(
        f"bound {papers:5} papers: filled in {rendering:.1f} s, bound in {binding:.1f} s "
        f"({1000 * binding / papers:.1f} ms each), {size:.1f} MB, peak memory {_peak_mb():.0f} MB"
    )


def _options(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="few rounds and documents")
    parser.add_argument("--memory-of", choices=sorted(ENGINES), help=argparse.SUPPRESS)
    parser.add_argument("--bind", type=int, help=argparse.SUPPRESS)
    parser.add_argument("--template", help=argparse.SUPPRESS)
    parser.add_argument("--documents", type=int, help=argparse.SUPPRESS)
    return parser.parse_args(arguments)


if __name__ == "__main__":
    sys.exit(main())
