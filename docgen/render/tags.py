"""Find the tags in the text of one paragraph and straighten what Word's AutoCorrect has bent.

Works on plain text only; where the text came from, and what a tag does, others know.
"""

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum

from docgen.errors import Problem


class Kind(StrEnum):
    """What a tag is: prints a value, steers, or says something to the next author."""

    PRINT = "print"
    STATEMENT = "statement"
    COMMENT = "comment"


class Level(StrEnum):
    """What gives way to the tag: only its own text, its paragraph, or its table row."""

    INLINE = ""
    PARAGRAPH = "p"
    ROW = "tr"


OPENERS = frozenset({"for", "if"})
CLOSERS = {"endfor": "for", "endif": "if"}
MIDDLES = frozenset({"else", "elif"})
STATEMENTS = (*sorted(OPENERS), *sorted(CLOSERS), *sorted(MIDDLES), "set")


@dataclass(frozen=True, slots=True, kw_only=True)
class Tag:
    """A tag with its place. ``body`` is what Jinja will read, on one line."""

    kind: Kind
    level: Level
    word: str
    body: str
    shown: str
    where: str
    words: str

    def problem(self, code: str, message: str, hint: str) -> Problem:
        """Return a problem that shows the tag and where it stands."""
        near = "" if self.words in {"", self.shown} else f" (trong «{self.words}»)"
        return Problem(
            code=code, where=self.where, message=f"thẻ {self.shown}{near}: {message}", hint=hint
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A tag in a text, from ``start`` to ``end``; ``inner`` is straightened."""

    start: int
    end: int
    kind: Kind
    level: Level
    word: str
    body: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """A spot of the text that looks like a tag and is none."""

    start: int
    end: int
    code: str
    message: str
    hint: str


_SIGN = re.compile(r"\{\{|\{%|\{#|\}\}|%\}|#\}")
_OPEN_SIGNS = {"{{": "}}", "{%": "%}", "{#": "#}"}
_KINDS = {"{{": Kind.PRINT, "{%": Kind.STATEMENT, "{#": Kind.COMMENT}
_BRACKETS = {"(": ")", "[": "]", "{": "}"}
_DOUBLE, _SINGLE = '"“”„‟″', "'‘’‚‛′"
_OPENING_QUOTES = "“„‘‚"
_BLANKS = re.compile(r"[\s\u00a0\u2000-\u200a\u202f\u205f\u3000]+")
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff]")
_DASHES = "‐‑‒–—―−"
_LEVEL = re.compile(r"(p|tr|tc|r)(?=\s|$)")
_LEVEL_IN_PRINT = re.compile(r"(p|tr|tc|r)\s+(?!(?:if|and|or|in|is|not|else)\b)[^\W\d]")
_WORD = re.compile(r"[^\W\d]\w*")


def has_signs(text: str) -> bool:
    """Return whether the text holds anything that looks like a tag or half of one."""
    return _SIGN.search(text) is not None


def find(text: str) -> tuple[list[Found], list[Fault]]:
    """Return the tags of the text in order, and all that is wrong with them."""
    found: list[Found] = []
    faults: list[Fault] = []
    position = 0
    while sign := _SIGN.search(text, position):
        start, opener = sign.start(), sign.group()
        if opener not in _OPEN_SIGNS:
            faults.append(_stray(start, opener))
            position = sign.end()
            continue
        end, inner, fault = _scan(text, start, opener)
        if fault is None:
            item = _classify(start, end, _KINDS[opener], inner)
            if isinstance(item, Found):
                found.append(item)
            else:
                faults.append(item)
        else:
            faults.append(fault)
        position = end
    return found, faults


def _scan(text: str, start: int, opener: str) -> tuple[int, str, Fault | None]:
    """Return where the tag ends, its straightened inside, and the fault if it never ends."""
    closer = _OPEN_SIGNS[opener]
    if opener == "{#":
        end = text.find(closer, start + 2)
        if end < 0:
            return len(text), "", _unclosed(start, len(text), opener, closer)
        return end + 2, _straight(text[start + 2 : end]), None
    inside: list[str] = []
    brackets: list[str] = []
    position = start + 2
    while position < len(text):
        character, pair = text[position], text[position : position + 2]
        if pair == closer and (not brackets or brackets[-1] != character):
            return position + 2, _tidy("".join(inside)), None
        if pair in _OPEN_SIGNS or (character == "}" and (not brackets or brackets[-1] != "}")):
            return position, "", _unclosed(start, position, opener, closer)
        if character in _DOUBLE or character in _SINGLE:
            end, literal = _literal(text, position)
            if end < 0:
                return len(text), "", _open_quote(start, len(text))
            inside.append(literal)
            position = end
            continue
        if character in _BRACKETS:
            brackets.append(_BRACKETS[character])
        elif brackets and character == brackets[-1]:
            brackets.pop()
        inside.append(_straight(character))
        position += 1
    return len(text), "", _unclosed(start, len(text), opener, closer)


def _literal(text: str, start: int) -> tuple[int, str]:
    """Return the end of a quoted text and the text in straight quotes; end -1 if there is none.

    Word bends quotes one by one, so a text opened with one shape may close with another.
    """
    family = _DOUBLE if text[start] in _DOUBLE else _SINGLE
    quote = family[0]
    depth = 0
    position = start + 1
    while position < len(text):
        character = text[position]
        if character == "\\":
            position += 2
            continue
        if character in _OPENING_QUOTES and character in family:
            depth += 1
        elif character in family:
            if depth == 0 or character == quote:
                content = _straight(text[start + 1 : position], dashes=False)
                return position + 1, f"{quote}{content}{quote}"
            depth -= 1
        position += 1
    return -1, ""


def _straight(text: str, *, dashes: bool = True) -> str:
    text = _INVISIBLE.sub("", _BLANKS.sub(" ", text))
    return re.sub(f"[{_DASHES}]", "-", text) if dashes else text


def _tidy(text: str) -> str:
    return unicodedata.normalize("NFC", text)


def _classify(start: int, end: int, kind: Kind, inner: str) -> Found | Fault:
    """Return the tag with its level and first word, or why it is not taken."""
    if kind is Kind.COMMENT:
        prefix = _LEVEL.match(inner)
        level = Level(prefix.group()) if prefix and prefix.group() in {"p", "tr"} else Level.INLINE
        return Found(start=start, end=end, kind=kind, level=level, word="", body="")
    if inner[:1] in {"-", "+"} or inner[-1:] in {"-", "+"}:
        message = "dấu - hoặc + sát dấu ngoặc của thẻ không được dùng"
        hint = "bỏ dấu đó; muốn bỏ cả đoạn thì viết {%p … %} một mình trong đoạn"
        return Fault(start=start, end=end, code="unsupported-tag", message=message, hint=hint)
    if kind is Kind.STATEMENT:
        return _statement(start, end, inner)
    prefix = _LEVEL_IN_PRINT.match(inner)
    if prefix:
        return _unsupported(start, end, prefix.group(1), "{{ tên }}, không có chữ đứng trước")
    return Found(start=start, end=end, kind=kind, level=Level.INLINE, word="", body=inner.strip())


def _statement(start: int, end: int, inner: str) -> Found | Fault:
    level, body = Level.INLINE, inner
    prefix = _LEVEL.match(inner)
    if prefix and prefix.group() in {"p", "tr"}:
        level, body = Level(prefix.group()), inner[prefix.end() :]
    body = body.strip()
    word = found.group() if (found := _WORD.match(body)) else ""
    return _bad_word(start, end, word, body) or Found(
        start=start, end=end, kind=Kind.STATEMENT, level=level, word=word, body=body
    )


def _bad_word(start: int, end: int, word: str, body: str) -> Fault | None:
    if word in {"p", "tr"}:
        message = f"giữa dấu {{% và chữ {word} có khoảng trắng"
        hint = f"viết liền: {{%{word} {body[len(word) :].strip()} %}}"
        return Fault(start=start, end=end, code="unknown-tag", message=message, hint=hint)
    if word in {"tc", "r"}:
        return _unsupported(start, end, word, "{%p … %}, {%tr … %} hoặc {% … %}")
    if word not in STATEMENTS:
        message = f"không có lệnh «{word or body}»"
        hint = f"chỉ dùng các lệnh: {', '.join(STATEMENTS)}"
        return Fault(start=start, end=end, code="unknown-tag", message=message, hint=hint)
    if (word in CLOSERS or word == "else") and body != word:
        message = f"sau {word} không được có gì nữa"
        hint = f"viết đúng {word} rồi đóng thẻ"
        return Fault(start=start, end=end, code="bad-syntax", message=message, hint=hint)
    return None


def _unsupported(start: int, end: int, prefix: str, instead: str) -> Fault:
    return Fault(
        start=start,
        end=end,
        code="unsupported-tag",
        message=f"kiểu thẻ «{prefix}» không được dùng",
        hint=f"dùng {instead}",
    )


def _stray(start: int, closer: str) -> Fault:
    return Fault(
        start=start,
        end=start + 2,
        code="unopened-tag",
        message=f"có dấu đóng {closer} mà không có dấu mở trong cùng đoạn",
        hint="thêm dấu mở {{ hoặc {%, hoặc xóa dấu đóng thừa; một thẻ phải nằm gọn trong một đoạn",
    )


def _unclosed(start: int, end: int, opener: str, closer: str) -> Fault:
    return Fault(
        start=start,
        end=end,
        code="unclosed-tag",
        message=f"dấu mở {opener} không có dấu đóng {closer} trong cùng đoạn",
        hint=f"thêm {closer} vào cuối thẻ; một thẻ phải nằm gọn trong một đoạn",
    )


def _open_quote(start: int, end: int) -> Fault:
    return Fault(
        start=start,
        end=end,
        code="unclosed-tag",
        message="có dấu nháy mở mà không đóng trong thẻ",
        hint='thêm dấu nháy " còn thiếu trước khi đóng thẻ',
    )
