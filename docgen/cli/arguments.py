"""The options of the commands that have many, or steps of their own."""

import argparse
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
    day,
)
from docgen.forms import FormSubject


def add_dossier(commands: Any) -> None:  # noqa: ANN401  # argparse hides the type
    """Add `dossier` and its steps."""
    dossier = command(commands, "dossier")
    steps = dossier.add_subparsers(dest="step", required=True, metavar="BƯỚC", title="bước")
    check = steps.add_parser(
        "check",
        help="hồ sơ của ai còn thiếu gì, ai làm, có khớp nhau không",
        description="Xem hồ sơ của từng tổ chức còn thiếu gì, ai làm, có khớp nhau không.",
        epilog="Ví dụ: docgen dossier check danh_sach.xlsx --in ho_so",
    )
    check.add_argument("file", type=Path, metavar="TỆP", help=FILE)
    check.add_argument(
        "--in",
        dest="folder",
        type=Path,
        metavar="THƯ_MỤC",
        help="thư mục mà docgen dossier build đã ghi; không ghi: chỉ xem sổ làm việc",
    )
    check.add_argument("--unit", action="append", metavar="TỔ_CHỨC", help="chỉ tổ chức này")
    check.add_argument(
        "--all", action="store_true", help="in mọi giấy tờ của mọi hồ sơ, cả đã có đủ"
    )
    add_json(check)
    add_folders(check)
    build = steps.add_parser(
        "build",
        help="lập mới hoặc cập nhật thư mục và tệp zip hồ sơ của từng tổ chức",
        description="Lập mới hoặc cập nhật thư mục và tệp zip hồ sơ của từng tổ chức. Giấy tờ "
        "để thêm vào thư mục và văn bản sửa bằng tay được giữ nguyên.",
        epilog="Ví dụ: docgen dossier build danh_sach.xlsx -o ho_so --pdf",
    )
    build.add_argument(
        "file",
        type=Path,
        nargs="+",
        metavar="TỆP",
        help="sổ làm việc; nhiều sổ, hoặc thư mục chứa chúng: mỗi sổ một thư mục",
    )
    build.add_argument(
        "--executor",
        metavar="NƠI_CHẠY",
        help="với nhiều sổ: serial, local (mọi lõi máy), local:SỐ, hoặc dask://MÁY:CỔNG",
    )
    build.add_argument("--unit", action="append", metavar="TỔ_CHỨC", help="chỉ tổ chức này")
    add_output(build, replaces=False)
    pack = steps.add_parser(
        "pack",
        help="đóng gói các hồ sơ đã lập vào một tệp zip để gửi, có thể đặt mật khẩu",
        description="Đóng gói các hồ sơ đã lập vào một tệp zip để gửi, có thể đặt mật khẩu.",
        epilog='Ví dụ: docgen dossier pack ho_so -o "Gói hồ sơ năm 2023.zip" --encrypt',
    )
    pack.add_argument("place", type=Path, metavar="THƯ_MỤC", help="thư mục chứa các hồ sơ")
    pack.add_argument(
        "-o",
        "--output",
        type=Path,
        metavar="TỆP_ZIP",
        help="tệp zip sẽ ghi; không ghi: bên cạnh thư mục, cùng tên với thư mục",
    )
    pack.add_argument(
        "--encrypt",
        action="store_true",
        help="đặt mật khẩu (hỏi khi chạy, hoặc lấy ở biến môi trường DOCGEN_MAT_KHAU)",
    )
    add_replace(pack)
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
    annotate = steps.add_parser(
        "annotate",
        help="ghi vào hồ sơ năm cũ rằng một kết quả của năm đó đã bị hủy",
        description="Đưa ghi chú hủy kết quả vào hồ sơ năm cũ, mục lục và tập PDF của nó; giữ bản "
        "kê, mục lục và tập PDF cũ làm bằng chứng.",
        epilog='Ví dụ: docgen dossier annotate "ho_so_cu/01 Chi bộ Tổng hợp" danh_sach.xlsx',
    )
    annotate.add_argument("place", type=Path, metavar="HỒ_SƠ_CŨ", help="thư mục hồ sơ năm cũ")
    annotate.add_argument("file", type=Path, metavar="TỆP", help="sổ làm việc của năm nay")
    annotate.add_argument("--dry-run", action="store_true", help="chỉ liệt kê, không ghi gì")
    add_folders(annotate)


def add_annul(commands: Any) -> None:  # noqa: ANN401  # argparse hides the type
    """Add `annul`."""
    annul = command(commands, "annul")
    annul.add_argument("file", type=Path, metavar="TỆP", help="sổ làm việc của năm nay")
    annul.add_argument("old", type=Path, metavar="TỆP_CŨ", help="sổ làm việc của năm bị hủy")
    annul.add_argument(
        "-o", "--output", type=Path, metavar="TỆP_MỚI", help="ghi sổ năm nay, thêm số của năm cũ"
    )
    add_replace(annul)
    add_folders(annul)


def add_merge(commands: Any) -> None:  # noqa: ANN401  # argparse hides the type
    """Add `merge`."""
    merge = command(commands, "merge")
    merge.add_argument("file", type=Path, metavar="SỔ_ĐẢNG_BỘ", help="sổ làm việc của đảng bộ")
    merge.add_argument(
        "files",
        type=Path,
        nargs="+",
        metavar="TỆP_CHI_BỘ",
        help="sổ làm việc của các chi bộ, hoặc thư mục chứa chúng",
    )
    merge.add_argument(
        "-o",
        "--output",
        type=Path,
        required=True,
        metavar="TỆP_MỚI",
        help="sổ làm việc sẽ ghi; ghi đúng tên sổ đảng bộ thì thay cả tệp",
    )
    merge.add_argument(
        "--update",
        action="store_true",
        help="thay cả ô đã có của sổ đảng bộ, nếu mọi tệp có ghi ô ấy đều ghi như nhau",
    )
    merge.add_argument("--dry-run", action="store_true", help="chỉ liệt kê, không ghi gì")
    add_replace(merge)


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
    """Add the commands about the law: classify, rules, report, rollup, calendar."""
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
    rollup = command(commands, "rollup")
    rollup.add_argument(
        "files",
        type=Path,
        nargs="+",
        metavar="TỆP",
        help="sổ làm việc .xlsx, thư mục chứa chúng, hoặc báo cáo các năm trước đã gõ (.toml)",
    )
    add_output(rollup)
    add_json(rollup)
    calendar = command(commands, "calendar")
    calendar.add_argument("file", type=Path, metavar="TỆP", help=FILE)
    calendar.add_argument("--calendar", metavar="MÃ", help="lịch của hướng dẫn khác")
    calendar.add_argument("--ics", type=Path, metavar="TỆP_ICS", help="ghi tệp lịch .ics")
    calendar.add_argument(
        "--today",
        type=day,
        metavar="NGÀY",
        help="ngày để tính trễ, ví dụ 01/12/2023",
    )
    add_replace(calendar)
    add_folders(calendar)


def add_collect(commands: Any) -> None:  # noqa: ANN401  # argparse hides the type
    """Add `collect`."""
    collect = command(commands, "collect")
    collect.add_argument(
        "folder", type=Path, metavar="THƯ_MỤC", help="nơi để các tệp Word, PDF, Excel gửi về"
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
        type=day,
        metavar="NGÀY",
        help="ngày để tính trễ, ví dụ 01/12/2023",
    )
    add_json(collect)
    add_replace(collect)
    add_folders(collect)
