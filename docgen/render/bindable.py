"""Whether papers can be bound into one file and still print what they print alone."""

import re
from collections.abc import Iterable

from docgen.errors import Problem, TemplateError
from docgen.render.names import Element, W

_SECTION = f"{W}sectPr"
_STORIES = (f"{W}headerReference", f"{W}footerReference")
_WRONG_WHEN_BOUND = {
    re.compile(rb"<w:(foot|end)noteReference\b"): "chú thích chân trang hoặc cuối văn bản",
    re.compile(rb"<w:comment(Reference|RangeStart)\b"): "ghi chú bên lề (comment)",
    re.compile(rb'"[^"]*/drawingml/2006/chart"'): "biểu đồ",
    re.compile(rb"\bNUMPAGES\b"): "trường tổng số trang (NUMPAGES)",
    re.compile(rb"\b(PAGE)?REF\s"): "trường tham chiếu (REF, PAGEREF)",
}


def refuse_content(texts: Iterable[bytes], name: str) -> None:
    """Raise a TemplateError if the words or headers of a paper would be wrong in a bound file."""
    texts = tuple(texts)
    reasons = [
        reason
        for pattern, reason in _WRONG_WHEN_BOUND.items()
        if any(pattern.search(text) for text in texts)
    ]
    if reasons:
        raise TemplateError(*(_not_bindable(name, reason) for reason in reasons))


def refuse_form(root: Element, styles: Element | None, name: str) -> None:
    """Raise a TemplateError if a form counts or heads its pages in a way that cannot restart."""
    reasons = []
    if styles is not None and _counts_by_style(root, styles):
        reasons.append("đánh số tự động đặt trong kiểu (style)")
    if _lends_stories(root):
        reasons.append("nhiều phần (section) mà phần đầu thiếu đầu trang hoặc chân trang")
    if reasons:
        raise TemplateError(*(_not_bindable(name, reason) for reason in reasons))


def _counts_by_style(root: Element, styles: Element) -> bool:
    """Return whether a paragraph takes part in a list by its style: such a list cannot restart."""
    by_id = {each.get(f"{W}styleId"): each for each in styles.iter(f"{W}style")}
    waiting = {each.get(f"{W}val") for each in root.iter(f"{W}pStyle")}
    seen: set[str | None] = set()
    while waiting:
        name = waiting.pop()
        style = by_id.get(name)
        if style is None or name in seen:
            continue
        seen.add(name)
        if style.find(f"{W}pPr/{W}numPr") is not None:
            return True
        waiting |= {each.get(f"{W}val") for each in style.iter(f"{W}basedOn")}
    return False


def _lends_stories(root: Element) -> bool:
    """Return whether the first section would borrow a header from the paper before it."""
    sections = [
        {(story.tag, story.get(f"{W}type", "default")) for story in section.iter(*_STORIES)}
        for section in root.iter(_SECTION)
    ]
    return any(each - sections[0] for each in sections)


def _not_bindable(form: str, reason: str) -> Problem:
    return Problem(
        code="form-not-mergeable",
        where=form,
        message=f"không gộp được vào một tệp in, vì mẫu có {reason}",
        hint="bỏ --merge để làm từng tệp, hoặc bỏ phần đó khỏi mẫu",
    )
