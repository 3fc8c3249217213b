"""Which words a template may use, derived from papers of examples, never listed."""

from docgen.vocabulary.drawing import Example
from docgen.vocabulary.meanings import (
    COMMON,
    SUBJECTS,
    VocabularyWord,
    key_of,
    meanings,
    title_of,
    vocabulary,
)
from docgen.vocabulary.tree import ITEM, Tree, joined, tree_of

__all__ = [
    "COMMON",
    "ITEM",
    "SUBJECTS",
    "Example",
    "Tree",
    "VocabularyWord",
    "joined",
    "key_of",
    "meanings",
    "title_of",
    "tree_of",
    "vocabulary",
]
