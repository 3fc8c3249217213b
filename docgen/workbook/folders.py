"""Find the workbooks of a folder, and say which files in it could be some and were not read."""

from collections.abc import Iterable, Iterator
from pathlib import Path

from docgen.errors import Problem, Severity

_WORKBOOK = ".xlsx"
_OTHERS = {".xls", ".xlsm", ".xlsb", ".ods", ".csv"}
_OPEN_OR_HIDDEN = ("~$", ".")


def workbooks_in(folder: Path) -> tuple[Path, ...]:
    """Return the workbooks that lie directly in a folder, by name."""
    return tuple(path for path in _files(folder) if path.suffix.casefold() == _WORKBOOK)


def passed_over(places: Iterable[Path]) -> tuple[Problem, ...]:
    """Return a warning for each file or folder within the folders named that was not read."""
    return tuple(each for place in places if place.is_dir() for each in _passed_over(place))


def _passed_over(folder: Path) -> tuple[Problem, ...]:
    """Return a warning for each table of another kind, and each folder that holds workbooks."""
    return tuple(
        Problem(
            code="workbook-passed-over",
            where=str(path),
            message=f"không phải {_WORKBOOK} nên chưa đọc",
            hint=f"mở bằng Excel, lưu lại thành {_WORKBOOK} rồi chạy lại; không phải sổ thì bỏ qua",
            severity=Severity.WARNING,
        )
        for path in _files(folder)
        if path.suffix.casefold() in _OTHERS
    ) + tuple(
        Problem(
            code="workbook-passed-over",
            where=str(path),
            message=f"thư mục con có {len(workbooks_in(path))} tệp {_WORKBOOK}, chưa đọc",
            hint="ghi thêm thư mục này vào lệnh, hoặc chuyển các tệp ra ngoài; không phải sổ "
            "thì bỏ qua",
            severity=Severity.WARNING,
        )
        for path in sorted(folder.iterdir())
        if path.is_dir() and not path.name.startswith(_OPEN_OR_HIDDEN) and workbooks_in(path)
    )


def _files(folder: Path) -> Iterator[Path]:
    for path in sorted(folder.iterdir()):
        if path.is_file() and not path.name.startswith(_OPEN_OR_HIDDEN):
            yield path
