"""One paper to make: which form, in which mode, for whom."""

from dataclasses import dataclass

from docgen.classification import Assessment
from docgen.forms import Form, Mode
from docgen.model import (
    Annulment,
    Collective,
    Commendation,
    Member,
    Suggestion,
    Unit,
    VoteSession,
)

Row = Collective | Suggestion | Commendation | Annulment | Assessment
"""What a repeating form is about, not a member: one row of one sheet, or what the law says."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """One paper to make: a form in one mode for a unit, and for one of its members if personal.

    `row` is the collective, suggestion, commendation, annulment or assessment of a form that is
    made once for each, and `whose` the name of the one it is about; `session` is the vote that a
    ballot is printed for. A `fillable` one goes out to be filled in and comes back.
    """

    form: Form
    mode: Mode
    unit: Unit
    member: Member | None = None
    rows: int | None = None
    row: Row | None = None
    whose: str | None = None
    session: VoteSession | None = None
    fillable: bool = False

    @property
    def subject(self) -> str | None:
        """Return the code of the one whom the paper is about, None if it is the unit."""
        match self.row:
            case Collective() | Assessment():
                return self.row.code
            case Suggestion() | Commendation() | Annulment():
                return self.row.subject
            case None:
                return self.member.code if self.member else None
