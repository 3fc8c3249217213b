"""Forms that came back: read them, compare them with the workbook, say what will change.

Nothing is written here, nothing in a file is run, and no cell but those that `workbook` names as
filled in by others is ever touched.
"""

from docgen.collecting.answers import Given, shortened
from docgen.collecting.files import Returned, read_folder
from docgen.collecting.placing import Collected, collect
from docgen.collecting.status import (
    Sent,
    Standing,
    Waiting,
    forms_in,
    sent_by_plan,
    sent_of,
    standing,
)

__all__ = [
    "Collected",
    "Given",
    "Returned",
    "Sent",
    "Standing",
    "Waiting",
    "collect",
    "forms_in",
    "read_folder",
    "sent_by_plan",
    "sent_of",
    "shortened",
    "standing",
]
