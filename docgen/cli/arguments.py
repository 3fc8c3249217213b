"""The options of the commands that have many, or steps of their own."""

import argparse
from datetime import date
from pathlib import Path
from typing import Any

from docgen import vi
from docgen.cli.options import (
    FILE,
    add_folders,
    add_json,
    add_output,
    add_replace,
    command,
)
from docgen.forms import FormSubject


def add_dossier(commands: Any) -> None:  # noqa: ANN401  # argparse hides the type
    """Add `dossier` and its steps."""
    dossier = command(commands, "dossier")
    steps = dossier.add_subparsers(dest="step", required=True, metavar="BƯỚC", title="bước")
    build = steps.add_parser(
        "build",
        help="làm thư mục và tệp zip cho từng tổ chức",
        description="Làm thư mục và tệp zip hồ sơ cho từng tổ chức.",
        epilog="Ví dụ: docgen dossier build danh_sach.xlsx -o ho_so --pdf",
    )
    build.add_argument("file", type=Path, metavar="TỆP", help=FILE)
    build.add_argument("--unit", action="append", metavar="TỔ_CHỨC", help="chỉ tổ chức này")
    add_output(build)
    verify = steps.add_parser(
        "verify",
        help="kiểm tra hồ sơ đã lập: tệp nào bị sửa, mất hoặc thêm",
        description="Kiểm tra hồ sơ đã lập: tệp nào bị sửa, mất hoặc thêm.",
        epilog='Ví dụ: docgen dossier verify "ho_so/01 Chi bộ Tổng hợp.zip"',
    )
    verify.add_argument(
        "place", type=Path, metavar="HỒ_SƠ", help="thư mục hồ sơ, tệp .zip, hoặc thư mục chứa chúng"
    )
    add_json(verify)


def add_tally(commands: Any) -> None:  # noqa: ANN401  # argparse hides the type
    """Add `tally` and its steps."""
    tally = command(commands, "tally")
    steps = tally.add_subparsers(dest="step", required=True, metavar="BƯỚC", title="bước")

    def step(name: str, about: str, example: str) -> argparse.ArgumentParser:
        made: argparse.ArgumentParser = steps.add_parser(
            name,
            help=about,
            description=f"{vi.sentence(about)}.",
            epilog=f"Ví dụ: docgen tally {name} {example}",
        )
        return made

    sheet = step(
        "sheet",
        "tạo hai tệp để hai người đếm một lần bỏ phiếu",
        "danh_sach.xlsx --session HCQT-V1 -o kiem-phieu",
    )
    sheet.add_argument("file", type=Path, metavar="TỆP", help=FILE)
    sheet.add_argument("--session", required=True, metavar="MÃ", help="mã hội nghị bỏ phiếu")
    sheet.add_argument("--ballots", type=int, metavar="SỐ", help="chỗ nhập cho bao nhiêu phiếu")
    sheet.add_argument(
        "-o", "--output", type=Path, required=True, metavar="THƯ_MỤC", help="nơi ghi kết quả"
    )
    add_replace(sheet)
    add_folders(sheet)
    check = step(
        "check",
        "kiểm tra một tệp đếm, hoặc so hai tệp từng ô",
        '"HCQT-V1 - người đếm 1.xlsx" "HCQT-V1 - người đếm 2.xlsx"',
    )
    _add_counts(check)
    add_json(check)
    confirm = step(
        "confirm",
        "ghi kết quả mà hai người đếm khớp nhau vào sổ làm việc",
        'danh_sach.xlsx "HCQT-V1 - người đếm 1.xlsx" "HCQT-V1 - người đếm 2.xlsx" '
        "-o danh_sach_moi.xlsx",
    )
    confirm.add_argument("file", type=Path, metavar="TỆP", help=FILE)
    _add_counts(confirm)
    confirm.add_argument(
        "-o",
        "--output",
        type=Path,
        required=True,
        metavar="TỆP_MỚI",
        help="sổ làm việc sẽ ghi; ghi đúng tên tệp cũ thì thay cả tệp",
    )
    confirm.add_argument("--update", action="store_true", help="thay cả những ô đã có số khác")
    confirm.add_argument("--dry-run", action="store_true", help="chỉ liệt kê, không ghi gì")
    add_replace(confirm)
    add_folders(confirm)
    forget = step(
        "forget",
        "xóa phần nhập từng phiếu, chỉ giữ số tổng",
        '"HCQT-V1 - người đếm 1.xlsx"',
    )
    _add_counts(forget)


def _add_counts(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("counts", type=Path, nargs="+", metavar="TỆP_ĐẾM", help="tệp kiểm phiếu")


def add_forms(commands: Any) -> None:  # noqa: ANN401  # argparse hides the type
    """Add `forms` and its step."""
    forms = command(commands, "forms")
    add_json(forms)
    add_folders(forms)
    steps = forms.add_subparsers(dest="step", metavar="BƯỚC", title="bước")
    words = steps.add_parser(
        "vocabulary",
        help="mọi từ mà mẫu của một loại được dùng, kèm ví dụ",
        description="In mọi từ mà mẫu của một loại được dùng, kèm nghĩa và ví dụ.",
        epilog="Ví dụ: docgen forms vocabulary member",
    )
    words.add_argument(
        "subject",
        nargs="?",
        choices=[subject.value for subject in FormSubject],
        metavar="LOẠI",
        help=f"một trong: {', '.join(FormSubject)}; không ghi: mọi loại",
    )
    add_json(words)


def add_ballots(commands: Any) -> None:  # noqa: ANN401  # argparse hides the type
    """Add `ballots`."""
    ballots = command(commands, "ballots")
    ballots.add_argument("file", type=Path, metavar="TỆP", help=FILE)
    ballots.add_argument(
        "-o", "--output", type=Path, required=True, metavar="THƯ_MỤC", help="nơi ghi kết quả"
    )
    several: Any = {"action": "append", "default": []}
    ballots.add_argument(
        "--session", metavar="MÃ", help="chỉ hội nghị này; không ghi: mọi hội nghị", **several
    )
    ballots.add_argument(
        "--unit", metavar="TỔ_CHỨC", help="phiếu của tổ chức, không theo hội nghị", **several
    )
    ballots.add_argument(
        "--form", metavar="MẪU", help="mẫu phiếu, ví dụ 10; không ghi: tự chọn", **several
    )
    ballots.add_argument("--copies", type=int, metavar="N", help="số phiếu, thay cho số tự tính")
    ballots.add_argument(
        "--spare", type=int, default=2, metavar="N", help="số phiếu dự phòng, không ghi: 2"
    )
    ballots.add_argument(
        "--per-sheet",
        type=int,
        choices=(1, 2, 4),
        help="số phiếu trên một tờ A4; không ghi: nhiều nhất mà mỗi phiếu vừa một trang",
    )
    ballots.add_argument("--blank", action="store_true", help="phiếu trống, không in tên")
    ballots.add_argument(
        "--stamp-box", action="store_true", help="chừa ô trống góc trên bên trái để đóng dấu"
    )
    ballots.add_argument(
        "--qr", action="store_true", help="in mã QR của đợt phiếu, giống nhau trên mọi tờ"
    )
    ballots.add_argument(
        "--test-deck",
        action="store_true",
        help="phiếu THỬ đã đánh dấu sẵn, kèm kết quả đếm đúng",
    )
    ballots.add_argument("--dry-run", action="store_true", help="chỉ liệt kê, không ghi gì")
    add_replace(ballots)
    add_folders(ballots)


def add_law(commands: Any) -> None:  # noqa: ANN401  # argparse hides the type
    """Add the commands about the law: classify, rules, report, calendar."""
    classify = command(commands, "classify")
    classify.add_argument("file", type=Path, metavar="TỆP", help=FILE)
    add_json(classify)
    add_folders(classify)
    rules = command(commands, "rules")
    rules.add_argument(
        "names",
        nargs="*",
        metavar="TÊN",
        help="tên hướng dẫn hoặc sổ làm việc .xlsx; «diff A B» để so sánh; không ghi: liệt kê",
    )
    add_folders(rules)
    report = command(commands, "report")
    report.add_argument("file", type=Path, metavar="TỆP", help=FILE)
    add_json(report)
    add_folders(report)
    calendar = command(commands, "calendar")
    calendar.add_argument("file", type=Path, metavar="TỆP", help=FILE)
    calendar.add_argument("--calendar", metavar="MÃ", help="lịch của hướng dẫn khác")
    calendar.add_argument("--ics", type=Path, metavar="TỆP_ICS", help="ghi tệp lịch .ics")
    calendar.add_argument(
        "--today",
        type=date.fromisoformat,
        metavar="NGÀY",
        help="ngày để tính trễ, ví dụ 2023-12-01",
    )
    add_replace(calendar)
    add_folders(calendar)


def add_collect(commands: Any) -> None:  # noqa: ANN401  # argparse hides the type
    """Add `collect`."""
    collect = command(commands, "collect")
    collect.add_argument(
        "folder", type=Path, metavar="THƯ_MỤC", help="nơi để các tệp Word, Excel gửi về"
    )
    collect.add_argument("--into", type=Path, required=True, metavar="TỆP", help=FILE)
    collect.add_argument(
        "-o",
        "--output",
        type=Path,
        metavar="TỆP_MỚI",
        help="sổ làm việc ghi ra, được trùng với tệp cũ; không ghi: chỉ xem",
    )
    collect.add_argument("--dry-run", action="store_true", help="chỉ liệt kê, không ghi gì")
    collect.add_argument(
        "--status", action="store_true", help="ai đã gửi, điền đủ, thiếu câu nào, trễ hạn"
    )
    collect.add_argument(
        "--sent",
        type=Path,
        metavar="THƯ_MỤC",
        help="nơi docgen fill --fillable đã ghi; không ghi: mọi người phải điền",
    )
    collect.add_argument(
        "--today",
        type=date.fromisoformat,
        metavar="NGÀY",
        help="ngày để tính trễ, ví dụ 2023-12-01",
    )
    add_json(collect)
    add_replace(collect)
    add_folders(collect)
