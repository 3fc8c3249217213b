"""The commands on a former level that is cancelled: what it needs, what it changes, the note."""

from argparse import Namespace
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TextIO

from docgen import annulment, loading, plan
from docgen.classification.related import rerating_line
from docgen.cli.asked import folders, misused
from docgen.cli.talk import print_problems, print_some
from docgen.dossier import MANIFEST, write_file
from docgen.errors import ExitCode, errors_in
from docgen.excel import update
from docgen.holdings import about, annotate


def annul(options: Namespace, out: TextIO, talk: TextIO) -> ExitCode:
    """Say who must be rated anew for the year of an old workbook, and what changes with it."""
    now = loading.load(options.file, folders(options))
    old = loading.load(options.old, folders(options))
    for loaded in (now, old):
        loading.refuse_errors(loaded)
    year, then = now.view.review.period.year, old.view.review.period.year
    if then >= year:
        hint = "ghi sổ năm nay trước, sổ năm cũ sau: docgen annul SỔ_NĂM_NAY SỔ_NĂM_CŨ"
        raise misused(str(options.old), "không phải sổ của năm trước", hint)
    cases = annulment.due(now, old)
    found = annulment.carried(now, old)
    print(f"Phải xếp loại lại năm {then}: {len(cases)}", file=out)
    for each in cases:
        print(f"  - {rerating_line(each)}", file=out)
    _block(f"Danh sách, biểu năm {then} đổi theo", annulment.changed_then(now, old), out)
    _block(f"Danh sách năm {year} đổi theo", annulment.changed_now(now), out)
    _block("Khen thưởng phải xem xét", annulment.rewards(now, old), out)
    print_problems(found.problems, out)
    if options.output is not None and not errors_in(found.problems):
        data, cells = update(options.file, found.changes)
        same = options.output.resolve() == options.file.resolve()
        write_file(options.output, data, replace=options.replace or same)
        print(f"Đã ghi {len(cells)} ô vào {options.output}", file=talk)
        told = (f"{each.sheet} › {each.cell} «{each.label}»: {each.new}" for each in cells)
        print_some(list(told), talk)
    return ExitCode.DATA if errors_in(found.problems) else ExitCode.OK


def _block(title: str, lines: Sequence[str], out: TextIO) -> None:
    print(f"{title}: {len(lines)}", file=out)
    for line in lines:
        print(f"  - {line}", file=out)


def annotate_dossier(options: Namespace, out: TextIO, talk: TextIO) -> ExitCode:
    """Add the notes on cancelled levels to the dossier of the old year."""
    now = loading.load(options.file, folders(options))
    loading.refuse_errors(now)
    folder: Path = options.place.resolve()
    if not (folder / MANIFEST).is_file():
        hint = "chỉ tới thư mục của một hồ sơ, ví dụ «ho_so_cu/01 Chi bộ Tổng hợp»"
        raise misused(str(options.place), "đây không phải thư mục của một hồ sơ", hint)
    holder, notes = annulment.notes(now, about(folder))
    if options.dry_run:
        print("\n".join(f"{plan.file_name(each.paper)}.docx" for each in notes), file=out)
        return ExitCode.OK
    added = annotate(folder, holder, notes, now, date.today())  # noqa: DTZ011  # the clerk's own day
    for name in added:
        print(f"Đã đưa vào hồ sơ {folder.name}: {name}", file=out)
    if not added:
        print(f"{folder.name}: ghi chú đã có sẵn, không thay đổi gì", file=out)
        return ExitCode.OK
    print(
        "Đã ghi thêm vào mục lục, và vào tập PDF nếu có. Bản cũ của chúng vẫn nằm cạnh đó, tên có "
        "số («….1.pdf»), để chứng minh hồ sơ trước khi ghi chú; vì vậy hồ sơ nặng lên, đừng xóa "
        "bản ấy. Kiểm tra bằng docgen dossier verify.",
        file=talk,
    )
    return ExitCode.OK
