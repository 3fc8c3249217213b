"""The words of a row about a leading collective or a leader, as ballots and counts list them."""

from docgen.context.view import View
from docgen.context.words import Writer, fact
from docgen.model import Collective, Decision, Leader

LEADERSHIP = ("ten", "chuc_vu", "don_vi", "tu_nhan", "de_nghi")
"""The words of one row, but for its number."""


def leading_words(each: Collective | Leader, writer: Writer, view: View) -> dict[str, object]:
    """Return who it is, the post or kind, where, the level claimed and the level proposed."""
    home = view.home(each.code)
    led = view.named(each.collective or "") if isinstance(each, Leader) else None
    proposed = fact(view.review, Decision, view.decisions.get(each.code), "proposed", each.name)
    own = fact(view.review, type(each), each, "self_grade", each.name)
    return {
        "ten": each.name,
        "chuc_vu": (each.position or "") if isinstance(each, Leader) else each.kind.value,
        "don_vi": led.name if led else home.name if home else "",
        "tu_nhan": writer.short_grade(own, known=True),
        "de_nghi": writer.short_grade(proposed),
    }
