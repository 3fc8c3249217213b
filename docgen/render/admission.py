"""Decide whether a package may be used as a form, and which of its parts hold text.

Refused is everything that could run, call out of the house or hide: macros, embedded objects,
outside links, document types. Nothing here knows tags.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

from docgen.errors import Problem, TemplateError
from docgen.render.names import Element
from docgen.render.package import Entry
from docgen.render.parsing import DoctypeFoundError, fault_in, parse
from docgen.render.titles import part_titles

_TYPES = "{http://schemas.openxmlformats.org/package/2006/content-types}"
_RELATION = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
_CONTENT_TYPES = "[Content_Types].xml"
_ROOT_RELATIONS = "_rels/.rels"
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml."
_DOCUMENT = f"{_WORD}document.main+xml"
_STRICT = "http://purl.oclc.org/ooxml/"
_TEXT_TYPES = frozenset(
    f"{_WORD}{kind}+xml" for kind in ("header", "footer", "footnotes", "endnotes")
)
_OBJECT_RELATIONS = ("/oleObject", "/package", "/control", "/aFChunk", "/subDocument")
_TAG_SIGN = re.compile(rb"\{[{%]")
_TAG_IN_ADDRESS = re.compile(r"\{[{%]|%7B(%7B|%25)", re.IGNORECASE)
MAX_TEXT_PART = 10 * 2**20
# An author's notes to himself may show tags; they are never printed by docgen.
_MAY_SHOW_TAGS = re.compile(r"word/(comments\w*|people|settings|webSettings)\.xml$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Admitted:
    """The contents of the parts that hold text, the document first, and what readers call them."""

    texts: dict[str, bytes]
    titles: dict[str, str]


def admit(entries: dict[str, Entry], *, form: str) -> Admitted:
    """Return the parts with text of a package that may be used.

    Raises:
        TemplateError: With every reason against it.
    """
    contents = _contents(entries, form)
    if _CONTENT_TYPES not in contents or _ROOT_RELATIONS not in contents:
        raise TemplateError(_not_word(form, "tệp nén này không phải là tệp Word"))
    overrides, defaults = _content_types(contents[_CONTENT_TYPES])
    problems = list(_macros(entries, {*overrides.values(), *defaults.values()}, form))
    main = _main_document(contents, overrides, form, problems)
    problems += _relations(contents, form)
    texts = {main: contents[main]} if main else {}
    for name in sorted(contents):
        if overrides.get(f"/{name}".lower()) in _TEXT_TYPES:
            texts[name] = contents[name]
    problems += [
        _too_large(form, name) for name, text in texts.items() if len(text) > MAX_TEXT_PART
    ]
    problems += _tags_elsewhere(contents, texts, form)
    if problems:
        raise TemplateError(*dict.fromkeys(problems))
    return Admitted(texts=texts, titles=_titles(list(texts), contents))


def _titles(paths: list[str], contents: dict[str, bytes]) -> dict[str, str]:
    folder, _, name = paths[0].rpartition("/")
    relations = contents.get(f"{folder}/_rels/{name}.rels")
    targets = {
        relation.get("Id", ""): relation.get("Target", "")
        for relation in ([] if relations is None else parse(relations).iter(_RELATION))
    }
    return part_titles(paths, parse(contents[paths[0]]), targets)


def _too_large(form: str, name: str) -> Problem:
    return Problem(
        code="file-too-large",
        where=form,
        message=f"phần {name} lớn hơn {MAX_TEXT_PART // 2**20} MB chữ, mẫu văn bản không dài thế",
        hint="bỏ bớt nội dung, hoặc lấy lại tệp mẫu từ nguồn tin cậy",
    )


def _contents(entries: dict[str, Entry], form: str) -> dict[str, bytes]:
    """Return the content of all XML parts; every part is inflated once to know it is whole."""
    contents: dict[str, bytes] = {}
    problems: list[Problem] = []
    for entry in entries.values():
        content = entry.content()
        if content is None:
            problems.append(_damaged(form, entry.name, "nội dung không khớp với số kiểm"))
        elif entry.name.endswith((".xml", ".rels", ".vml")):
            contents[entry.name] = content
            problems += _xml_problems(form, entry.name, content)
    if problems:
        raise TemplateError(*problems)
    return contents


def _xml_problems(form: str, name: str, content: bytes) -> Iterator[Problem]:
    try:
        fault = fault_in(content)
    except DoctypeFoundError:
        yield Problem(
            code="doctype-in-part",
            where=form,
            message=f"phần {name} có khai báo DOCTYPE, thứ không bao giờ có trong tệp Word thật",
            hint="không dùng tệp này; lấy lại tệp mẫu từ nguồn tin cậy",
        )
        return
    if fault:
        yield _damaged(form, name, "không phải XML đúng")


def _damaged(form: str, name: str, reason: str) -> Problem:
    return Problem(
        code="damaged-file",
        where=form,
        message=f"tệp .docx bị hỏng ở phần {name}: {reason}",
        hint="lấy lại bản gốc, hoặc mở bằng Word (Word sẽ sửa) rồi lưu lại",
    )


def _not_word(form: str, message: str) -> Problem:
    return Problem(
        code="not-a-word-file",
        where=form,
        message=message,
        hint="mở bằng Word, chọn Lưu thành (Save As) kiểu Word Document .docx",
    )


def _content_types(data: bytes) -> tuple[dict[str, str], dict[str, str]]:
    """Return the types by part name (lower case, leading slash) and by file name extension."""
    root = parse(data)
    overrides = {
        (element.get("PartName") or "").lower(): element.get("ContentType") or ""
        for element in root.iter(f"{_TYPES}Override")
    }
    defaults = {
        (element.get("Extension") or "").lower(): element.get("ContentType") or ""
        for element in root.iter(f"{_TYPES}Default")
    }
    return overrides, defaults


def _macros(entries: dict[str, Entry], types: set[str], form: str) -> Iterator[Problem]:
    binaries = any(name.lower().endswith(("vbaproject.bin", "vbadata.xml")) for name in entries)
    if binaries or any("macroEnabled" in kind or "vbaProject" in kind for kind in types):
        yield Problem(
            code="macro-in-template",
            where=form,
            message="tệp có macro (mã lệnh tự chạy), không được dùng làm mẫu",
            hint="mở bằng Word, chọn Lưu thành (Save As) kiểu Word Document .docx (không macro)",
        )
    if any("/embeddings/" in f"/{name}" or "/activex/" in f"/{name.lower()}" for name in entries):
        yield _embedded(form)


def _embedded(form: str) -> Problem:
    return Problem(
        code="embedded-object",
        where=form,
        message="tệp có đối tượng nhúng (OLE, ActiveX hoặc tệp khác chèn vào)",
        hint="xóa đối tượng nhúng trong Word, thay bằng chữ, bảng hoặc hình",
    )


def _main_document(
    contents: dict[str, bytes], overrides: dict[str, str], form: str, problems: list[Problem]
) -> str:
    """Return the name of the document's part, "" with a problem added where there is none."""
    for relation in parse(contents[_ROOT_RELATIONS]).iter(_RELATION):
        kind = relation.get("Type") or ""
        if not kind.endswith("/officeDocument"):
            continue
        name = (relation.get("Target") or "").lstrip("/")
        content_type = overrides.get(f"/{name}".lower(), "")
        if kind.startswith(_STRICT):
            problems.append(_not_word(form, "tệp Word kiểu «Strict Open XML» chưa dùng được"))
        elif content_type == f"{_WORD}template.main+xml":
            problems.append(_not_word(form, "đây là tệp khuôn mẫu của Word (.dotx)"))
        elif content_type == _DOCUMENT and name in contents:
            return name
        elif "macroEnabled" not in content_type:
            problems.append(_not_word(form, "đây không phải là văn bản Word (.docx)"))
        return ""
    problems.append(_not_word(form, "tệp nén này không chứa văn bản Word nào"))
    return ""


def _relations(contents: dict[str, bytes], form: str) -> Iterator[Problem]:
    for name, content in contents.items():
        if not name.endswith(".rels"):
            continue
        for relation in parse(content).iter(_RELATION):
            kind, target = relation.get("Type") or "", relation.get("Target") or ""
            if kind.endswith(_OBJECT_RELATIONS):
                yield _embedded(form)
            elif _is_outside(relation) and not kind.endswith("/hyperlink"):
                yield Problem(
                    code="outside-link",
                    where=form,
                    message=f"tệp lấy nội dung từ bên ngoài: «{target}»",
                    hint="bỏ liên kết trong Word (Tệp › Thông tin › Sửa liên kết), hoặc chèn hẳn"
                    " hình vào; khuôn mẫu đính kèm thì chọn lại Normal.dotm",
                )
            elif _TAG_IN_ADDRESS.search(target):
                yield Problem(
                    code="tag-misplaced",
                    where=form,
                    message=f"thẻ nằm trong địa chỉ liên kết «{target}», chỗ đó không điền được",
                    hint="gỡ liên kết (Remove Hyperlink) và viết thẻ như chữ thường",
                )


def _is_outside(relation: Element) -> bool:
    return (relation.get("TargetMode") or "").lower() == "external"


def _tags_elsewhere(
    contents: dict[str, bytes], texts: dict[str, bytes], form: str
) -> Iterator[Problem]:
    """Yield a problem for each other part (chart, diagram…) whose text shows a tag."""
    for name, content in contents.items():
        if name in texts or not name.startswith("word/") or _MAY_SHOW_TAGS.match(name):
            continue
        if _TAG_SIGN.search(content) and _TAG_SIGN.search(_plain(content)):
            yield Problem(
                code="tag-misplaced",
                where=f"{form} › {name}",
                message="có thẻ trong biểu đồ, sơ đồ hoặc phần phụ, nơi không được điền",
                hint="chuyển thẻ ra chữ thường của văn bản",
            )


def _plain(content: bytes) -> bytes:
    return etree.tostring(parse(content), method="text", encoding="utf-8")
