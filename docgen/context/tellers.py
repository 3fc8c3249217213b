"""The words of the record of a count (biên bản kiểm phiếu): who counted, what adds up, the outcome.

An identity is printed only where the numbers were given and it holds. How a vote came out is what
classification found by the rule of the guideline; a tie names both levels and waits for the head.
Cites: domain/forms 3.4, 3.5; seed 001, III.6.14.
"""

from collections.abc import Sequence

from docgen import vi
from docgen.classification.results import Ballot
from docgen.context.votes import LEADER, NOT_CONCERNED, Tally, statistics
from docgen.context.words import Fact, Word, fact
from docgen.forms import Mode
from docgen.model import VoteSession

_MEETING = {
    "dia_diem": ("place", 30),
    "chu_tri": ("chair", 30),
    "to_truong": ("head_teller", 30),
    "thanh_vien": ("tellers", 60),
    "nguoi_dem": ("counted_by", 60),
}
_RETURNED = (("returned", "thu về"), (("valid", "hợp lệ"), ("invalid", "không hợp lệ")))
_NO_RULE = "Hướng dẫn không nêu tỷ lệ phiếu phải đạt, nên mức đề nghị do hội nghị kết luận"
Lines = list[str]


def count_words(tally: Tally, *, optional: bool = False) -> dict[str, object]:
    """Return the numbers of one round with its place, its tellers and what was checked."""
    words: dict[str, object] = {**tally.numbers(optional=optional)}
    session, writer = tally.session, tally.writer
    if session is None and optional and writer.mode is Mode.FINAL:
        none = dict.fromkeys((*_MEETING, "vang", "ty_le_co_mat", "co_quyen"), NOT_CONCERNED)
        return words | none | {"phieu_in": [], "doi_chieu": []}

    def of(name: str) -> Fact:
        return fact(tally.view.review, VoteSession, session, name, tally.whose)

    named = {key: writer.known(of(name), vi.dots(size)) for key, (name, size) in _MEETING.items()}
    absent, share = LEADER, LEADER
    if (
        session
        and writer.mode is not Mode.BLANK
        and session.summoned
        and session.present is not None
    ):
        absent = vi.number(session.summoned - session.present)
        share = vi.percent(session.present, session.summoned)
    return words | {
        **named,
        "vang": absent,
        "ty_le_co_mat": share,
        "co_quyen": writer.optional(of("eligible"), LEADER),
        "phieu_in": _printed(session, writer.mode),
        "doi_chieu": []
        if session is None or writer.mode is Mode.BLANK
        else _sum(session, *_RETURNED),
    }


def _printed(session: VoteSession | None, mode: Mode) -> Lines:
    """Return the line on sheets printed; a final paper has none where nobody counted them."""
    names = (("printed", "đã in"), ("unused", "chưa dùng"), ("spoiled", "hỏng, đổi lại"))
    if session is None or mode is Mode.BLANK:
        return [f"Số phiếu {'; '.join(f'{label}: {LEADER}' for _, label in names)}."]
    adds_up = _sum(session, names[0], (("issued", "phát ra"), *names[1:]))
    given = [(label, getattr(session, name)) for name, label in names]
    told = [f"{label}: {vi.number(number)}" for label, number in given if number is not None]
    return adds_up or ([f"Số phiếu {'; '.join(told)}."] if told else [])


def _sum(session: VoteSession, whole: tuple[str, str], parts: Sequence[tuple[str, str]]) -> Lines:
    """Return the sum of some numbers of a session, each with its name, if it holds."""
    total = getattr(session, whole[0])
    numbers = [getattr(session, name) for name, _ in parts]
    if total is None or None in numbers or sum(numbers) != total:
        return []
    told = (f"{label} {vi.number(each)}" for (_, label), each in zip(parts, numbers, strict=True))
    return [f"Số phiếu {whole[1]} {vi.number(total)} = {' + '.join(told)}."]


def row_words(tally: Tally, code: str) -> dict[str, object]:
    """Return what a row of a count says beyond its votes: marks for no level, and the outcome."""
    return {"v1_hong": _void(tally, code), "ket_qua": _outcome(tally, code)}


def no_result() -> dict[str, object]:
    """Return the empty cells of `row_words`."""
    return {"v1_hong": "", "ket_qua": ""}


def _void(tally: Tally, code: str) -> str:
    """Return how many valid ballots mark no level for this subject, or more than one."""
    session = tally.session
    count = tally.view.counts.get((session.code, code)) if session else None
    if tally.writer.mode is Mode.BLANK or session is None or count is None or session.valid is None:
        return ""
    given = [getattr(count, name) for name in tally.asked.values()]
    return "" if None in given else vi.number(session.valid - sum(given))


def _outcome(tally: Tally, code: str) -> Word:
    """Return the level that the votes give, both levels of a tie, a dash where no rule tells."""
    if tally.writer.mode is Mode.BLANK or tally.session is None:
        return ""
    ballot = tally.ballots.get(code)
    if ballot is None or ballot.base is None:
        return NOT_CONCERNED
    if ballot.tied:
        return f"{' / '.join(level.short for level in ballot.tied)} (ngang phiếu)"
    return ballot.level.short if ballot.level else "Không mức nào đủ tỷ lệ"


def conclusion_words(tally: Tally, codes: Sequence[str]) -> dict[str, object]:
    """Return how many reached each level by the rule of the guideline, and who waits for the head.

    Open in a blank paper; without a rule only that is said.
    """
    rule = tally.view.ruleset.vote
    text = _NO_RULE if rule is None else f"{rule.text} ({tally.view.ruleset.cited(rule.cite)})"
    found = [tally.ballots[code] for code in codes if code in tally.ballots]
    is_open = tally.writer.mode is Mode.BLANK
    counted = statistics([each.level for each in found], len(found), tally.writer) if found else []
    waiting = [
        f"{each.name}: ngang phiếu giữa “{each.tied[0]}” và “{each.tied[-1]}”, "
        "chờ người đứng đầu xem xét, quyết định."
        for each in found
        if each.tied
    ]
    none = [f"{each.name}: không mức nào đủ tỷ lệ phiếu." for each in found if _is_none(each)]
    return {
        "quy_tac": "" if is_open else f"{text}.",
        "theo_muc": [] if is_open else counted,
        "cho_quyet_dinh": [] if is_open else [*waiting, *none],
    }


def _is_none(ballot: Ballot) -> bool:
    """Return whether votes were counted and no level was reached."""
    return ballot.level is None and not ballot.tied and ballot.base is not None
