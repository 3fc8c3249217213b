"""Forms, guidelines and compiled templates: each read once in a run over many workbooks."""

from collections.abc import Sequence
from functools import cached_property
from pathlib import Path

from docgen.blanks import Blank
from docgen.classification import Ruleset, load_ruleset
from docgen.forms import Form, load_forms
from docgen.render import Template


class Supplies:
    """What all workbooks of a run share; none of it depends on the facts of one."""

    def __init__(self, templates: Sequence[Path] = (), rulesets: Sequence[Path] = ()) -> None:
        """Start with nothing read; the folders are those of a user, which come before ours."""
        self._form_folders, self._ruleset_folders = templates, rulesets
        self._rulesets: dict[str, Ruleset] = {}
        self._templates: dict[str, Template] = {}
        self._blanks: dict[str, Blank] = {}

    @cached_property
    def forms(self) -> tuple[Form, ...]:
        """Return all forms. Raises TemplateError as `load_forms` does."""
        return load_forms(self._form_folders)

    def ruleset(self, name: str) -> Ruleset:
        """Return a guideline. Raises RulesetError as `load_ruleset` does."""
        if name not in self._rulesets:
            self._rulesets[name] = load_ruleset(name, self._ruleset_folders)
        return self._rulesets[name]

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
