"""Vietnamese text: one Unicode form, dates and numbers as Party papers write them, name order.

No fact and no form is known here.
"""

import re
import unicodedata
from datetime import date
from fractions import Fraction
from functools import lru_cache

from babel.numbers import format_decimal

_LOCALE = "vi"
_UNPARTED = 6
_INVISIBLE = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u2060\ufeff\u00ad"))
_BLANKS = re.compile(r"[^\S\n]+")
_UNTIDY = re.compile(r"[\u200b\u200c\u200d\u2060\ufeff\u00ad]|[^\S \n]|  | \n|\n |\A[ \n]|[ \n]\Z")
"""What `clean` takes away or changes, the Unicode form excepted."""
_KEPT = 8192
"""How many answers are kept: the same headings, words, names and counts come again and again."""
_DIGITS = ("không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín")
_GROUPS = ("", "nghìn", "triệu")
_BILLION = 10**9
_LONG_NAME = 4
"""From so many words on, a name may need several lines of a letterhead."""

_ALPHABET = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
_TONES = ("", "\u0300", "\u0309", "\u0303", "\u0301", "\u0323")


@lru_cache(maxsize=_KEPT)
def clean(text: str) -> str:
    """Return `text` in NFC, without invisible letters, blanks single and none at the ends.

    >>> clean("  Nguye\u0302\u0303n\u00a0 Va\u0306n  A ")
    'Nguyễn Văn A'
    """
    if unicodedata.is_normalized("NFC", text) and not _UNTIDY.search(text):
        return text
    composed = unicodedata.normalize("NFC", text).translate(_INVISIBLE)
    lines = (_BLANKS.sub(" ", line).strip() for line in composed.splitlines())
    return "\n".join(lines).strip()


@lru_cache(maxsize=_KEPT)
def fold(text: str) -> str:
    """Return `text` without case, marks and punctuation, to compare what people type.

    >>> fold("Tổ chức  Đảng!")
    'to chuc dang'
    """
    plain = unicodedata.normalize("NFD", clean(text).casefold().replace("đ", "d"))
    letters = "".join(letter for letter in plain if not unicodedata.combining(letter))
    return " ".join(re.findall(r"[a-z0-9]+", letters))


def _collation(word: str) -> tuple[tuple[int, int], ...]:
    """Return the order of one word: letters first, tones second, as dictionaries do."""
    keys: list[tuple[int, int]] = []
    for letter in unicodedata.normalize("NFC", word).casefold():
        parts = unicodedata.normalize("NFD", letter)
        tone = next((mark for mark in _TONES[1:] if mark in parts), "")
        base = unicodedata.normalize("NFC", parts.replace(tone, "") if tone else parts)
        place = _ALPHABET.find(base)
        keys.append((place if place >= 0 else len(_ALPHABET) + ord(base[0]), _TONES.index(tone)))
    letters = tuple((place, 0) for place, _ in keys)
    return (*letters, (-1, 0), *((0, tone) for _, tone in keys))


def capitals(text: str) -> str:
    """Return `text` in capitals as a heading; its last words stay on one line.

    So a name that takes several lines of a narrow letterhead never ends with a lone short word.

    >>> capitals("Đảng ủy Văn phòng UBND tỉnh").replace("\u00a0", "_")
    'ĐẢNG ỦY VĂN PHÒNG UBND_TỈNH'
    """
    words = upper(text).split(" ")
    if len(words) < _LONG_NAME:
        return " ".join(words)
    return " ".join([*words[:-2], "\N{NO-BREAK SPACE}".join(words[-2:])])


@lru_cache(maxsize=_KEPT)
def name_order(full_name: str) -> tuple[tuple[tuple[int, int], ...], ...]:
    """Return the sorting key of a person's name: given name, then family and middle names.

    >>> sorted(["Trần Văn Bình", "Lê Thị Ánh", "Đỗ An", "Lý Anh"], key=name_order)
    ['Đỗ An', 'Lý Anh', 'Lê Thị Ánh', 'Trần Văn Bình']
    """
    words = clean(full_name).split() or [""]
    return tuple(_collation(word) for word in (words[-1], *words[:-1]))


def short_date(day: date) -> str:
    """Return a date as lists write it.

    >>> short_date(date(2023, 9, 5))
    '05/09/2023'
    """
    return f"{day.day:02d}/{day.month:02d}/{day.year:04d}"


def long_date(day: date) -> str:
    """Return a date as a letterhead writes it: 0 before days under 10 and months 1 and 2.

    Cites: domain/forms 2.3 row 5, from HD 05-HD/VPTW (2026).

    >>> long_date(date(2026, 9, 5)), long_date(date(2024, 2, 15))
    ('ngày 05 tháng 9 năm 2026', 'ngày 15 tháng 02 năm 2024')
    """
    month = f"{day.month:02d}" if day.month <= 2 else str(day.month)  # noqa: PLR2004
    return f"ngày {day.day:02d} tháng {month} năm {day.year}"


def date_in_words(day: date) -> str:
    """Return a date without figures, as minutes write it.

    >>> date_in_words(date(2024, 4, 15))
    'ngày mười lăm tháng tư năm hai nghìn không trăm hai mươi tư'
    """
    month = "tư" if day.month == 4 else in_words(day.month)  # noqa: PLR2004  # never "tháng bốn"
    return f"ngày {in_words(day.day)} tháng {month} năm {in_words(day.year)}"


_DATE = re.compile(r"(\d{1,2})\s*[/.\-]\s*(\d{1,2})\s*[/.\-]\s*(\d{4})")
_ISO_DATE = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ]00:00(?::00)?)?")
_WORD_DATE = re.compile(r"(?:ngày\s+)?(\d{1,2})\s+tháng\s+(\d{1,2})\s+năm\s+(\d{4})", re.IGNORECASE)


def parse_date(text: str) -> date | None:
    """Return the date that a clerk typed, day first; None if it is none or does not exist.

    >>> parse_date("15/12/2023") == parse_date("15.12.2023") == parse_date("2023-12-15")
    True
    >>> parse_date("ngày 15 tháng 12 năm 2023")
    datetime.date(2023, 12, 15)
    >>> parse_date("31/02/2023"), parse_date("12/2023")
    (None, None)
    """
    typed = clean(text)
    for pattern, order in ((_DATE, (2, 1, 0)), (_WORD_DATE, (2, 1, 0)), (_ISO_DATE, (0, 1, 2))):
        found = pattern.fullmatch(typed)
        if found:
            parts = [int(found.groups()[place]) for place in order]
            try:
                return date(*parts)
            except ValueError:
                return None
    return None


@lru_cache(maxsize=_KEPT)
def number(value: int) -> str:
    """Return a count with dots between thousands.

    >>> number(2866)
    '2.866'
    """
    return str(format_decimal(value, locale=_LOCALE))


def in_words(value: int) -> str:
    """Return a whole number in words.

    After a group with figures before it every group is read in full: "không trăm" for hundreds
    that are 0, "linh" for tens that are 0. Behind "mươi" 1, 4 and 5 are "mốt", "tư", "lăm";
    behind "mười" only 5 changes; behind "linh" nothing does.

    >>> in_words(21), in_words(104), in_words(115), in_words(1_000_005)
    ('hai mươi mốt', 'một trăm linh bốn', 'một trăm mười lăm', 'một triệu không trăm linh năm')
    """
    if value < 0:
        return f"âm {in_words(-value)}"
    return " ".join(_read(value, is_first=True)) or _DIGITS[0]


def _read(value: int, *, is_first: bool) -> list[str]:
    """Return the words of a number; none for 0. What is not first is read in full."""
    if value >= _BILLION:
        above, rest = divmod(value, _BILLION)
        return [*_read(above, is_first=is_first), "tỷ", *_read(rest, is_first=False)]
    words: list[str] = []
    for place in range(len(_GROUPS) - 1, -1, -1):
        group = value // 1000**place % 1000
        if group:
            words += _read_group(group, in_full=bool(words) or not is_first)
            words += [_GROUPS[place]] if place else []
    return words


def _read_group(group: int, *, in_full: bool) -> list[str]:
    """Return the words of 1 to 999."""
    hundreds, rest = divmod(group, 100)
    tens, ones = divmod(rest, 10)
    words = [_DIGITS[hundreds], "trăm"] if hundreds or in_full else []
    if tens > 1:
        words += [_DIGITS[tens], "mươi"]
    elif tens:
        words.append("mười")
    elif ones and words:
        words.append("linh")
    changed = {1: "mốt", 4: "tư", 5: "lăm"} if tens > 1 else {5: "lăm"} if tens else {}
    return [*words, changed.get(ones, _DIGITS[ones])] if ones else words


_COUNT = re.compile(r"[-\N{MINUS SIGN}]?(?:\d+|\d{1,3}(?:\.\d{3})+)")


def parse_number(text: str) -> int | None:
    """Return a whole number that was written with or without dots; None if it is none.

    >>> parse_number("1.000.000"), parse_number("2866"), parse_number("1.5")
    (1000000, 2866, None)
    """
    typed = clean(text)
    if not _COUNT.fullmatch(typed):
        return None
    return int(typed.replace(".", "").replace("\N{MINUS SIGN}", "-"))


def amount_in_words(value: int, unit: str = "đồng") -> str:
    """Return an amount as papers about money write it in words, behind the one in figures.

    >>> amount_in_words(1_490_000)
    'Một triệu bốn trăm chín mươi nghìn đồng'
    """
    return f"{sentence(in_words(value))} {unit}"


def percent(part: int, whole: int) -> str:
    """Return `part` of `whole` as a percentage with at most two decimals, comma before them.

    >>> percent(1, 3), percent(3, 4), percent(2, 2)
    ('33,33%', '75%', '100%')

    Raises:
        ZeroDivisionError: if `whole` is 0; the caller prints no percentage of nothing.
    """
    return f"{decimal(Fraction(part * 100, whole))}%"


def decimal(value: Fraction) -> str:
    """Return a number of zero or more with at most two decimals, comma before them.

    >>> decimal(Fraction(271, 3)), decimal(Fraction(90)), decimal(Fraction(181, 2))
    ('90,33', '90', '90,5')
    """
    units, rest = divmod(round(value * 100), 100)
    decimals = f",{rest:02d}".rstrip("0") if rest else ""
    return f"{number(units)}{decimals}"


def dots(letters: int) -> str:
    """Return a dotted leader about as long as `letters` letters of text.

    >>> dots(5)
    '.....'
    """
    return "." * letters


def dots_that_break(letters: int) -> str:
    """Return a dotted leader that may go on in the next line, after each sixth dot.

    In a justified sentence a leader that cannot be parted leaves wide gaps between the words.

    >>> [len(part) for part in dots_that_break(15).split("\N{ZERO WIDTH SPACE}")]
    [6, 6, 3]
    """
    starts = range(0, letters, _UNPARTED)
    parts = (dots(min(_UNPARTED, letters - start)) for start in starts)
    return "\N{ZERO WIDTH SPACE}".join(parts)


def upper(text: str) -> str:
    """Return capitals; marks of Vietnamese letters stay on them.

    >>> upper("Đảng ủy Văn phòng")
    'ĐẢNG ỦY VĂN PHÒNG'
    """
    return text.upper()


def without_brackets(text: str) -> str:
    """Return a text without what stands in brackets.

    >>> without_brackets("Quyết định khen thưởng (nếu có)")
    'Quyết định khen thưởng'
    """
    return re.sub(r"\s*\([^()]*\)", "", text)


def sentence(text: str) -> str:
    """Return the text with a capital first letter, the rest as it is.

    >>> sentence("đảng bộ cơ sở")
    'Đảng bộ cơ sở'
    """
    return text[:1].upper() + text[1:]


def person(text: str) -> str:
    """Return a person's name with a capital at each word: only names of people are written so.

    Names of bodies are not for this: which of their words are capital is knowledge, not spelling
    ("Đảng ủy Văn phòng Ủy ban nhân dân tỉnh"), and they are printed as they were typed.

    >>> person("NGUYỄN THỊ ÁNH"), person("h'hen niê")
    ('Nguyễn Thị Ánh', "H'Hen Niê")
    """
    return re.sub(r"[^\W_]+", lambda found: sentence(found.group().lower()), text)
