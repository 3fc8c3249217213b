"""Ballots with planned marks and the count that must come out: a rehearsal, never a vote."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from docgen import vi
from docgen.forms import About
from docgen.model import Grade
from docgen.render import Grid

LABEL = "THỬ - không phải phiếu thật"
FOLDER = "THỬ - không dùng để bỏ phiếu"
SIGN = "X"
WRITTEN = "(chữ viết thêm trên phiếu)"
_CONVENTION = (
    "Quy ước của bộ thử (giả định, tổ kiểm phiếu quyết định): phiếu có chữ viết thêm là không "
    "hợp lệ; dòng để trống hoặc nhiều dấu chỉ hỏng dòng đó."
)
_YES_NO = ("Đồng ý", "Không đồng ý")


@dataclass(frozen=True, slots=True, kw_only=True)
class Choices:
    """Where each subject of a ballot can be marked: cells (row, column) in the order of `names`."""

    names: tuple[str, ...]
    subjects: tuple[str, ...]
    cells: tuple[tuple[tuple[int, int], ...], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Planned:
    """One ballot of the deck: which choices are marked for each subject, and what it tries."""

    picks: tuple[tuple[int, ...], ...]
    told: str
    written: str = ""

    @property
    def is_valid(self) -> bool:
        """Return whether the ballot counts: one with words added does not."""
        return not self.written


def choices_of(grid: Grid, about: About) -> Choices:
    """Return what can be marked: levels stand in rows on a vote on oneself, else in columns."""
    words = {vi.fold(word): word for word in (*Grade, *_YES_NO)}
    if about is About.UNIT:
        rows = {
            words[vi.fold(cell)]: (number, len(row) - 1)
            for number, row in enumerate(grid.rows)
            for cell in row
            if vi.fold(cell) in words
        }
        return Choices(names=tuple(rows), subjects=("",), cells=(tuple(rows.values()),))
    columns = {
        words[vi.fold(head)]: number
        for number, head in enumerate(grid.heads)
        if vi.fold(head) in words
    }
    return Choices(
        names=tuple(columns),
        subjects=tuple(row[1] for row in grid.rows),
        cells=tuple(
            tuple((number, column) for column in columns.values())
            for number in range(len(grid.rows))
        ),
    )


def planned(choices: Choices) -> tuple[Planned, ...]:
    """Return the deck: every level, a mixture, blanks, double marks and a spoiled ballot."""
    return tuple(_planned(len(choices.subjects), choices.names))


def _planned(subjects: int, names: Sequence[str]) -> Iterator[Planned]:
    others = subjects - 1
    last = len(names) - 1
    for number, name in enumerate(names):
        yield Planned(picks=((number,),) * subjects, told=f"mọi dòng: {name}")
    mixed = tuple((number % len(names),) for number in range(subjects))
    yield Planned(picks=mixed, told="lần lượt từng mức theo dòng")
    yield Planned(picks=((),) * subjects, told="không đánh dấu dòng nào")
    yield Planned(picks=((), *(((0,),) * others)), told=f"dòng 1 để trống, còn lại: {names[0]}")
    yield Planned(
        picks=((0, 1), *(((last,),) * others)),
        told=f"dòng 1 đánh hai dấu, còn lại: {names[last]}",
    )
    yield Planned(picks=((0,),) * subjects, told="có chữ viết thêm", written=WRITTEN)


def expected(deck: Sequence[Planned], choices: Choices, title: str) -> bytes:
    """Return the count that must come out of the deck, as a text for a spreadsheet or the eye.

    Cites: domain/forms 3.5.
    """
    valid = [ballot for ballot in deck if ballot.is_valid]
    issued = len(deck)
    numbers = f"Phiếu phát ra: {issued}; thu về: {issued}; hợp lệ: {len(valid)}; "
    numbers += f"không hợp lệ: {issued - len(valid)}"
    heads = ["TT", "Tên", *choices.names, "Không đánh dấu", "Đánh nhiều dấu", "Cộng"]
    lines = [f"{LABEL}. {title}", numbers, _CONVENTION, "", "\t".join(heads)]
    for number, name in enumerate(choices.subjects):
        picks = [ballot.picks[number] for ballot in valid]
        counts = [picks.count((choice,)) for choice in range(len(choices.names))]
        counts += [picks.count(()), sum(len(pick) > 1 for pick in picks)]
        cells = [str(count) for count in (*counts, sum(counts))]
        lines.append("\t".join([str(number + 1), name, *cells]))
    lines += ["", "Từng phiếu:"]
    lines += [f"{number}\t{ballot.told}" for number, ballot in enumerate(deck, start=1)]
    return ("\ufeff" + "".join(f"{line}\r\n" for line in lines)).encode()
