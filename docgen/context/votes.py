"""The words of a count of votes: numbers of one ballot, votes and shares of each subject."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from docgen import vi
from docgen.classification import Quota
from docgen.classification.results import Ballot
from docgen.context.view import View
from docgen.context.words import Fact, Word, Writer, fact
from docgen.forms import About, Mode
from docgen.missing import Missing
from docgen.model import Grade, Subject, Unit, VoteCount, VoteRound, VoteSession

_NUMBERS = {
    "trieu_tap": "summoned",
    "co_mat": "present",
    "phat_ra": "issued",
    "thu_ve": "returned",
    "hop_le": "valid",
    "khong_hop_le": "invalid",
}
ALL_LEVELS = {"xuat_sac": "excellent", "tot": "good", "hoan_thanh": "done", "khong": "failed"}
"""The four levels of a vote in one round."""
LEVELS = {key: name for key, name in ALL_LEVELS.items() if key != "xuat_sac"}
"""The three levels of a first round; the best one has a round of its own."""
CHOICES = {"dong_y": "agree", "khong_dong_y": "disagree"}
BASE = "số phiếu thu về của từng vòng"
_BASES = {"thu_ve": "returned", "hop_le": "valid", "trieu_tap": "summoned"}
_BASE_SETTING = "A16m"
NOT_CONCERNED = "–"
LEADER = vi.dots(6)
_KEYS = dict(zip(Grade, ALL_LEVELS, strict=True))


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """The count of one round that a unit held, or None where it has not been entered."""

    session: VoteSession | None
    whose: str
    writer: Writer
    view: View
    ballots: Mapping[str, Ballot]
    asked: Mapping[str, str]
    """The levels that the ballot has a box for: a first ballot may leave out the best one."""

    @classmethod
    def of(
        cls, unit: Unit, writer: Writer, view: View, *, turn: VoteRound, about: About
    ) -> "Tally":
        """Return the count of a unit's vote in one round on its members, its cells or itself."""
        session = view.session(unit, turn, about)
        code = session.code if session else None
        has_best = any(
            count.excellent is not None for (vote, _), count in view.counts.items() if vote == code
        )
        return cls(
            session=session,
            whose=vote_of(unit, about),
            writer=writer,
            view=view,
            ballots={each.subject: each for each in view.results.ballots if each.session == code},
            asked=ALL_LEVELS if has_best else LEVELS,
        )

    @property
    def basis(self) -> str:
        """Return what the shares are shares of."""
        return next((ballot.basis for ballot in self.ballots.values()), BASE)

    @property
    def base(self) -> int | None:
        """Return the denominator of the shares: that of the guideline, else ballots returned."""
        for ballot in self.ballots.values():
            return ballot.base
        setting = self.view.ruleset.settings.get(_BASE_SETTING)
        name = _BASES.get(setting.reading) if setting else "returned"
        number: int | None = getattr(self.session, name, None) if name else None
        return number

    def numbers(self, *, optional: bool = False) -> dict[str, Word]:
        """Return how many were called, came and voted; a round that was not held is a dash."""
        if self.session is None and optional and self.writer.mode is Mode.FINAL:
            return dict.fromkeys((*_NUMBERS, "ngay"), NOT_CONCERNED)

        def of(name: str) -> Fact:
            return fact(self.view.review, VoteSession, self.session, name, self.whose)

        words = {key: self.writer.known(of(name), LEADER) for key, name in _NUMBERS.items()}
        return words | {"ngay": self.writer.known(of("held"), vi.dots(12))}

    def levels(
        self, code: str, name: str, asked: Mapping[str, str] = LEVELS
    ) -> tuple[dict[str, Word], dict[str, Word]]:
        """Return votes and shares of one subject by level.

        Both are empty where the vote as a whole has not been entered: its own numbers say so.
        """
        if self.session is None:
            return dict.fromkeys(asked, ""), dict.fromkeys(asked, "")
        count = self.view.counts.get((self.session.code, code))
        cells: dict[str, Word] = {}
        shares: dict[str, Word] = {}
        for key, column in asked.items():
            item = fact(self.view.review, VoteCount, count, column, name)
            cells[key] = self.writer.count(item)
            shares[key] = self._share(item, cells[key])
        return cells, shares

    def votes(self, code: str, name: str) -> tuple[dict[str, Word], dict[str, Word]]:
        """Return votes and shares at all four levels; a dash where the ballot has no such box."""
        cells, shares = self.levels(code, name, self.asked)
        is_open = self.session is None or self.writer.mode is Mode.BLANK
        none: dict[str, Word] = dict.fromkeys(ALL_LEVELS, "" if is_open else NOT_CONCERNED)
        return none | cells, dict.fromkeys(ALL_LEVELS, "") | shares

    def choices(self, code: str, name: str) -> tuple[dict[str, Word], Word]:
        """Return yes and no of a second round and the share of yes; dashes if not on the ballot."""
        if self.session is None or (self.session.code, code) not in self.view.counts:
            mark = "" if self.writer.mode is not Mode.FINAL else NOT_CONCERNED
            return dict.fromkeys(CHOICES, mark), ""
        cells, shares = self.levels(code, name, CHOICES)
        return cells, shares["dong_y"]

    def _share(self, item: Fact, shown: Word) -> Word:
        """Return a count as a share of the base; open or missing as the count is."""
        whole = self.base
        if isinstance(shown, Missing) or not shown or not isinstance(item.value, int) or not whole:
            return "" if isinstance(shown, str) else shown
        return vi.percent(item.value, whole)


def vote_of(unit: Unit, about: About) -> str:
    """Return what a vote is called in a message, so that three votes of one unit stay apart."""
    on = {
        About.MEMBERS: "đảng viên",
        About.CELLS: "các chi bộ trực thuộc",
        About.UNIT: "chính tổ chức mình",
        About.COLLECTIVES: "các tập thể lãnh đạo, quản lý",
        About.LEADERS: "các cá nhân lãnh đạo, quản lý",
    }
    return f"lần bỏ phiếu của {unit.name} về {on[about]}"


def no_votes() -> dict[str, object]:
    """Return the empty cells of both rounds, for a row to be filled in by hand."""
    return {
        "v1": dict.fromkeys(ALL_LEVELS, ""),
        "v1_ty_le": dict.fromkeys(ALL_LEVELS, ""),
        "v2": dict.fromkeys(CHOICES, ""),
        "v2_ty_le": "",
    }


def statistics(levels: Iterable[Grade | None], whole: int, writer: Writer) -> list[dict[str, str]]:
    """Return number and share of each level, best first; open unless the paper is final."""
    counted = Counter(levels)
    lines = []
    for grade in Grade:
        count, share = LEADER, LEADER
        if writer.mode is Mode.FINAL and whole:
            count = vi.number(counted[grade])
            share = vi.percent(counted[grade], whole)
        lines.append(
            {"muc": grade.value, "viet_tat": grade.short, "so_luong": count, "ty_le": share}
        )
    return lines


def counts(levels: Sequence[Grade | None], writer: Writer) -> dict[str, str]:
    """Return the number of each level by its key, for a line of subtotals."""
    if writer.mode is not Mode.FINAL:
        return dict.fromkeys(_KEYS.values(), LEADER)
    return {key: vi.number(levels.count(grade)) for grade, key in _KEYS.items()}


def total(count: int, writer: Writer) -> str:
    """Return a count, or a dotted leader in a blank paper."""
    return LEADER if writer.mode is Mode.BLANK else vi.number(count)


def most(unit: Unit, subject: Subject, writer: Writer, view: View) -> str:
    """Return how many may get the best level by the quota of a unit.

    Open where none is set, and while levels that it is counted from are not known.
    """
    limits = [quota for quota in view.quotas(unit, subject) if quota.is_limit]
    return most_of(limits[:1], writer, view)


def most_of(limits: Sequence[Quota], writer: Writer, view: View) -> str:
    """Return how many may get the best level by quotas of groups that have nobody in common."""
    if writer.mode is Mode.BLANK or not limits or any(_unknown(each, view) for each in limits):
        return LEADER
    return vi.number(sum(each.allowed for each in limits))


def quota_lines(unit: Unit, subject: Subject, writer: Writer, view: View) -> list[str]:
    """Return how many were proposed for the best level and what each reading of the quota allows.

    Only what people proposed is counted, and only on a final paper; nothing stands for it before.
    """
    if writer.mode is Mode.BLANK:
        return []
    lines = []
    for quota in view.quotas(unit, subject):
        texts = {reading.name: reading.text for reading in quota.readings}
        others = [text for name, text in texts.items() if text != texts[quota.used]]
        if writer.mode is Mode.FINAL:
            lines.append(
                f"Số {quota.group} được đề nghị “{Grade.XUAT_SAC}”: {_proposed(quota, view)}."
            )
        allowed = f"Được phép tối đa {quota.allowed}"
        if count := _unknown(quota, view):
            allowed = f"Còn {count} trường hợp chưa rõ mức; tính theo các mức đã rõ thì tối đa "
            allowed += str(quota.allowed)
        elif not quota.is_limit:
            allowed = f"Tính chung toàn tổ chức là {quota.allowed}, chỉ để tham khảo"
        lines.append(f"{allowed}. Cách tính: {texts[quota.used]}. Căn cứ: {quota.cite}.")
        lines += [f"Theo cách tính khác: {text}." for text in dict.fromkeys(others)]
    return lines


def _proposed(quota: Quota, view: View) -> int:
    """Return how many of a quota's group people proposed for the best level."""
    units = {unit.code for unit in view.groups(view.units[quota.unit])}
    of_group = {
        Subject.MEMBER: [m.code for m in view.review.members if m.unit in units],
        Subject.UNIT: [cell.code for cell in view.cells(view.units[quota.unit])],
    }[quota.subject]
    decisions = (view.decisions.get(code) for code in of_group)
    return sum(decision is not None and decision.proposed is quota.level for decision in decisions)


def _unknown(quota: Quota, view: View) -> int:
    """Return of how many the level is not known, without those who wait to be reviewed."""
    known = (view.assessment(code) for code in quota.unknown)
    return sum(own is None or not own.is_waiting for own in known)
