"""Writes docs/vocabulary.md: every word that a template may use, by what its form is about."""

import sys
from pathlib import Path

from docgen.cli.asked import example_views
from docgen.forms import FormSubject, load_forms
from docgen.vocabulary import VocabularyWord, title_of, vocabulary

HERE = Path(__file__).parent
INTRO = """# Từ dùng trong mẫu

Trang này do `python docs/vocabulary.py` viết ra từ dữ liệu ví dụ kèm theo docgen; xem ngay trên
máy: `docgen forms vocabulary`. Nghĩa của từng từ nằm trong `docgen/vocabulary/meanings.toml`.

Viết `{{ ho_ten }}` để in một từ. Từ có `[]` nằm trong danh sách: `ds[].ho_ten` là `{{ d.ho_ten }}`
giữa `{%tr for d in ds %}` và `{%tr endfor %}`; `noi_dung.han_che[]` là `{{ doan }}` giữa
`{%p for doan in noi_dung.han_che %}` và `{%p endfor %}`. Cột «about»: chỉ mẫu có `about` đó mới có
từ này. Tên nhóm tiêu chí (`m0_a` …) là của hướng dẫn trong ví dụ; hướng dẫn khác có nhóm khác, xem
`docgen rules`. `gop_y["2.1.a"]` là mục góp ý mang mã ghi trong `items` của mau.toml.
"""
_OPEN = "(để trống)"


def page() -> str:
    """Return the text of docs/vocabulary.md: first what all forms share, then what each adds."""
    shipped, examples = load_forms(), example_views()
    words = {subject: vocabulary(subject, shipped, examples) for subject in FormSubject}
    shared = set.intersection(*({word.path for word in each} for each in words.values()))
    lines = [INTRO, "## Mẫu nào cũng có", "", *_table(words[FormSubject.UNIT], shared, set())]
    for subject, each in words.items():
        lines += ["", f"## `{subject.value}`: {title_of(subject)}", ""]
        lines += _table(each, {word.path for word in each}, shared)
    return "\n".join(lines) + "\n"


def _table(words: tuple[VocabularyWord, ...], wanted: set[str], left_out: set[str]) -> list[str]:
    rows = [
        f"| `{word.path}` | {word.meaning} | {_cell(word.example) or _OPEN} | "
        f"{', '.join(word.about)} |"
        for word in words
        if word.path in wanted - left_out
    ]
    return ["| từ | nghĩa | ví dụ | about |", "|---|---|---|---|", *rows]


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


if __name__ == "__main__":
    (HERE / "vocabulary.md").write_text(page(), encoding="utf-8")
    print(f"{HERE / 'vocabulary.md'}", file=sys.stderr)
