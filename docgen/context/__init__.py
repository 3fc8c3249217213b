"""Facts and results as the Vietnamese words that a template may print."""

from docgen.context.index import Entry, index_words
from docgen.context.paper import Paper, Row
from docgen.context.papers import words_for
from docgen.context.view import View, issuing_name
from docgen.context.words import Words

__all__ = ["Entry", "Paper", "Row", "View", "Words", "index_words", "issuing_name", "words_for"]
