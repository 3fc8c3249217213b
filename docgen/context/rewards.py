"""The words of the lists of honour: who was decided excellent this year, and five years running.

Only levels that were decided count. "Tiêu biểu" is for people to say; a column stays open for it.
Cites: seed 000, IV.1 and IV.2 (khen thưởng), V.3.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from docgen import vi
from docgen.context.paper import Paper
from docgen.context.view import View, issuing_name, party_post, short_name
from docgen.context.votes import LEADER
from docgen.context.words import Fact, Word, Writer, fact
from docgen.forms import Mode
from docgen.missing import Missing
from docgen.model import Decision, Grade, History, Member, PastGrade, Unit

_YEARS = 5
_NAMED = 10
_PERSON = ("ho_ten", "ngay_sinh", "chuc_vu", "chi_bo", "so_quyet_dinh", "ngay_quyet_dinh")
_CELL = ("ten", "bi_thu")
_KEYS = tuple(f"nam_{number}" for number in range(1, _YEARS + 1))
Row = dict[str, object]


def reward_words(paper: Paper, writer: Writer, view: View, rows: int) -> dict[str, object]:
    """Return the three lists, each with rows, number of rows and what is still unclear."""
    unit, year = paper.unit, view.review.period.year
    decision = _decision_words(paper, view)
    years = {key: str(year - _YEARS + n) for n, key in enumerate(_KEYS, start=1)}
    names = {
        "dang_vien_xuat_sac": _PERSON,
        "dang_vien_nam_nam": (*_PERSON, *_KEYS),
        "chi_bo_nam_nam": (*_CELL, *_KEYS),
    }
    if writer.mode is Mode.BLANK:
        unclear: list[Word] = []
        return {"cac_nam": years, "kem_theo": decision} | {
            word: {
                "ds": [{"stt": str(n), **dict.fromkeys(columns, "")} for n in range(1, rows + 1)],
                "tong": LEADER,
                "chua_ro": unclear,
            }
            for word, columns in names.items()
        }
    people, cells = view.rated(unit), view.rated_cells(unit)
    subjects: list[Member | Unit] = [*people, *cells]
    streaks = {each.code: _streak(each, view) for each in subjects}
    now = [_Streak(subject=member, levels=streaks[member.code].levels[-1:]) for member in people]
    return {
        "cac_nam": years,
        "kem_theo": decision,
        "dang_vien_xuat_sac": _listed(now, writer, view),
        "dang_vien_nam_nam": _listed([streaks[m.code] for m in people], writer, view),
        "chi_bo_nam_nam": _listed([streaks[c.code] for c in cells], writer, view),
    }


def _decision_words(paper: Paper, view: View) -> dict[str, str]:
    """Return number, day and issuer of the decision that the list goes with, as far as known.

    It is the row of the list itself among the papers that the unit issued; the rest is open.
    """
    unit, form = paper.unit, paper.form
    issued = None
    if paper.mode is not Mode.BLANK:
        issued = view.issued(unit, form.names)
    number = issued.number if issued else None
    day = issued.day if issued else None
    return {
        "so": number or LEADER,
        "ngay": vi.long_date(day) if day else f"ngày {LEADER} tháng {LEADER} năm {LEADER}",
        "co_quan": issuing_name(unit) if number else vi.dots(30),
    }


@dataclass(frozen=True, slots=True, kw_only=True)
class _Streak:
    """Levels of a member or a chi bộ as facts, oldest year first."""

    subject: Member | Unit
    levels: tuple[Fact, ...]

    @property
    def gaps(self) -> list[Fact]:
        """Return the years whose level is not known."""
        return [level for level in self.levels if level.value is None]

    @property
    def is_broken(self) -> bool:
        """Return whether a known level is not the best; a year without a level breaks it too."""
        return any(level.value not in {None, Grade.XUAT_SAC.value} for level in self.levels)

    @property
    def is_whole(self) -> bool:
        """Return whether all levels are known to be the best."""
        return not self.gaps and not self.is_broken


def _streak(subject: Member | Unit, view: View) -> _Streak:
    """Return the levels of the four years before and the one decided this year.

    A former year that must be rated anew counts by its new level, or by what the law says it must
    be; one that is only to be weighed keeps its old level until people have decided.
    Cites: seed 000, IV.7.2.
    """
    history = view.histories.get(subject.code)
    grades: Sequence[PastGrade | None] = history.grades if history else ()
    anew = {
        each.year: PastGrade(new.value)
        for each in view.results.reratings
        if each.subject == subject.code
        and (new := (each.annulment.new_grade if each.annulment else None) or each.new)
    }
    levels = []
    for back in range(_YEARS - 1, 0, -1):
        item = fact(view.review, History, history, f"year_{back}", subject.name)
        past = grades[back - 1] if back <= len(grades) else None
        past = anew.get(view.review.period.year - back, past)
        levels.append(
            Fact(
                value=past,
                where=item.where,
                label=item.label,
                whose=item.whose,
                has_row=item.has_row,
            )
        )
    decision = view.decisions.get(subject.code)
    levels.append(fact(view.review, Decision, decision, "decided", subject.name))
    return _Streak(subject=subject, levels=tuple(levels))


def _listed(streaks: Sequence[_Streak], writer: Writer, view: View) -> dict[str, object]:
    """Return the table of those who reach it, and a line on those of whom it is not known."""
    reached = [streak for streak in streaks if streak.is_whole]
    open_ones = [streak for streak in streaks if streak.gaps and not streak.is_broken]
    rows = [
        {"stt": str(number), **_row(streak, writer, view)}
        for number, streak in enumerate(reached, start=1)
    ]
    return {
        "ds": rows,
        "tong": vi.number(len(reached)),
        "chua_ro": [_unclear(open_ones, writer)] if open_ones else [],
    }


def _row(streak: _Streak, writer: Writer, view: View) -> Row:
    subject = streak.subject
    years = {
        key: Grade(str(level.value)).short for key, level in zip(_KEYS, streak.levels, strict=False)
    }
    if isinstance(subject, Unit):
        head = view.head(subject)
        return {"ten": subject.name, "bi_thu": head.name if head else "", **years}
    home = view.units.get(subject.unit)
    decision = view.decisions.get(subject.code)

    def of(name: str) -> Word:
        return writer.known(fact(view.review, Decision, decision, name, subject.name))

    posts = [party_post(subject, view), subject.state_post]
    return {
        "ho_ten": subject.name,
        "ngay_sinh": writer.known(fact(view.review, Member, subject, "birth", subject.name)),
        "chuc_vu": "; ".join(part for part in posts if part),
        "chi_bo": short_name(home) if home else "",
        "so_quyet_dinh": of("number"),
        "ngay_quyet_dinh": of("signed"),
        **years,
    }


def _unclear(streaks: Sequence[_Streak], writer: Writer) -> Word:
    """Return how many cannot be listed yet; in a final paper that is something missing."""
    names = ", ".join(streak.subject.name for streak in streaks[:_NAMED])
    more = " và những người khác" if len(streaks) > _NAMED else ""
    gap = streaks[0].gaps[0]
    said = f"còn {len(streaks)} trường hợp chưa đủ mức đã quyết định để xét: {names}{more}"
    line = f"C{said[1:]}."
    if writer.mode is not Mode.FINAL:
        return line
    hint = "điền mức của các năm còn thiếu ở trang Quyết định và Lịch sử rồi làm lại"
    return Missing(where=gap.where, message=said, hint=hint, shown=line)
