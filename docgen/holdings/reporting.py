"""The text that lists what the dossiers of one workbook lack, for the clerk to work through."""

from collections.abc import Collection, Iterable, Sequence
from pathlib import Path

from docgen import vi
from docgen.dossier import INDEX, MANIFEST, write_file
from docgen.errors import Problem, Severity
from docgen.holdings.building import Lacking, Outcome

REPORT = "Còn thiếu và mâu thuẫn.txt"


def lacking_in(outcomes: Iterable[Outcome]) -> list[Lacking]:
    """Return every paper that lacks facts, dossier by dossier."""
    return [each for outcome in outcomes for each in outcome.lacking]


def left_behind(target: Path, folders: Collection[str]) -> tuple[Problem, ...]:
    """Return the dossiers of a folder that nobody of the workbook has: their names changed since.

    `folders` are those that the workbook gives. What was laid into the old ones is not in the new.
    """
    found = sorted(path.parent for path in target.glob(f"*/{MANIFEST}"))
    return tuple(
        Problem(
            code="dossier-left-behind",
            where=str(folder),
            message="hồ sơ này không còn theo sổ làm việc: tổ chức đã đổi tên, đổi thứ tự hoặc bỏ",
            hint="chạy lại docgen dossier build: tổ chức còn trong sổ thì thư mục tự đổi tên theo; "
            "không thì chuyển bản quét và văn bản đã sửa tay sang thư mục mới của tổ chức ấy, rồi "
            "chuyển thư mục này và tệp zip của nó đi nơi khác",
            severity=Severity.WARNING,
        )
        for folder in found
        if (folder / INDEX).is_file() and vi.clean(folder.name) not in folders
    )


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
