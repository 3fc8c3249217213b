"""The forms: folders of data, found and read. No form is named here."""

from docgen.forms.catalogue import (
    find_form,
    find_forms,
    in_sets,
    load_form,
    load_forms,
    shipped_folder,
)
from docgen.forms.kinds import (
    COMMON_SET,
    About,
    Form,
    FormSubject,
    Header,
    Mode,
    Orientation,
    Sureness,
)

__all__ = [
    "COMMON_SET",
    "About",
    "Form",
    "FormSubject",
    "Header",
    "Mode",
    "Orientation",
    "Sureness",
    "find_form",
    "find_forms",
    "in_sets",
    "load_form",
    "load_forms",
    "shipped_folder",
]
