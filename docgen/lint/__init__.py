"""Check forms: tags, words, layout, leftovers. What it finds are problems with their places."""

from docgen.lint.linting import Subject, lint
from docgen.lint.profile import load_profile, profile_names
from docgen.lint.targets import Target, find_targets

__all__ = [
    "Subject",
    "Target",
    "find_targets",
    "lint",
    "load_profile",
    "profile_names",
]
