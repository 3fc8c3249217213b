"""Render Word forms: a .docx with ``{{ … }}`` and ``{% … %}`` tags, compiled once, filled often.

Nothing here knows what the facts mean; ``context`` prepares them.
"""

from docgen.render.annotate import annotate
from docgen.render.binding import Binder
from docgen.render.fields import FieldWords, Said
from docgen.render.identity import Asked, Identity, as_text, asked_of, from_text
from docgen.render.returned import Heard, ReturnedForm, read_returned
from docgen.render.rows import with_last_rows
from docgen.render.sending import ready_to_send
from docgen.render.sheet import Grid, Sheet, grid_of, lay_out, marked, may_fit
from docgen.render.template import Rendered, Template
from docgen.render.uses import Use

__all__ = [
    "Asked",
    "Binder",
    "FieldWords",
    "Grid",
    "Heard",
    "Identity",
    "Rendered",
    "ReturnedForm",
    "Said",
    "Sheet",
    "Template",
    "Use",
    "annotate",
    "as_text",
    "asked_of",
    "from_text",
    "grid_of",
    "lay_out",
    "marked",
    "may_fit",
    "read_returned",
    "ready_to_send",
    "with_last_rows",
]
