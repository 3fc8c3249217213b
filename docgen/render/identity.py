"""The id inside a form that goes out: which form, about whom, for which year, what it asks.

It is kept in the custom properties of the file, which Word and LibreOffice both keep, in pieces
that Word's own dialogue can hold.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from lxml import etree

from docgen.questions import Question, sealed
from docgen.render.names import Element

PROPERTIES = "docProps/custom.xml"
_NAME = "docgen "
_VERSION = 1
_PIECE = 250
_LONGEST = 200_000
_FORMAT = "{D5CDD505-2E9C-101B-9397-08002B2CF9AE}"
_CUSTOM = "http://schemas.openxmlformats.org/officeDocument/2006/custom-properties"
_VALUES = "http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes"
MARK_LETTERS = 6
"""Letters of the fingerprint of one line of the paper outside of the controls."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One question as it went out: `sent` is the fingerprint of the answer that stood there."""

    field: str
    optional: bool
    sent: str
    shown: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """What a form says of itself. `lines` are fingerprints of the text outside of the controls."""

    form: str
    subject: str
    unit: str
    year: int
    asked: tuple[Asked, ...] = ()
    lines: frozenset[str] = frozenset()


def asked_of(questions: Iterable[Question]) -> tuple[Asked, ...]:
    """Return the questions that a form asks, each field once, in the order of the paper."""
    found: dict[str, Asked] = {}
    for question in questions:
        found.setdefault(
            question.field,
            Asked(
                field=question.field,
                optional=question.optional,
                sent=sealed(question.value),
                shown=question.shown.strip() if question.box is None else "",
            ),
        )
    return tuple(found.values())


def as_text(identity: Identity) -> str:
    """Return an id as text, for files that have a place for one."""
    facts = {
        "docgen": _VERSION,
        "form": identity.form,
        "subject": identity.subject,
        "unit": identity.unit,
        "year": identity.year,
        "asked": [[a.field, int(a.optional), a.sent, a.shown] for a in identity.asked],
        "lines": "".join(sorted(identity.lines)),
    }
    return json.dumps(facts, ensure_ascii=False, separators=(",", ":"))


def written(identity: Identity) -> bytes:
    """Return the part of custom properties that holds an id."""
    text = as_text(identity)
    root = etree.Element(f"{{{_CUSTOM}}}Properties", nsmap={"op": _CUSTOM, "vt": _VALUES})
    for number, start in enumerate(range(0, len(text), _PIECE)):
        held = etree.SubElement(root, f"{{{_CUSTOM}}}property")
        held.set("fmtid", _FORMAT)
        held.set("pid", str(number + 2))
        held.set("name", f"{_NAME}{number + 1}")
        etree.SubElement(held, f"{{{_VALUES}}}lpwstr").text = text[start : start + _PIECE]
    return etree.tostring(root, encoding="UTF-8", standalone=True)


def read_identity(part: Element) -> Identity | None:
    """Return the id in a part of custom properties, None where there is none that is whole."""
    pieces = dict(_pieces(part))
    text = "".join(pieces[number] for number in sorted(pieces))
    return from_text(text) if sorted(pieces) == list(range(1, len(pieces) + 1)) else None


def from_text(text: str) -> Identity | None:
    """Return the id in a text, None where there is none that is whole."""
    if not text or len(text) > _LONGEST:
        return None
    try:
        return _parsed(json.loads(text))
    except (ValueError, TypeError, KeyError, RecursionError):
        return None


def _pieces(part: Element) -> Iterator[tuple[int, str]]:
    for held in part.iter(f"{{{_CUSTOM}}}property"):
        name = held.get("name") or ""
        number = name.removeprefix(_NAME)
        if name.startswith(_NAME) and number.isdecimal() and len(number) < len(str(_LONGEST)):
            yield int(number), "".join(str(text) for text in held.itertext())


def _parsed(facts: Mapping[str, object]) -> Identity | None:
    asked, lines, year = facts["asked"], str(facts["lines"]), facts["year"]
    if facts["docgen"] != _VERSION or not isinstance(asked, list) or not isinstance(year, int):
        return None
    return Identity(
        form=str(facts["form"]),
        subject=str(facts["subject"]),
        unit=str(facts["unit"]),
        year=year,
        asked=tuple(
            Asked(field=str(field), optional=bool(optional), sent=str(sent), shown=str(shown))
            for field, optional, sent, shown in asked
        ),
        lines=frozenset(
            lines[start : start + MARK_LETTERS] for start in range(0, len(lines), MARK_LETTERS)
        ),
    )
