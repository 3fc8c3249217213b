"""The words of the annex that says why a level is proposed: each step, what is missing, the source.

It tells what classification found and adds nothing: docgen proposes, people decide.
"""

from collections.abc import Iterable
from itertools import groupby

from docgen import vi
from docgen.classification import Assessment, Step
from docgen.classification.explain import TITLES, heading, outcome_lines
from docgen.classification.ruleset import UNVERIFIED
from docgen.context.view import View
from docgen.errors import Problem
from docgen.model import YesNo

Row = dict[str, object]


def explanation_words(own: Assessment, view: View) -> Row:
    """Return who it is about, the outcome, the steps by heading, warnings, what is missing."""
    source = view.ruleset.source
    confirmed = view.review.period.ruleset_checked is YesNo.CO
    unsure = view.ruleset.unverified and not confirmed
    unsure = unsure or any(UNVERIFIED in step.cite for step in own.steps)
    groups = [
        {
            "ten": f"{kind}{f' “{level}”' if level else ''}",
            "ds": [_step(number, step) for number, step in enumerate(steps, start=1)],
        }
        for (kind, level), steps in groupby(own.steps, heading)
    ]
    return {
        "giai_trinh": {
            "doi_tuong": TITLES[own.subject],
            "ten": own.name,
            "ma": own.code,
            "ket_luan": outcome_lines(own),
            "nhom": groups,
            "canh_bao": _told(own.warnings),
            "con_thieu": _told(own.missing),
        },
        "huong_dan": {
            "ten": source.what,
            "co_quan": source.issuer,
            "chua_kiem_chung": UNVERIFIED if unsure else "",
        },
    }


def _step(number: int, step: Step) -> Row:
    return {
        "stt": str(number),
        "noi_dung": step.text,
        "so_lieu": vi.sentence(step.facts),
        "ket_qua": vi.sentence(step.outcome.value),
        "can_cu": f"{step.rule}, {step.cite}",
    }


def _told(problems: Iterable[Problem]) -> list[Row]:
    """Return problems as rows: the cell, what is the matter, what to do."""
    return [
        {
            "stt": str(number),
            "o": problem.where,
            "noi_dung": vi.sentence(problem.message),
            "cach_lam": vi.sentence(problem.hint),
        }
        for number, problem in enumerate(problems, start=1)
    ]
