"""Print ballots: which, how many, on what sheets. Counting them is another matter.

Every sheet of a batch is the same: nothing here knows who votes, only how many.
"""

from docgen.ballots.batches import (
    Asked,
    Batch,
    batches,
    form_for,
    lists_nobody,
    rounds_of,
)
from docgen.ballots.printing import Layout, Printed, places, print_batches
from docgen.ballots.voters import voters

__all__ = [
    "Asked",
    "Batch",
    "Layout",
    "Printed",
    "batches",
    "form_for",
    "lists_nobody",
    "places",
    "print_batches",
    "rounds_of",
    "voters",
]
