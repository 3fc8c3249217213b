"""Make a rendered paper one that goes out: protected but for its controls, with an id inside."""

import re
from dataclasses import replace

from docgen.render.identity import PROPERTIES, Identity, asked_of, written
from docgen.render.package import Packer, deflated, read_entries
from docgen.render.returned import DOCUMENT, lines_outside
from docgen.render.template import Rendered

_SETTINGS, _TYPES, _RELATIONS = "word/settings.xml", "[Content_Types].xml", "_rels/.rels"
_PROTECTED = b'<w:documentProtection w:edit="forms" w:enforcement="1"/>'
_BREAKS_KEPT = b"<w:doNotExpandShiftReturn/>"
_TYPE = b"application/vnd.openxmlformats-officedocument.custom-properties+xml"
_RELATION = b"http://schemas.openxmlformats.org/officeDocument/2006/relationships/custom-properties"
_AFTER_PROTECTION = re.compile(
    rb"<w:(?:autoFormatOverride|styleLock\w+|defaultTabStop|autoHyphenation|characterSpacingControl"
    rb"|footnotePr|endnotePr|compat|docVars|rsids|themeFontLang|clrSchemeMapping|shapeDefaults"
    rb"|decimalSymbol|listSeparator)\b|</w:settings>"
)
_OLD_PROTECTION = re.compile(rb"<w:documentProtection\b[^>]*/>")


def ready_to_send(rendered: Rendered, identity: Identity, *, form: str) -> bytes:
    """Return a fillable paper with its id, everything but its controls protected.

    Word then lets people type in the controls and nowhere else; there is no password, so that a
    secretary can still mend a paper.
    """
    entries = read_entries(rendered.data, form=form)
    parts = {name: entry.content() or b"" for name, entry in entries.items()}
    lines = lines_outside(parts[DOCUMENT])
    whole = replace(identity, asked=asked_of(rendered.questions), lines=lines)
    changed = {
        PROPERTIES: written(whole),
        _TYPES: _with_type(parts[_TYPES]),
        _RELATIONS: _with_relation(parts[_RELATIONS]),
    }
    if _SETTINGS in parts:
        changed[_SETTINGS] = _protected(parts[_SETTINGS])
    unchanged = [entry for name, entry in entries.items() if name not in changed]
    fresh = [deflated(name, content) for name, content in changed.items()]
    return Packer([*unchanged, *fresh], ()).pack({})


def _protected(settings: bytes) -> bytes:
    settings = _OLD_PROTECTION.sub(b"", settings)
    place = _AFTER_PROTECTION.search(settings)
    at = len(settings) if place is None else place.start()
    settings = settings[:at] + _PROTECTED + settings[at:]
    # a line break in a control must not stretch the words before it across the page
    if _BREAKS_KEPT in settings:
        return settings
    return settings.replace(b"<w:compat>", b"<w:compat>" + _BREAKS_KEPT, 1)


def _with_type(types: bytes) -> bytes:
    part = b"/" + PROPERTIES.encode()
    if part in types:
        return types
    override = b'<Override PartName="' + part + b'" ContentType="' + _TYPE + b'"/>'
    return types.replace(b"</Types>", override + b"</Types>")


def _with_relation(relations: bytes) -> bytes:
    if _RELATION in relations:
        return relations
    link = b'<Relationship Id="rIdDocgen" Type="' + _RELATION + b'" Target="'
    link += PROPERTIES.encode() + b'"/>'
    return relations.replace(b"</Relationships>", link + b"</Relationships>")
