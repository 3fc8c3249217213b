"""From the workbook of an old year to the decision that cancels a level of it, and what changes.

The old workbook is only read; what it holds on the old decision is proposed for the present one.
Nothing here knows a year, a form or an authority.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache

from docgen import plan, vi
from docgen.classification import classify
from docgen.classification.results import Rerating, Results
from docgen.context import Paper, View
from docgen.context.papers import words_for
from docgen.errors import DataError, Problem, Severity
from docgen.excel import RowChange
from docgen.forms import Form, FormSubject, Mode
from docgen.holdings import About, Holder, holders, papers_of
from docgen.model import Annulment, Decision, Grade, History, Leader, PastGrade, Unit
from docgen.pipeline import Loaded, Made, Press
from docgen.render import Template

_LISTS = {FormSubject.LIST, FormSubject.REWARD, FormSubject.SUMMARY, FormSubject.REPORT}


@dataclass(frozen=True, slots=True, kw_only=True)
class Carried:
    """What the old workbook gives for the present one, and what is not there or differs."""

    changes: tuple[RowChange, ...]
    problems: tuple[Problem, ...]


def due(now: Loaded, old: Loaded) -> tuple[Rerating, ...]:
    """Return who must be rated anew for the year of the old workbook."""
    year = old.view.review.period.year
    return tuple(each for each in now.view.results.reratings if each.year == year)


def carried(now: Loaded, old: Loaded) -> Carried:
    """Return number, day and body of the old decisions, and the old levels, as rows to write.

    The new level is never among them: people decide it. What the law leaves to be weighed gets no
    row until people have written one.
    """
    changes: list[RowChange] = []
    problems: list[Problem] = []
    for each in due(now, old):
        if each.new is None and each.annulment is None:
            continue
        code = _code_then(each, now.view, old.view)
        decision = old.view.decisions.get(code) if code is not None else None
        if decision is None or decision.decided is None:
            problems.append(_no_decision(each, decision, old))
        else:
            changes.append(_annulment(each, decision))
            level = _level(each, decision, now, old)
            changes += [level] if isinstance(level, RowChange) else []
            problems += [level] if isinstance(level, Problem) else []
    return Carried(changes=tuple(changes), problems=tuple(problems))


def _code_then(each: Rerating, now: View, old: View) -> str | None:
    """Return the code of the same subject in the old workbook: by code and name, else by name."""
    same = old.named(each.subject)
    if same is not None and vi.fold(same.name) == vi.fold(each.name):
        return each.subject
    kind = type(now.named(each.subject))
    review = old.review
    rows = (*review.units, *review.members, *review.collectives, *review.leaders)
    found = [row.code for row in rows if isinstance(row, kind) and _is_named(row.name, each.name)]
    return found[0] if len(found) == 1 else None


def _is_named(one: str, other: str) -> bool:
    return vi.fold(one) == vi.fold(other)


def _annulment(each: Rerating, decision: Decision) -> RowChange:
    values: dict[str, object] = {"subject": each.subject, "year": each.year}
    known = {
        "old_number": decision.number,
        "old_signed": decision.signed,
        "old_body": decision.body,
    }
    row = each.annulment
    if row is not None:
        values = {}
        known = {name: value for name, value in known.items() if getattr(row, name) is None}
    values |= {name: value for name, value in known.items() if value is not None}
    return RowChange(record=Annulment, row=row.row if row else None, values=values)


def _level(
    each: Rerating, decision: Decision, now: Loaded, old: Loaded
) -> RowChange | Problem | None:
    """Return the old level for the history, None if it stands there, a problem if it differs."""
    review = now.view.review
    back = review.period.year - each.year
    history = now.view.histories.get(each.subject)
    grades = history.grades if history is not None else ()
    past = grades[back - 1] if back <= len(grades) else None
    field = f"year_{back}"
    if past is not None and decision.decided is not None and past.value != decision.decided.value:
        there = old.view.review.where(decision, "decided")
        return Problem(
            code="annulment-level-differs",
            where=review.where(history, field) if history is not None else review.file,
            message=f"{each.name}: mức năm {each.year} ở đây là “{past.value}”, "
            f"ở {there} là “{decision.decided}”",
            hint="sửa cho đúng quyết định cũ",
        )
    if past is None and decision.decided is not None:
        values: dict[str, object] = {field: PastGrade(decision.decided.value)}
        if history is None:
            values = {"subject": each.subject, **values}
        return RowChange(record=History, row=history.row if history else None, values=values)
    return None


def _no_decision(each: Rerating, decision: Decision | None, old: Loaded) -> Problem:
    review = old.view.review
    sheet = f"{review.file} › Quyết định"
    return Problem(
        code="annulment-decision-unknown",
        where=review.where(decision, "decided") if decision is not None else sheet,
        message=f"{each.name}: sổ năm {each.year} không có mức đã quyết định",
        hint="tìm quyết định cũ rồi ghi số, ngày vào trang Xếp loại lại",
        severity=Severity.WARNING,
    )


def changed_then(now: Loaded, old: Loaded) -> tuple[str, ...]:
    """Return the lists and tables of the old year that the new levels change, and what follows.

    Where a new level is not decided yet, the one that the law asks for is taken.
    """
    levels: dict[str, Grade] = {}
    for each in due(now, old):
        code = _code_then(each, now.view, old.view)
        level = (each.annulment.new_grade if each.annulment else None) or each.new
        if code is not None and level is not None:
            levels[code] = level
    view = old.view
    decisions = tuple(
        replace(row, decided=levels[row.subject]) if row.subject in levels else row
        for row in view.review.decisions
    )
    review = replace(view.review, decisions=decisions)
    after = View(review=review, ruleset=view.ruleset, results=classify(review, view.ruleset))
    before = set(view.results.problems)
    return (
        *_papers(old, view, after),
        *(f"{each.message}" for each in after.results.problems if each not in before),
    )


def changed_now(now: Loaded) -> tuple[str, ...]:
    """Return the lists of this year on which the former years count otherwise."""
    view = now.view
    untouched: Results = replace(view.results, reratings=())
    before = View(review=view.review, ruleset=view.ruleset, results=untouched)
    return tuple(_papers(now, before, view))


def _papers(loaded: Loaded, before: View, after: View) -> Iterator[str]:
    """Yield each list or table of a dossier that two views print otherwise, by unit."""
    for unit in loaded.units:
        for paper in papers_of(unit, loaded):
            if paper.form.subject in _LISTS:
                final = replace(paper, mode=Mode.FINAL)
                one, other = _printed(final, before), _printed(final, after)
                if one != other:
                    yield _told(unit, final, one, other)


def _printed(paper: Paper, view: View) -> dict[str, object]:
    """Return the words of a paper that its template prints."""
    used = _used(paper.form)
    return {name: word for name, word in words_for(paper, view).items() if name in used}


@cache
def _used(form: Form) -> frozenset[str]:
    template = Template.load(form.template, name=form.label)
    return frozenset(use.path[0] for use in template.uses())


def _told(unit: Unit, paper: Paper, one: object, other: object) -> str:
    gone, new = _rows(one) - _rows(other), _rows(other) - _rows(one)
    parts = [f"bỏ {', '.join(sorted(gone))}" if gone else "", f"thêm {', '.join(sorted(new))}"]
    said = "; ".join(part for part in (parts if new else parts[:1]) if part) or "đổi số liệu"
    return f"{unit.name}, {plan.file_name(paper)}: {said}"


def _rows(words: object) -> set[str]:
    """Return who is listed in a table of people or units anywhere in the words of a paper."""
    if isinstance(words, Mapping):
        found = set().union(*(_rows(part) for part in words.values()))
        name = words.get("ho_ten") or words.get("ten")
        return found | {name} if "stt" in words and isinstance(name, str) else found
    if isinstance(words, list | tuple):
        return set().union(*(_rows(part) for part in words))
    return set()


def rewards(now: Loaded, old: Loaded) -> tuple[str, ...]:
    """Return the rewards in both workbooks of those whose level is cancelled."""
    lines = []
    for each in due(now, old):
        code = _code_then(each, now.view, old.view)
        for view, subject in ((old.view, code), (now.view, each.subject)):
            for row in view.review.commendations:
                if row.subject == subject:
                    number = f" số {row.number}" if row.number else ""
                    year = view.review.period.year
                    lines.append(f"{each.name}: {row.form}{number}, sổ năm {year}")
    return tuple(lines)


def notes(now: Loaded, about: About) -> tuple[Holder, tuple[Made, ...]]:
    """Return the notes for a dossier of a former year, and whose it is in the present workbook.

    The dossier of a đảng bộ gets those of all below it.

    Raises:
        DataError: if there is nothing to note for its unit and year, or a note lacks facts.
    """
    view = now.view
    holder = _holder_now(now, about)
    rows = [row for row in view.review.annulments if holder and _concerns(row, holder, view)]
    noted = [row for row in rows if row.year == about.year]
    if holder is None or not noted:
        raise DataError(_nothing(now, about, sorted({row.year for row in rows})))
    form = next(each for each in now.forms if each.subject is FormSubject.ANNULMENT)
    press = Press(view)
    made: list[Made] = []
    for home in now.units:
        papers = plan.requested(
            plan.Request(forms=[form.id], mode=Mode.FINAL, units=[home]), now.forms, view
        )
        made += [press.make(paper) for paper in papers if paper.row in noted]
    lacking = [problem for each in made for problem in each.lacking]
    if lacking:
        raise DataError(*dict.fromkeys(lacking))
    return holder, tuple(made)


def _concerns(row: Annulment, holder: Holder, view: View) -> bool:
    """Return whether a cancelled level is one that the dossier of a unit or a collective is about.

    A unit answers for everybody in it and below it, a collective for itself and those who lead it.
    """
    if holder.collective is None:
        return view.is_under(view.home(row.subject), holder.unit)
    about = view.named(row.subject)
    code = about.collective if isinstance(about, Leader) else row.subject
    return code == holder.collective.code


def _holder_now(now: Loaded, about: About) -> Holder | None:
    """Return whose dossier it would be now: the same code and name, else the name, else the code.

    An organisation may have been renamed since, and a code given to another one.
    """
    all_now = holders(now)
    same_name = [each for each in all_now if _is_named(each.name, about.name)]
    same_code = [each for each in all_now if each.code == about.code]
    both = [each for each in same_name if each in same_code]
    return next(iter((*both, *same_name, *same_code)), None)


def _nothing(now: Loaded, about: About, years: Sequence[int]) -> Problem:
    where = f"{now.view.review.file} › Xếp loại lại"
    if years:
        told = ", ".join(map(str, years))
        return Problem(
            code="annulment-other-year",
            where=where,
            message=f"đây là hồ sơ năm {about.year} của {about.name}, còn kết quả bị hủy ghi ở "
            f"trang này là của năm {told}",
            hint=f"chỉ tới thư mục hồ sơ năm {told}, hoặc sửa cột năm ở trang này",
        )
    return Problem(
        code="annulment-none",
        where=where,
        message=f"không có kết quả nào của {about.name} bị hủy",
        hint="ghi trang Xếp loại lại trước, hoặc chỉ đúng thư mục hồ sơ của tổ chức ấy",
    )
