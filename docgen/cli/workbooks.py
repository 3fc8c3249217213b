"""Commands about the workbook itself: write a blank one, name what is wrong in a filled one."""

from argparse import Namespace
from typing import TextIO

from docgen import loading
from docgen.classification import load_ruleset, shipped_rulesets
from docgen.cli.asked import folders, misused
from docgen.cli.talk import as_json, print_json, print_problems
from docgen.dossier import write_file
from docgen.errors import ExitCode, errors_in


def new(options: Namespace, out: TextIO, talk: TextIO) -> ExitCode:
    """Write a blank workbook for one guideline."""
    del out
    if options.file.suffix.casefold() != ".xlsx":
        raise misused(str(options.file), "tên tệp phải có đuôi .xlsx", "ví dụ: danh_sach.xlsx")
    names = shipped_rulesets()
    if options.ruleset is None and len(names) > 1:
        raise misused(
            "--ruleset",
            "chưa chọn hướng dẫn áp dụng",
            f"chọn một trong: {', '.join(names)}; xem docgen rules",
        )
    ruleset = load_ruleset(options.ruleset or names[0], options.rulesets)
    from docgen.excel import write

    settings: dict[str, object] = {"ruleset": ruleset.id}
    if options.year is not None:
        settings["year"] = options.year
    write_file(
        options.file, write({"Kỳ đánh giá": [settings]}, ruleset.criteria), replace=options.replace
    )
    print(f"Đã tạo {options.file} theo: {ruleset.name}", file=talk)
    print("Mở bằng Excel, đọc trang Hướng dẫn rồi điền từ trang Kỳ đánh giá.", file=talk)
    return ExitCode.OK


def check(options: Namespace, out: TextIO, talk: TextIO) -> ExitCode:
    """Name every problem of a workbook, those of the law among them."""
    if options.annotate and options.annotate.resolve() == options.file.resolve():
        raise misused("--annotate", "bản sao trùng với tệp gốc", "đặt tên khác cho bản sao")
    reading, problems = loading.examine(options.file, folders(options))
    if options.json:
        print_json([as_json(problem) for problem in problems], out)
    else:
        print_problems(problems, out)
    errors = len(errors_in(problems))
    if options.annotate:
        from docgen.excel import annotate

        marked = annotate(options.file, problems)
        write_file(options.annotate, marked, replace=options.replace)
        print(f"Bản sao có đánh dấu: {options.annotate}", file=talk)
    if reading.review is not None:
        review = reading.review
        print(f"Đã đọc {len(review.units)} tổ chức, {len(review.members)} đảng viên.", file=talk)
    if not problems:
        print("Không có lỗi.", file=talk)
    else:
        print(f"{errors} lỗi, {len(problems) - errors} cảnh báo.", file=talk)
    return ExitCode.DATA if errors else ExitCode.OK
