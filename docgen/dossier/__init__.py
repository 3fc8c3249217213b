"""Papers on disk: safe names, whole folders or none, hashes, and proof that nothing changed."""

from docgen.dossier.names import Names, safe_name
from docgen.dossier.notes import add_notes, history
from docgen.dossier.seal import MANIFEST, archive, seal
from docgen.dossier.staging import exists_already, publish, refuse_taken, staging, write_file
from docgen.dossier.verify import find_sealed, verify

__all__ = [
    "MANIFEST",
    "Names",
    "add_notes",
    "archive",
    "exists_already",
    "find_sealed",
    "history",
    "publish",
    "refuse_taken",
    "safe_name",
    "seal",
    "staging",
    "verify",
    "write_file",
]
