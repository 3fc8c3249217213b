"""What a paper says: facts and results looked up in a view, turned into the words of its form.

The words are made by `papers.words_for`. What looks things up loads without it.
"""

from docgen.context.paper import Paper, Row
from docgen.context.view import View, issuing_name

__all__ = ["Paper", "Row", "View", "issuing_name"]
