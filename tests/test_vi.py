"""Vietnamese text, tested against the written rules of names, dates and shares."""

import unicodedata
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from docgen import vi

LETTERS = (
    "aàảãáạăằẳẵắặâầẩẫấậbcdđeèẻẽéẹêềểễếệghiìỉĩíịklmnoòỏõóọôồổỗốộơờởỡớợpqrstuùủũúụưừửữứựvxyỳỷỹýỵ"
)


def test_letters_sort_in_the_order_of_the_alphabet_with_tones_second() -> None:
    keys = [vi.name_order(letter) for letter in LETTERS]
    assert keys == sorted(set(keys))


def test_names_sort_by_given_name_then_family_and_middle_names() -> None:
    names = ["Nguyễn Văn Ân", "Trần Thị An", "Nguyễn Văn An", "Lê Đức", "Lê Dung", "Lê Đại"]
    assert sorted(names, key=vi.name_order) == [
        "Nguyễn Văn An",
        "Trần Thị An",
        "Nguyễn Văn Ân",
        "Lê Dung",
        "Lê Đại",
        "Lê Đức",
    ]


def test_a_shorter_given_name_comes_before_a_longer_one_that_begins_with_it() -> None:
    assert sorted(["Lê Anh", "Lê An"], key=vi.name_order) == ["Lê An", "Lê Anh"]


@given(st.text(max_size=60))
def test_clean_text_is_composed_and_cleaning_again_changes_nothing(text: str) -> None:
    once = vi.clean(text)
    assert unicodedata.is_normalized("NFC", once)
    assert vi.clean(once) == once


@given(st.dates(min_value=date(1900, 1, 1), max_value=date(2199, 12, 31)))
def test_every_way_to_write_a_date_is_read_back(day: date) -> None:
    written = (
        vi.short_date(day),
        vi.short_date(day).replace("/", "-"),
        vi.short_date(day).replace("/", "."),
        day.isoformat(),
        vi.long_date(day),
        f"{day.day}/{day.month}/{day.year}",
    )
    assert {vi.parse_date(text) for text in written} == {day}


def test_a_date_that_does_not_exist_is_none() -> None:
    for typed in ("31/02/2023", "00/01/2023", "12/13/2023", "2023", "1/1/23", "hôm qua", ""):
        assert vi.parse_date(typed) is None


@given(st.integers(0, 5000), st.integers(1, 5000))
def test_a_share_is_exact_to_the_hundredth(part: int, whole: int) -> None:
    printed = vi.percent(part, whole)
    units, _, decimals = printed.removesuffix("%").replace(".", "").partition(",")
    hundredths = int(units) * 100 + int((decimals + "00")[:2])
    assert abs(hundredths * whole - part * 10_000) * 2 <= whole


def test_equal_spellings_fold_to_the_same_text() -> None:
    decomposed = unicodedata.normalize("NFD", "Đảng ủy Văn phòng")
    assert vi.fold(decomposed) == vi.fold("  ĐẢNG  uỷ văn phòng ") == "dang uy van phong"
