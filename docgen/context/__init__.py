"""Facts and results as the Vietnamese words that a template may print."""

from docgen.context.papers import Paper, words_for
from docgen.context.view import View
from docgen.context.words import Words

__all__ = ["Paper", "View", "Words", "words_for"]
