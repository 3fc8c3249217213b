"""Compiled forms beside guidelines and forms: each made once in a run over many workbooks."""

from docgen.blanks import Blank
from docgen.forms import Form
from docgen.loading import Folders, Sources
from docgen.render import Template


class Supplies(Sources):
    """What all papers of a run share; none of it depends on the facts of one workbook."""

    def __init__(self, folders: Folders | None = None) -> None:
        """Start with nothing read; the folders are those of a user, which come before ours."""
        super().__init__(folders)
        self._templates: dict[str, Template] = {}
        self._blanks: dict[str, Blank] = {}

    def template(self, form: Form) -> Template:
        """Return the compiled Word file of a form. Raises TemplateError as `Template.load` does."""
        if form.id not in self._templates:
            self._templates[form.id] = Template.load(form.template, name=form.label)
        return self._templates[form.id]

    def blank(self, form: Form) -> Blank:
        """Return the PDF of a form that is one. Raises TemplateError as `Blank.load` does."""
        if form.id not in self._blanks:
            self._blanks[form.id] = Blank.load(form)
        return self._blanks[form.id]
