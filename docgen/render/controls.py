"""Put a content control where a rendered part asks a question.

A tag names the control by field of the workbook. LibreOffice 7.4 drops tags when it saves, and of
plain-text controls it moves the line breaks and repeats the text where scripts are mixed; so each
control also stands in a bookmark, and all texts are rich-text controls. This can go once the
LibreOffice in use keeps them (7.5 keeps tags). What the answers mean is not known here.
"""

from collections.abc import Iterator, Sequence
from copy import deepcopy

from lxml import etree

from docgen import vi
from docgen.questions import Answer, Question
from docgen.render.names import (
    CONTROL,
    CONTROL_CONTENT,
    CONTROL_PROPERTIES,
    MC,
    RUN,
    RUN_PROPERTIES,
    TEXT,
    W14,
    XML_SPACE,
    Element,
    W,
    is_mark,
)
from docgen.render.parsing import parse_with_marks

BOOKMARK = "docgen_"
TICKED, UNTICKED = "X", "\N{EM SPACE}"
LONGEST_NAME = 64
"""What Word takes as the tag or the title of a control."""

_NAMESPACES = {"mc": MC[1:-1], "w14": W14[1:-1]}
_FIRST_ID = 1000
_DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'


def tag_of(question: Question) -> str:
    """Return the tag of the control of a question; of a tick with the number of its box."""
    return question.field if question.box is None else f"{question.field}={question.box}"


def with_controls(xml: str, questions: Sequence[Question]) -> str:
    """Return a rendered part with a control for each mark of a question that is left in it."""
    root = _open_to_controls(parse_with_marks(xml.encode()))
    fields = list(dict.fromkeys(question.field for question in questions))
    asked = [node for node in root.iter(etree.ProcessingInstruction) if is_mark(node)]
    for run in dict.fromkeys(next(node.iterancestors(RUN)) for node in asked):
        parent = run.getparent()
        if parent is None:
            continue
        for piece in list(_pieces(run, questions, fields)):
            run.addprevious(piece)
        parent.remove(run)
    return _DECLARATION + etree.tostring(root, encoding="unicode")


def _open_to_controls(root: Element) -> Element:
    """Return the root with the names that tick boxes need."""
    names = {prefix: uri for prefix, uri in root.nsmap.items() if prefix}
    opened = etree.Element(root.tag, nsmap={**_NAMESPACES, **names})
    for key, value in root.items():
        opened.set(key, value)
    ignorable = str(root.get(f"{MC}Ignorable", "")).split()
    opened.set(f"{MC}Ignorable", " ".join(dict.fromkeys((*ignorable, "w14"))))
    opened.extend(list(root))
    return opened


def _pieces(
    run: Element, questions: Sequence[Question], fields: Sequence[str]
) -> Iterator[Element]:
    """Yield the run cut in two at each mark, with a control in the gap."""
    looks = run.find(RUN_PROPERTIES)
    kept = _run(looks)
    for child in run:
        if child is looks:
            continue
        if child.tag != TEXT:
            kept.append(deepcopy(child))
            continue
        _add_text(kept, child.text)
        for node in child:
            if is_mark(node):
                if _has_content(kept):
                    yield kept
                kept = _run(looks)
                number = int(node.text or "")
                question = questions[number]
                yield from _bookmarked(question, number, fields.index(question.field), looks)
            _add_text(kept, node.tail)
    if _has_content(kept):
        yield kept


def _has_content(run: Element) -> bool:
    return any(child.tag != RUN_PROPERTIES for child in run)


def _run(looks: Element | None) -> Element:
    run = etree.Element(RUN)
    if looks is not None:
        run.append(deepcopy(looks))
    return run


def _add_text(run: Element, text: str | None) -> None:
    if text:
        node = etree.SubElement(run, TEXT)
        node.text = text
        node.set(XML_SPACE, "preserve")


def _bookmarked(
    question: Question, number: int, place: int, looks: Element | None
) -> Iterator[Element]:
    """Yield a control between the ends of its bookmark."""
    bookmark = str(_FIRST_ID + number)
    box = "" if question.box is None else f"_{question.box}"
    start = etree.Element(f"{W}bookmarkStart")
    start.set(f"{W}id", bookmark)
    start.set(f"{W}name", f"{BOOKMARK}{place}{box}")
    end = etree.Element(f"{W}bookmarkEnd")
    end.set(f"{W}id", bookmark)
    yield start
    yield _control(question, number, looks)
    yield end


def _control(question: Question, number: int, looks: Element | None) -> Element:
    control = etree.Element(CONTROL)
    settings = etree.SubElement(control, CONTROL_PROPERTIES)
    if looks is not None:
        settings.append(deepcopy(looks))
    title = question.title
    if question.box is not None:
        title = f"{question.choices[question.box]} – {title}"
    _set(settings, "alias", title[:LONGEST_NAME])
    _set(settings, "tag", tag_of(question))
    _set(settings, "id", str(_FIRST_ID + number))
    _set(settings, "lock", "sdtLocked")
    if question.box is None and not question.value:
        etree.SubElement(settings, f"{W}showingPlcHdr")
    _add_kind(settings, question)
    content = etree.SubElement(control, CONTROL_CONTENT)
    content.append(_said(question, looks))
    return control


def _set(parent: Element, name: str, value: str) -> None:
    etree.SubElement(parent, f"{W}{name}").set(f"{W}val", value)


def _add_kind(settings: Element, question: Question) -> None:
    """Say what the control takes; one without a kind takes text of several paragraphs."""
    match question.answer:
        case Answer.TICK:
            box = etree.SubElement(settings, f"{W14}checkbox")
            etree.SubElement(box, f"{W14}checked").set(
                f"{W14}val", "1" if question.is_ticked else "0"
            )
            for name, letter in (("checkedState", TICKED), ("uncheckedState", UNTICKED)):
                state = etree.SubElement(box, f"{W14}{name}")
                state.set(f"{W14}val", f"{ord(letter):04X}")
                state.set(f"{W14}font", "Times New Roman")
        case Answer.CHOICE:
            choices = etree.SubElement(settings, f"{W}dropDownList")
            for word in question.choices:
                item = etree.SubElement(choices, f"{W}listItem")
                item.set(f"{W}displayText", word)
                item.set(f"{W}value", word)
        case Answer.DATE:
            day = etree.SubElement(settings, f"{W}date")
            found = vi.parse_date(question.value)
            if found is not None:
                day.set(f"{W}fullDate", f"{found.isoformat()}T00:00:00Z")
            _set(day, "dateFormat", "'ngày' dd 'tháng' MM 'năm' yyyy")
            _set(day, "lid", "vi-VN")
            _set(day, "storeMappedDataAs", "dateTime")
            _set(day, "calendar", "gregorian")


def _said(question: Question, looks: Element | None) -> Element:
    """Return what stands in the control: the answer known, else the open place as on paper."""
    run = _run(looks)
    if question.box is not None:
        if question.framed and looks is None:
            border = etree.SubElement(etree.SubElement(run, RUN_PROPERTIES), f"{W}bdr")
            for name, value in (("val", "single"), ("sz", "4"), ("space", "0"), ("color", "auto")):
                border.set(f"{W}{name}", value)
        _add_text(run, TICKED if question.is_ticked else UNTICKED)
        return run
    day = vi.parse_date(question.value) if question.answer is Answer.DATE else None
    shown = question.value and (vi.long_date(day) if day else question.value)
    text = shown or "\n".join([question.shown or vi.dots(8)] * question.lines)
    for number, line in enumerate(text.split("\n")):
        if number:
            etree.SubElement(run, f"{W}br")
        for place, part in enumerate(line.split("\t")):
            if place:
                etree.SubElement(run, f"{W}tab")
            _add_text(run, part)
    return run
