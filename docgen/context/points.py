"""The words of points, where a guideline scores: general criteria, results of tasks, their sum."""

from dataclasses import replace
from functools import partial

from docgen import vi
from docgen.classification.points import points_above_scale
from docgen.context.criteria import Rated
from docgen.context.view import View
from docgen.context.words import Fact, Word, Writer, fact
from docgen.model import Subject

_OPEN = vi.dots(8)


def points_words(
    view: View, subject: Subject, writer: Writer, rated: Rated, whose: str
) -> dict[str, Word]:
    """Return the points of one row and the most there may be of each; what is open is dotted.

    The sum is printed only where both parts are known; what lacks is then told once, by part.
    """
    general = fact(view.review, rated.kind, rated.record, "general_points", whose)
    tasks = fact(view.review, rated.kind, rated.record, "task_points", whose)
    most = _scale(view, subject)
    return {
        "chung": writer.judged(general, _OPEN),
        "nhiem_vu": writer.judged(tasks, _OPEN),
        "tong": writer.later(_sum(general, tasks), _OPEN),
        "chung_toi_da": _most(most[0] if most else None),
        "nhiem_vu_toi_da": _most(most[1] if most else None),
        "tong_toi_da": _most(sum(most) if most else None),
    }


def _sum(general: Fact, tasks: Fact) -> Fact:
    if isinstance(general.value, int) and isinstance(tasks.value, int):
        return replace(general, value=general.value + tasks.value, record=None)
    return replace(general, value=None, record=None)


def _scale(view: View, subject: Subject) -> tuple[int, int] | None:
    """Return how many points the guideline gives to either group, None if it does not score."""
    for rule in view.ruleset.requirements:
        ask = rule.ask
        if rule.subject is subject and isinstance(ask, partial) and ask.func is points_above_scale:
            return ask.keywords["general"], ask.keywords["tasks"]
    return None


def _most(points: int | None) -> str:
    return vi.dots(3) if points is None else vi.number(points)
