"""Dossiers as a whole: what each should hold, what it holds, and bringing it up to date."""

from docgen.holdings.annotating import About, about, annotate
from docgen.holdings.building import Lacking, Outcome, build
from docgen.holdings.checking import Check, Finding, State, Where, check
from docgen.holdings.contradicting import by_holder
from docgen.holdings.holders import Holder, holders
from docgen.holdings.journal import JOURNAL
from docgen.holdings.reporting import REPORT, lacking_in, left_behind, write_report
from docgen.holdings.slots import Slot, papers_of, slots_of
from docgen.holdings.verifying import verify_numbers

__all__ = [
    "JOURNAL",
    "REPORT",
    "About",
    "Check",
    "Finding",
    "Holder",
    "Lacking",
    "Outcome",
    "Slot",
    "State",
    "Where",
    "about",
    "annotate",
    "build",
    "by_holder",
    "check",
    "holders",
    "lacking_in",
    "left_behind",
    "papers_of",
    "slots_of",
    "verify_numbers",
    "write_report",
]
