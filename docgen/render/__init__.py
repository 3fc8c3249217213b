"""Render Word forms: a .docx with ``{{ … }}`` and ``{% … %}`` tags, compiled once, filled often.

Nothing here knows what the facts mean; ``context`` prepares them.
"""

from docgen.render.annotate import annotate
from docgen.render.binding import Binder
from docgen.render.identity import Asked, Identity
from docgen.render.returned import Heard, ReturnedForm, read_returned
from docgen.render.sending import ready_to_send
from docgen.render.sheet import Grid, Sheet, grid_of, lay_out, marked, may_fit
from docgen.render.template import Rendered, Template

__all__ = [
    "Asked",
    "Binder",
    "Grid",
    "Heard",
    "Identity",
    "Rendered",
    "ReturnedForm",
    "Sheet",
    "Template",
    "annotate",
    "grid_of",
    "lay_out",
    "marked",
    "may_fit",
    "read_returned",
    "ready_to_send",
]
