"""The commands and their options, in Vietnamese; each command's help ends in an example."""

import argparse
from datetime import date
from pathlib import Path
from typing import Any, NoReturn

from docgen import vi
from docgen.errors import DocgenError, ExitCode, Problem
from docgen.forms import FormSubject, Mode

_WORDS = {
    "usage: ": "cách dùng: ",
    "options": "tùy chọn",
    "positional arguments": "tham số",
    "subcommands": "lệnh con",
    "show this help message and exit": "hiện hướng dẫn này rồi thoát",
    "the following arguments are required: %s": "còn thiếu: %s",
    "unrecognized arguments: %s": "không hiểu: %s",
    "expected one argument": "cần một giá trị",
    "expected at least one argument": "cần ít nhất một giá trị",
    "argument %(argument_name)s: %(message)s": "%(argument_name)s: %(message)s",
    "invalid choice: %(value)r (choose from %(choices)s)": (
        "không có lựa chọn %(value)r (chọn một trong: %(choices)s)"
    ),
    "invalid %(type)s value: %(value)r": "giá trị %(value)r không dùng được",
    "ambiguous option: %(option)s could match %(matches)s": (
        "tùy chọn %(option)s chưa rõ, có thể là: %(matches)s"
    ),
    "not allowed with argument %s": "không dùng cùng với %s",
    "one of the arguments %s is required": "cần một trong: %s",
}
# argparse has no public way to choose a language; it looks its words up through this name
setattr(argparse, "_", lambda text: _WORDS.get(text, text))  # noqa: B010


class UsageError(DocgenError):
    """The command line itself was not understood."""

    exit_code = ExitCode.USAGE


class _Parser(argparse.ArgumentParser):
    """Says what is wrong as a Problem instead of ending the program."""

    def error(self, message: str) -> NoReturn:
        raise UsageError(
            Problem(
                code="wrong-command",
                where=self.prog,
                message=message,
                hint=f"xem cách dùng: {self.prog} --help",
            )
        )


_FILE = "sổ làm việc Excel đã điền"
_COMMANDS = {
    "new": (
        "tạo sổ làm việc Excel trống để điền",
        "docgen new danh_sach.xlsx --ruleset vp_ubnd_2023 --year 2023",
    ),
    "check": (
        "kiểm tra sổ làm việc: mọi chỗ sai, kèm ô và cách sửa",
        "docgen check danh_sach.xlsx --annotate danh_sach_loi.xlsx",
    ),
    "explain": (
        "giải thích từng bước mức xếp loại được đề xuất",
        'docgen explain danh_sach.xlsx "Nguyễn Văn An"',
    ),
    "fill": (
        "làm các mẫu cho chi bộ hoặc đảng viên",
        "docgen fill danh_sach.xlsx --form 10 --mode prefilled -o phieu",
    ),
    "ballots": (
        "in phiếu biểu quyết của các hội nghị bỏ phiếu: PDF đúng khổ, đủ số phiếu",
        "docgen ballots danh_sach.xlsx --session HCQT-V1 --stamp-box -o phieu",
    ),
    "dossier": (
        "làm hồ sơ kiểm điểm của từng chi bộ và đảng bộ",
        "docgen dossier build danh_sach.xlsx -o ho_so --pdf",
    ),
    "demo": (
        "chạy thử toàn bộ công việc trên dữ liệu mẫu",
        "docgen demo -o ket-qua",
    ),
    "forms": ("liệt kê các mẫu có sẵn, các từ mà mẫu được dùng", "docgen forms"),
    "lint": (
        "kiểm tra mẫu Word: thẻ, từ, thể thức, dấu vết cá nhân",
        "docgen lint mau_rieng/chi_bo/mau_99 --annotate mau_99_nhan_xet.docx",
    ),
    "classify": (
        "đề xuất mức xếp loại của mọi đối tượng, hạn mức, kết quả phiếu",
        "docgen classify danh_sach.xlsx --json",
    ),
    "rules": (
        "quy tắc đang áp dụng, kèm căn cứ; so sánh hai hướng dẫn",
        "docgen rules diff vp_ubnd_2023 huyen_2023",
    ),
    "tally": (
        "kiểm phiếu: hai người đếm, so từng ô, ghi kết quả vào sổ làm việc",
        "docgen tally sheet danh_sach.xlsx --session HCQT-V1 -o kiem-phieu",
    ),
    "report": (
        "thống kê mức xếp loại qua các năm, so với hạn mức",
        "docgen report danh_sach.xlsx",
    ),
    "calendar": (
        "việc nào đến hạn khi nào, việc nào trễ hoặc không kịp",
        "docgen calendar danh_sach.xlsx --ics lich.ics",
    ),
}


def build_parser() -> argparse.ArgumentParser:
    """Return the parser of all commands."""
    parser = _Parser(
        prog="docgen",
        description="Hồ sơ kiểm điểm, đánh giá, xếp loại chất lượng tổ chức đảng, đảng viên.",
        epilog="Ví dụ: docgen demo -o ket-qua",
    )
    commands = parser.add_subparsers(dest="command", required=True, metavar="LỆNH", title="lệnh")
    new = _command(commands, "new")
    new.add_argument("file", type=Path, metavar="TỆP", help="tệp .xlsx sẽ tạo")
    new.add_argument("--year", type=int, metavar="NĂM", help="năm đánh giá")
    new.add_argument("--ruleset", metavar="MÃ", help="hướng dẫn áp dụng, ví dụ vp_ubnd_2023")
    _add_folders(new)
    _add_replace(new)
    check = _command(commands, "check")
    check.add_argument("file", type=Path, metavar="TỆP", help=_FILE)
    check.add_argument(
        "--annotate", type=Path, metavar="BẢN_SAO", help="ghi bản sao đánh dấu ô sai"
    )
    _add_json(check)
    _add_folders(check)
    _add_replace(check)
    explain = _command(commands, "explain")
    explain.add_argument("file", type=Path, metavar="TỆP", help=_FILE)
    explain.add_argument("subject", metavar="ĐỐI_TƯỢNG", help="họ và tên, mã, hoặc tên tổ chức")
    explain.add_argument(
        "--docx", type=Path, metavar="TỆP_DOCX", help="ghi thành phụ lục Word, không in ra"
    )
    _add_json(explain)
    _add_folders(explain)
    _add_replace(explain)
    fill = _command(commands, "fill")
    fill.add_argument("file", type=Path, metavar="TỆP", help=_FILE)
    fill.add_argument(
        "--form", action="append", required=True, metavar="MẪU", help="số mẫu, dùng được nhiều lần"
    )
    fill.add_argument(
        "--mode",
        choices=[mode.value for mode in Mode],
        default=Mode.PREFILLED.value,
        help="blank: mẫu trống; prefilled: điền sẵn; final: hoàn chỉnh",
    )
    fill.add_argument("--unit", action="append", metavar="TỔ_CHỨC", help="chỉ tổ chức này")
    fill.add_argument("--member", action="append", metavar="ĐẢNG_VIÊN", help="chỉ đảng viên này")
    fill.add_argument("--rows", type=int, metavar="N", help="số dòng trống của mẫu trống")
    fill.add_argument(
        "--merge", action="store_true", help="gộp mọi văn bản của một mẫu vào một tệp để in"
    )
    _add_output(fill)
    _add_ballots(commands)
    _add_dossier(commands)
    demo = _command(commands, "demo")
    demo.add_argument("-o", "--output", type=Path, default=Path("ket-qua"), metavar="THƯ_MỤC")
    demo.add_argument("--no-pdf", action="store_true", help="không chuyển sang PDF")
    _add_forms(commands)
    lint = _command(commands, "lint")
    lint.add_argument(
        "paths",
        nargs="*",
        type=Path,
        metavar="TỆP_HOẶC_THƯ_MỤC",
        help="tệp .docx, thư mục của một mẫu, hoặc thư mục chứa nhiều mẫu; không ghi: mọi mẫu",
    )
    lint.add_argument(
        "--annotate",
        type=Path,
        metavar="NƠI_GHI",
        help="ghi bản sao có nhận xét của Word: tệp .docx, hoặc thư mục khi kiểm tra nhiều mẫu",
    )
    _add_json(lint)
    _add_replace(lint)
    _add_folders(lint)
    _add_law(commands)
    _add_tally(commands)
    return parser


def _add_dossier(commands: Any) -> None:  # noqa: ANN401  # argparse hides the type
    dossier = _command(commands, "dossier")
    steps = dossier.add_subparsers(dest="step", required=True, metavar="BƯỚC", title="bước")
    build = steps.add_parser(
        "build",
        help="làm thư mục và tệp zip cho từng tổ chức",
        description="Làm thư mục và tệp zip hồ sơ cho từng tổ chức.",
        epilog=f"Ví dụ: {_COMMANDS['dossier'][1]}",
    )
    build.add_argument("file", type=Path, metavar="TỆP", help=_FILE)
    build.add_argument("--unit", action="append", metavar="TỔ_CHỨC", help="chỉ tổ chức này")
    _add_output(build)
    verify = steps.add_parser(
        "verify",
        help="kiểm tra hồ sơ đã lập: tệp nào bị sửa, mất hoặc thêm",
        description="Kiểm tra hồ sơ đã lập: tệp nào bị sửa, mất hoặc thêm.",
        epilog='Ví dụ: docgen dossier verify "ho_so/01 Chi bộ Tổng hợp.zip"',
    )
    verify.add_argument(
        "place", type=Path, metavar="HỒ_SƠ", help="thư mục hồ sơ, tệp .zip, hoặc thư mục chứa chúng"
    )
    _add_json(verify)


def _add_tally(commands: Any) -> None:  # noqa: ANN401  # argparse hides the type
    tally = _command(commands, "tally")
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
    sheet.add_argument("file", type=Path, metavar="TỆP", help=_FILE)
    sheet.add_argument("--session", required=True, metavar="MÃ", help="mã hội nghị bỏ phiếu")
    sheet.add_argument("--ballots", type=int, metavar="SỐ", help="chỗ nhập cho bao nhiêu phiếu")
    sheet.add_argument(
        "-o", "--output", type=Path, required=True, metavar="THƯ_MỤC", help="nơi ghi kết quả"
    )
    _add_replace(sheet)
    _add_folders(sheet)
    check = step(
        "check",
        "kiểm tra một tệp đếm, hoặc so hai tệp từng ô",
        '"HCQT-V1 - người đếm 1.xlsx" "HCQT-V1 - người đếm 2.xlsx"',
    )
    _add_counts(check)
    _add_json(check)
    confirm = step(
        "confirm",
        "ghi kết quả mà hai người đếm khớp nhau vào sổ làm việc",
        'danh_sach.xlsx "HCQT-V1 - người đếm 1.xlsx" "HCQT-V1 - người đếm 2.xlsx" '
        "-o danh_sach_moi.xlsx",
    )
    confirm.add_argument("file", type=Path, metavar="TỆP", help=_FILE)
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
    _add_replace(confirm)
    _add_folders(confirm)
    forget = step(
        "forget",
        "xóa phần nhập từng phiếu, chỉ giữ số tổng",
        '"HCQT-V1 - người đếm 1.xlsx"',
    )
    _add_counts(forget)


def _add_counts(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("counts", type=Path, nargs="+", metavar="TỆP_ĐẾM", help="tệp kiểm phiếu")


def _add_forms(commands: Any) -> None:  # noqa: ANN401  # argparse hides the type
    forms = _command(commands, "forms")
    _add_json(forms)
    _add_folders(forms)
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
    _add_json(words)


def _add_ballots(commands: Any) -> None:  # noqa: ANN401  # argparse hides the type
    ballots = _command(commands, "ballots")
    ballots.add_argument("file", type=Path, metavar="TỆP", help=_FILE)
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
    _add_replace(ballots)
    _add_folders(ballots)


def _add_law(commands: Any) -> None:  # noqa: ANN401  # argparse hides the type
    classify = _command(commands, "classify")
    classify.add_argument("file", type=Path, metavar="TỆP", help=_FILE)
    _add_json(classify)
    _add_folders(classify)
    rules = _command(commands, "rules")
    rules.add_argument(
        "names",
        nargs="*",
        metavar="TÊN",
        help="tên hướng dẫn hoặc sổ làm việc .xlsx; «diff A B» để so sánh; không ghi: liệt kê",
    )
    _add_folders(rules)
    report = _command(commands, "report")
    report.add_argument("file", type=Path, metavar="TỆP", help=_FILE)
    _add_json(report)
    _add_folders(report)
    calendar = _command(commands, "calendar")
    calendar.add_argument("file", type=Path, metavar="TỆP", help=_FILE)
    calendar.add_argument("--calendar", metavar="MÃ", help="lịch của hướng dẫn khác")
    calendar.add_argument("--ics", type=Path, metavar="TỆP_ICS", help="ghi tệp lịch .ics")
    calendar.add_argument(
        "--today",
        type=date.fromisoformat,
        metavar="NGÀY",
        help="ngày để tính trễ, ví dụ 2023-12-01",
    )
    _add_replace(calendar)
    _add_folders(calendar)


def _command(commands: Any, name: str) -> argparse.ArgumentParser:  # noqa: ANN401  # argparse hides the type
    help_text, example = _COMMANDS[name]
    made: argparse.ArgumentParser = commands.add_parser(
        name,
        help=help_text,
        description=f"{help_text[0].upper()}{help_text[1:]}.",
        epilog=f"Ví dụ: {example}",
    )
    return made


def _add_json(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help="in kết quả dạng JSON")


def _add_replace(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--replace", action="store_true", help="thay tệp, thư mục đã có")


def _add_folders(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--templates",
        type=Path,
        action="append",
        default=[],
        metavar="THƯ_MỤC",
        help="mẫu riêng của đơn vị, dùng trước mẫu có sẵn",
    )
    parser.add_argument(
        "--rulesets",
        type=Path,
        action="append",
        default=[],
        metavar="THƯ_MỤC",
        help="quy tắc riêng của đơn vị, dùng trước quy tắc có sẵn",
    )


def _add_output(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "-o", "--output", type=Path, required=True, metavar="THƯ_MỤC", help="nơi ghi kết quả"
    )
    parser.add_argument("--pdf", action="store_true", help="làm thêm bản PDF (cần LibreOffice)")
    parser.add_argument("--dry-run", action="store_true", help="chỉ liệt kê, không ghi gì")
    _add_replace(parser)
    _add_folders(parser)
