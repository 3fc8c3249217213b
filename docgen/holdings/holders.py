"""Who has a dossier: every unit, and every leading collective that the guideline has a list for."""

from dataclasses import dataclass

from docgen.checklists import Checklist, checklist_for
from docgen.context import View
from docgen.dossier import Names
from docgen.model import Collective, CollectiveKind, Unit
from docgen.pipeline import Loaded


@dataclass(frozen=True, slots=True, kw_only=True)
class Holder:
    """One who has a dossier: a unit, or a collective of it; `number` is its place in the file."""

    number: int
    unit: Unit
    collective: Collective | None
    folder: str
    checklist: Checklist | None

    @property
    def subject(self) -> Unit | Collective:
        """Return the one whose dossier it is."""
        return self.collective or self.unit

    @property
    def code(self) -> str:
        """Return the code of the unit or of the collective."""
        return self.subject.code

    @property
    def name(self) -> str:
        """Return the name of the unit or of the collective."""
        return self.subject.name


def list_of(about: Unit | Collective, view: View) -> Checklist | None:
    """Return the list of papers that the guideline, or the one it extends, has for somebody."""
    guidelines = (view.ruleset.id, view.ruleset.extends or "")
    return checklist_for(guidelines, about.kind.name, about.name)


def holders(loaded: Loaded) -> tuple[Holder, ...]:
    """Return all who have a dossier, units first, in workbook order.

    The folder of each is numbered by its place in the workbook, so that it stays the same when
    only some dossiers are made.
    """
    names = Names()
    view = loaded.view
    leading = [row for row in view.review.collectives if row.kind is CollectiveKind.LANH_DAO]
    subjects: list[tuple[Unit, Collective | None]] = [(unit, None) for unit in loaded.units]
    subjects += [
        (view.units[row.unit], row)
        for row in leading
        if row.unit in view.units and list_of(row, view)
    ]
    return tuple(
        Holder(
            number=number,
            unit=unit,
            collective=collective,
            folder=names.take(f"{number:02d} {(collective or unit).name}"),
            checklist=list_of(collective or unit, view),
        )
        for number, (unit, collective) in enumerate(subjects)
    )
