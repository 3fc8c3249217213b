"""Render Word forms: a .docx with ``{{ … }}`` and ``{% … %}`` tags, compiled once, filled often.

Nothing here knows what the facts mean; ``context`` prepares them.
"""

from docgen.render.annotate import annotate
from docgen.render.binding import Binder
from docgen.render.template import Rendered, Template

__all__ = ["Binder", "Rendered", "Template", "annotate"]
