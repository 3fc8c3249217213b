"""Papers on disk: safe names, whole folders or none, hashes, and proof that nothing changed."""

from docgen.dossier.names import Names, is_of_the_system, safe_name
from docgen.dossier.notes import (
    add_notes,
    history,
    is_former,
    is_former_manifest,
    refuse_changed,
)
from docgen.dossier.seal import (
    BUNDLE,
    FRONT,
    INDEX,
    MANIFEST,
    archive,
    digest_of,
    hashes_in,
    read_manifest,
    seal,
)
from docgen.dossier.staging import (
    exists_already,
    publish,
    refuse_taken,
    refused,
    staging,
    swap,
    write_file,
)
from docgen.dossier.verify import find_sealed, is_locked, verify

__all__ = [
    "BUNDLE",
    "FRONT",
    "INDEX",
    "MANIFEST",
    "Names",
    "add_notes",
    "archive",
    "digest_of",
    "exists_already",
    "find_sealed",
    "hashes_in",
    "history",
    "is_former",
    "is_former_manifest",
    "is_locked",
    "is_of_the_system",
    "publish",
    "read_manifest",
    "refuse_changed",
    "refuse_taken",
    "refused",
    "safe_name",
    "seal",
    "staging",
    "swap",
    "verify",
    "write_file",
]
