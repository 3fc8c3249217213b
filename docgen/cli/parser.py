"""The commands, in the order of a clerk's work; each command's help ends in an example."""

import argparse
from pathlib import Path

from docgen.cli.arguments import (
    add_annul,
    add_ballots,
    add_collect,
    add_dossier,
    add_forms,
    add_law,
    add_merge,
    add_tally,
)
from docgen.cli.options import (
    FILE,
    Parser,
    add_folders,
    add_json,
    add_output,
    add_replace,
    command,
)
from docgen.forms import Mode


def build_parser() -> argparse.ArgumentParser:
    """Return the parser of all commands."""
    parser = Parser(
        prog="docgen",
        description="Hồ sơ kiểm điểm, đánh giá, xếp loại chất lượng tổ chức đảng, đảng viên.",
        epilog="Ví dụ: docgen demo -o ket-qua",
    )
    commands = parser.add_subparsers(dest="command", required=True, metavar="LỆNH", title="lệnh")
    new = command(commands, "new")
    new.add_argument("file", type=Path, metavar="TỆP", help="tệp .xlsx sẽ tạo")
    new.add_argument("--year", type=int, metavar="NĂM", help="năm đánh giá")
    new.add_argument("--ruleset", metavar="MÃ", help="hướng dẫn áp dụng, ví dụ vp_ubnd_2023")
    add_folders(new)
    add_replace(new)
    check = command(commands, "check")
    check.add_argument("file", type=Path, metavar="TỆP", help=FILE)
    check.add_argument(
        "--annotate", type=Path, metavar="BẢN_SAO", help="ghi bản sao đánh dấu ô sai"
    )
    add_json(check)
    add_folders(check)
    add_replace(check)
    explain = command(commands, "explain")
    explain.add_argument("file", type=Path, metavar="TỆP", help=FILE)
    explain.add_argument("subject", metavar="ĐỐI_TƯỢNG", help="họ và tên, mã, hoặc tên tổ chức")
    explain.add_argument(
        "--docx", type=Path, metavar="TỆP_DOCX", help="ghi thành phụ lục Word, không in ra"
    )
    add_json(explain)
    add_folders(explain)
    add_replace(explain)
    fill = command(commands, "fill")
    fill.add_argument("file", type=Path, metavar="TỆP", help=FILE)
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
    fill.add_argument(
        "--fillable",
        action="store_true",
        help="tệp Word, PDF có ô để người khác điền rồi gửi về; nhận lại bằng docgen collect",
    )
    fill.add_argument(
        "--flatten",
        action="store_true",
        help="bản PDF điền sẵn không còn ô để sửa (chỉ với mẫu mau.pdf)",
    )
    add_output(fill)
    add_ballots(commands)
    add_merge(commands)
    add_dossier(commands)
    add_annul(commands)
    demo = command(commands, "demo")
    demo.add_argument("-o", "--output", type=Path, default=Path("ket-qua"), metavar="THƯ_MỤC")
    demo.add_argument("--no-pdf", action="store_true", help="không chuyển sang PDF")
    add_forms(commands)
    lint = command(commands, "lint")
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
    add_json(lint)
    add_replace(lint)
    add_folders(lint)
    add_law(commands)
    add_tally(commands)
    add_collect(commands)
    return parser
