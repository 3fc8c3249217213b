"""Numbers, dates and amounts in words: the written rules, and a reader that knows none of our code.

The rules are those that schools teach: mốt, tư, lăm behind "mươi", lăm behind "mười", linh for
tens that are 0, không trăm for hundreds that are 0 behind a higher group.
"""

from datetime import date

import pytest
from docx_builder import render, texts, with_paragraphs
from hypothesis import given
from hypothesis import strategies as st

from docgen import vi
from docgen.errors import TemplateError

WRITTEN = {
    0: "không",
    1: "một",
    4: "bốn",
    5: "năm",
    10: "mười",
    11: "mười một",
    14: "mười bốn",
    15: "mười lăm",
    20: "hai mươi",
    21: "hai mươi mốt",
    24: "hai mươi tư",
    25: "hai mươi lăm",
    44: "bốn mươi tư",
    55: "năm mươi lăm",
    91: "chín mươi mốt",
    100: "một trăm",
    101: "một trăm linh một",
    104: "một trăm linh bốn",
    105: "một trăm linh năm",
    110: "một trăm mười",
    111: "một trăm mười một",
    115: "một trăm mười lăm",
    121: "một trăm hai mươi mốt",
    555: "năm trăm năm mươi lăm",
    1_000: "một nghìn",
    1_001: "một nghìn không trăm linh một",
    1_010: "một nghìn không trăm mười",
    1_015: "một nghìn không trăm mười lăm",
    1_021: "một nghìn không trăm hai mươi mốt",
    1_100: "một nghìn một trăm",
    2_023: "hai nghìn không trăm hai mươi ba",
    2_024: "hai nghìn không trăm hai mươi tư",
    10_005: "mười nghìn không trăm linh năm",
    21_000: "hai mươi mốt nghìn",
    100_000: "một trăm nghìn",
    104_004: "một trăm linh bốn nghìn không trăm linh bốn",
    505_515: "năm trăm linh năm nghìn năm trăm mười lăm",
    999_999: "chín trăm chín mươi chín nghìn chín trăm chín mươi chín",
    1_000_000: "một triệu",
    1_000_001: "một triệu không trăm linh một",
    1_021_000: "một triệu không trăm hai mươi mốt nghìn",
    1_490_000: "một triệu bốn trăm chín mươi nghìn",
    1_000_000_005: "một tỷ không trăm linh năm",
    -5: "âm năm",
}


@pytest.mark.parametrize("value", WRITTEN)
def test_a_number_is_read_as_the_written_rules_say(value: int) -> None:
    assert vi.in_words(value) == WRITTEN[value]


VALUES = {
    word: value
    for value, words in enumerate(
        ("không", "một mốt", "hai", "ba", "bốn tư", "năm lăm", "sáu", "bảy", "tám", "chín")
    )
    for word in words.split()
}


def read_back(text: str) -> int:
    """Return the number that words say, read from the left by places alone."""
    total = group = digit = 0
    for word in text.split():
        if word in {"triệu", "nghìn"}:
            total += (group + digit) * (1_000_000 if word == "triệu" else 1000)
            group = digit = 0
        elif word in {"trăm", "mươi"}:
            group, digit = group + digit * (100 if word == "trăm" else 10), 0
        elif word == "mười":
            group, digit = group + 10, 0
        elif word == "linh":
            digit = 0
        else:
            digit = VALUES[word]
    return total + group + digit


def breaks_a_rule(text: str) -> bool:
    """Return whether a word stands behind one that does not allow it."""
    words = text.split()
    pairs = set(zip(["", *words], words, strict=False))
    ones = {second for first, second in pairs if first == "mươi"}
    teens = {second for first, second in pairs if first == "mười"}
    plain = {second for first, second in pairs if first not in {"mươi", "mười"}}
    return bool(
        ones & {"một", "bốn", "năm"} or teens & {"mốt", "tư", "năm"} or plain & {"mốt", "tư", "lăm"}
    )


def test_numbers_up_to_a_million_say_what_they_are_and_keep_the_rules() -> None:
    for value in (*range(10_000), *range(10_000, 1_000_000, 101), 999_999, 1_000_000):
        text = vi.in_words(value)
        assert read_back(text) == value, text
        assert not breaks_a_rule(text), text


@given(st.integers(0, 1_000_000))
def test_any_number_up_to_a_million_is_read_back(value: int) -> None:
    assert read_back(vi.in_words(value)) == value
    assert vi.parse_number(vi.number(value)) == value


@pytest.mark.parametrize(
    ("value", "printed"),
    [(0, "0"), (999, "999"), (1000, "1.000"), (1_000_000, "1.000.000"), (-2866, "-2.866")],
)
def test_thousands_are_parted_by_dots(value: int, printed: str) -> None:
    assert vi.number(value) == printed


@pytest.mark.parametrize("text", ["", "1.00", "1,5", "12.34", "1.0000", "mười", "1 000", "--1"])
def test_what_is_no_whole_number_is_none(text: str) -> None:
    assert vi.parse_number(text) is None


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (date(2023, 9, 5), "ngày năm tháng chín năm hai nghìn không trăm hai mươi ba"),
        (date(2025, 4, 21), "ngày hai mươi mốt tháng tư năm hai nghìn không trăm hai mươi lăm"),
        (date(2000, 1, 31), "ngày ba mươi mốt tháng một năm hai nghìn"),
        (date(1999, 12, 15), "ngày mười lăm tháng mười hai năm một nghìn chín trăm chín mươi chín"),
    ],
)
def test_a_date_in_words_has_no_figures(day: date, words: str) -> None:
    assert vi.date_in_words(day) == words


def test_an_amount_in_words_begins_with_a_capital_and_names_its_unit() -> None:
    assert vi.amount_in_words(0) == "Không đồng"
    assert vi.amount_in_words(1_000_000) == "Một triệu đồng"
    assert vi.amount_in_words(24, "phiếu") == "Hai mươi tư phiếu"


def shown(text: str, **context: object) -> str:
    """Return what a one-paragraph template prints."""
    return texts(render(with_paragraphs(text), context))[0]


def test_a_template_writes_numbers_amounts_and_dates_in_words() -> None:
    assert shown("{{ so | bang_chu }}", so="2.866") == ("hai nghìn tám trăm sáu mươi sáu")
    assert shown("{{ so | bang_chu | capitalize }} đồng", so=500_000) == "Năm trăm nghìn đồng"
    assert shown("{{ ngay | ngay_bang_chu }}", ngay="15/04/2024") == vi.date_in_words(
        date(2024, 4, 15)
    )


@pytest.mark.parametrize(
    "leader", ["", ".......", vi.dots_that_break(12), "\N{HORIZONTAL ELLIPSIS}"]
)
def test_a_place_that_is_open_stays_open_in_words(leader: str) -> None:
    assert shown("[{{ so | bang_chu }}{{ so | ngay_bang_chu }}]", so=leader) == f"[{leader * 2}]"


@pytest.mark.parametrize("name", ["bang_chu", "ngay_bang_chu"])
def test_words_that_are_no_number_and_no_date_are_refused(name: str) -> None:
    with pytest.raises(TemplateError) as caught:
        shown(f"{{{{ so | {name} }}}}", so="chưa rõ")
    [problem] = caught.value.problems
    assert "chưa rõ" in problem.message


def test_capital_letters_inside_a_name_are_never_lost() -> None:
    assert shown("{{ a | capitalize }}", a="đảng ủy Văn phòng UBND tỉnh") == (
        "Đảng ủy Văn phòng UBND tỉnh"
    )
    assert shown("{{ a | title }}", a="LÊ THỊ ÁNH") == "Lê Thị Ánh"
    assert vi.sentence("") == ""
