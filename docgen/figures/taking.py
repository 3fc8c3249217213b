"""Take the figures of one workbook; a level counts once it is decided, one that is open is told."""

from collections.abc import Iterator, Mapping, Sequence

from docgen.classification import Results, Ruleset
from docgen.classification.ruleset import UNVERIFIED
from docgen.errors import Problem, Severity
from docgen.figures.tables import CELLS, COMMITTEES, LEADERSHIPS, MEMBERS, TABLES, UNITS, counted
from docgen.model import Collective, CollectiveKind, Grade, Member, Review, Subject, Unit
from docgen.model.figures import BodyFigures, Figures, FormerFigures, PersonFigures, UnitFigures
from docgen.statistics import columns, percents


def figures_of(review: Review, results: Results, ruleset: Ruleset) -> tuple[Figures, list[Problem]]:
    """Return what a workbook contributes, and which levels of this year are still open in it."""
    period = review.period
    quotas = percents(ruleset, period)
    desk = _Desk(review, results, quotas.get(Subject.MEMBER))
    units = tuple(desk.unit(unit) for unit in review.units)
    bodies = tuple(desk.body(row) for row in review.collectives)
    figures = Figures(
        file=review.file,
        year=period.year,
        year_where=review.where(period, "year"),
        ruleset=ruleset.id,
        ruleset_name=_named(ruleset),
        ruleset_where=review.where(period, "ruleset"),
        superior=period.superior,
        superior_where=review.where(period, "superior"),
        bases=tuple((unit.name, review.where(unit, "name")) for unit in desk.tops),
        percents=quotas,
        units=units,
        bodies=bodies,
        former=tuple(desk.former()),
        people=tuple(desk.person(member) for member in review.members),
    )
    return figures, list(desk.open_levels())


def _named(ruleset: Ruleset) -> str:
    """Return the guideline in a few words; one that nobody has compared says so."""
    return ruleset.source.short + (f" ({UNVERIFIED})" if ruleset.unverified else "")


class _Desk:
    """One workbook while its figures are taken."""

    def __init__(self, review: Review, results: Results, percent: int | None) -> None:
        self._review = review
        self._percent = percent
        self._assessments = results.everyone
        self._decisions = {row.subject: row.decided for row in reversed(review.decisions)}
        units = {unit.code: unit for unit in review.units}
        self._bases = {unit.code: _top(unit, units) for unit in review.units}
        self.tops = [unit for unit in review.units if self._bases[unit.code] is unit]
        self._members: dict[str, list[Member]] = {}
        for member in review.members:
            self._members.setdefault(member.unit, []).append(member)

    def _is_due(self, code: str) -> bool:
        own = self._assessments.get(code)
        return own is not None and own.rated is not False and not own.is_waiting

    def _level(self, code: str) -> Grade | None:
        """Return the level decided of one who is due one; nobody else's counts."""
        return self._decisions.get(code) if self._is_due(code) else None

    def _base(self, code: str) -> str:
        return self._bases[code].name if code in self._bases else ""

    def unit(self, unit: Unit) -> UnitFigures:
        people = self._members.get(unit.code, [])
        levels = [self._level(member.code) for member in people]
        return UnitFigures(
            base=self._base(unit.code),
            name=unit.name,
            kind=unit.kind,
            grade=self._level(unit.code),
            is_due=self._is_due(unit.code),
            members=len(people),
            counts=counted(level for level in levels if level is not None),
            undecided=sum(
                level is None and self._is_due(member.code)
                for member, level in zip(people, levels, strict=True)
            ),
            percent=self._percent,
        )

    def body(self, row: Collective) -> BodyFigures:
        return BodyFigures(
            base=self._base(row.unit),
            name=row.name,
            kind=row.kind,
            grade=self._level(row.code),
            is_due=self._is_due(row.code),
        )

    def person(self, member: Member) -> PersonFigures:
        return PersonFigures(
            name=member.name,
            card=member.card,
            birth=member.birth,
            is_rated=self._level(member.code) is not None,
            where=self._review.where(member, "name"),
        )

    def _groups(self) -> Iterator[tuple[str, Sequence[Member | Unit | Collective]]]:
        review = self._review
        yield UNITS, [unit for unit in review.units if unit.kind.is_base]
        yield COMMITTEES, [r for r in review.collectives if r.kind is CollectiveKind.CAP_UY]
        yield LEADERSHIPS, [r for r in review.collectives if r.kind is CollectiveKind.LANH_DAO]
        yield MEMBERS, review.members
        yield CELLS, [unit for unit in review.units if not unit.kind.is_base]

    def former(self) -> Iterator[FormerFigures]:
        """Yield the levels of former years, by table and year."""
        year = self._review.period.year
        for table, who in self._groups():
            codes = {each.code for each in who}
            rows = [row for row in self._review.histories if row.subject in codes]
            for each in columns(year, rows, (), percent=None):
                yield FormerFigures(
                    source=self._review.file, table=table, year=each.year, counts=each.counts
                )

    def open_levels(self) -> Iterator[Problem]:
        """Yield for each table how many are due a level and have none decided, and who first."""
        for table, who in self._groups():
            waiting = [
                each
                for each in who
                if self._is_due(each.code) and self._decisions.get(each.code) is None
            ]
            if not waiting:
                continue
            first = waiting[0].code
            rows = [row for row in self._review.decisions if row.subject == first]
            where = f"{self._review.file} › Quyết định"
            yield Problem(
                code="rollup-undecided",
                where=self._review.where(rows[0], "decided") if rows else where,
                message=f"{TABLES[table][0]}: {len(waiting)} trường hợp chưa có mức quyết định, "
                f"trước hết là {waiting[0].name}",
                hint="đề nghị đơn vị điền cột mức quyết định ở trang Quyết định; chưa điền thì "
                "không cộng vào bảng",
                severity=Severity.WARNING,
            )


def _top(unit: Unit, units: Mapping[str, Unit]) -> Unit:
    """Return the unit at the top of the workbook above a unit; a circle ends where it began."""
    seen = {unit.code}
    while unit.parent is not None and unit.parent in units and unit.parent not in seen:
        seen.add(unit.parent)
        unit = units[unit.parent]
    return unit
