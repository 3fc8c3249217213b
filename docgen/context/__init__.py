"""Facts and results as the Vietnamese words that a template may print."""

from docgen.context.ballots import SUBJECTS, subjects_of
from docgen.context.index import Entry, entry_of, index_words
from docgen.context.paper import Paper, Row
from docgen.context.papers import words_for
from docgen.context.rounds import first_count, lifted, reaching
from docgen.context.view import View, issuing_name
from docgen.context.words import TICK, Words

__all__ = [
    "SUBJECTS",
    "TICK",
    "Entry",
    "Paper",
    "Row",
    "View",
    "Words",
    "entry_of",
    "first_count",
    "index_words",
    "issuing_name",
    "lifted",
    "reaching",
    "subjects_of",
    "words_for",
]
