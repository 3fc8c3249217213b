"""The text that lists what the dossiers of one workbook lack, for the clerk to work through."""

from collections.abc import Iterable, Sequence
from pathlib import Path

from docgen.dossier import write_file
from docgen.errors import Problem
from docgen.holdings.building import Lacking, Outcome

REPORT = "Còn thiếu và mâu thuẫn.txt"


def lacking_in(outcomes: Iterable[Outcome]) -> list[Lacking]:
    """Return every paper that lacks facts, dossier by dossier."""
    return [each for outcome in outcomes for each in outcome.lacking]


def write_report(
    target: Path, outcomes: Sequence[Outcome], contradictions: Sequence[Problem]
) -> None:
    """Write the text into the folder of the dossiers.

    Raises:
        OutputError: if it cannot be written.
    """
    lacking = lacking_in(outcomes)
    lines = [f"CÒN THIẾU: {len(lacking)} văn bản chưa đủ thông tin nên mới điền sẵn"]
    for each in lacking:
        lines += ["", f"{each.unit} – {each.name}"]
        lines += [f"  {problem.where}: {problem.message}" for problem in each.problems]
    lines += ["", f"MÂU THUẪN, CẢNH BÁO: {len(contradictions)}"]
    lines += [f"  {problem}" for problem in contradictions]
    text = "\ufeff" + "".join(f"{line}\r\n" for line in lines)
    write_file(target / REPORT, text.encode(), replace=True)
