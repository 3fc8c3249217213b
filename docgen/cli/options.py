"""What the options of all commands share: the parser in Vietnamese, help, examples, folders."""

import argparse
from datetime import date
from pathlib import Path
from typing import Any, NoReturn

from docgen import vi
from docgen.errors import DocgenError, ExitCode, Problem

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


class Parser(argparse.ArgumentParser):
    """Says what is wrong as a Problem instead of ending the program."""

    def parse_known_args(self, args: Any = None, namespace: Any = None) -> Any:  # noqa: ANN401  # as argparse
        """Return what was understood; what was not is told by the command it was meant for."""
        found, unknown = super().parse_known_args(args, namespace)
        if unknown:
            self.error(_WORDS["unrecognized arguments: %s"] % " ".join(unknown))
        return found, unknown

    def error(self, message: str) -> NoReturn:
        """Raise UsageError."""
        raise UsageError(
            Problem(
                code="wrong-command",
                where=self.prog,
                message=message,
                hint=f"xem cách dùng: {self.prog} --help",
            )
        )


def day(text: str) -> date:
    """Return a day as clerks type it, day first, or as machines do.

    Raises:
        ArgumentTypeError: if it is no day.
    """
    found = vi.parse_date(text)
    if found is None:
        told = f"«{text}» không phải một ngày; ghi ngày/tháng/năm, ví dụ 05/12/2023"
        raise argparse.ArgumentTypeError(told)
    return found


FILE = "sổ làm việc Excel đã điền"
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
    "merge": (
        "gộp sổ làm việc của các chi bộ vào sổ của đảng bộ, nêu từng ô khác nhau",
        "docgen merge dang_bo.xlsx chi_bo_1.xlsx chi_bo_2.xlsx -o dang_bo_moi.xlsx",
    ),
    "dossier": (
        "làm hồ sơ kiểm điểm của từng chi bộ và đảng bộ",
        "docgen dossier build danh_sach.xlsx -o ho_so --pdf",
    ),
    "annul": (
        "hủy kết quả năm trước: lấy quyết định cũ, nêu danh sách và khen thưởng đổi theo",
        "docgen annul nam_2023.xlsx nam_2022.xlsx -o nam_2023_moi.xlsx",
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
    "collect": (
        "nhận các mẫu đã điền gửi về vào sổ làm việc; danh sách ai chưa gửi",
        "docgen collect gui-ve --into danh_sach.xlsx -o danh_sach_moi.xlsx",
    ),
    "report": (
        "thống kê mức xếp loại qua các năm, so với hạn mức",
        "docgen report danh_sach.xlsx",
    ),
    "rollup": (
        "cộng sổ làm việc của nhiều đảng bộ, chi bộ cơ sở: báo cáo Word và bảng tính của cấp trên",
        "docgen rollup so_lam_viec_2022 bao_cao_2018_2021.toml -o tong_hop",
    ),
    "calendar": (
        "việc nào đến hạn khi nào, việc nào trễ hoặc không kịp",
        "docgen calendar danh_sach.xlsx --ics lich.ics",
    ),
}


def command(commands: Any, name: str) -> argparse.ArgumentParser:  # noqa: ANN401  # argparse hides the type
    """Return the parser of one command, with its help and example."""
    help_text, example = _COMMANDS[name]
    made: argparse.ArgumentParser = commands.add_parser(
        name,
        help=help_text,
        description=f"{help_text[0].upper()}{help_text[1:]}.",
        epilog=f"Ví dụ: {example}",
    )
    return made


def add_json(parser: argparse.ArgumentParser) -> None:
    """Add --json."""
    parser.add_argument("--json", action="store_true", help="in kết quả dạng JSON")


def add_replace(parser: argparse.ArgumentParser) -> None:
    """Add --replace."""
    parser.add_argument("--replace", action="store_true", help="thay tệp, thư mục đã có")


def add_folders(parser: argparse.ArgumentParser) -> None:
    """Add the user's own folders."""
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


def add_output(parser: argparse.ArgumentParser, *, replaces: bool = True) -> None:
    """Add where results go and how; what only brings up to date never has to be told to replace."""
    parser.add_argument(
        "-o", "--output", type=Path, required=True, metavar="THƯ_MỤC", help="nơi ghi kết quả"
    )
    parser.add_argument("--pdf", action="store_true", help="làm thêm bản PDF (cần LibreOffice)")
    parser.add_argument("--dry-run", action="store_true", help="chỉ liệt kê, không ghi gì")
    if replaces:
        add_replace(parser)
    add_folders(parser)
