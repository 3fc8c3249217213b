"""What a PDF form holds besides its fields: some is left out by name, some makes it unfit."""

from collections.abc import Iterator

from pypdf import PdfReader
from pypdf.generic import ArrayObject, DictionaryObject, PdfObject

from docgen.errors import Problem, Severity
from docgen.pdf.copying import annotations, entry, name_in

_MOST_LOOKED_AT = 20_000
_SIGNED = 1
_LONGEST_CHAIN = 100


def refused(reader: PdfReader, name: str) -> Iterator[Problem]:
    """Yield why a form cannot be used at all; of a locked one nothing else can be read."""
    if reader.is_encrypted:
        yield Problem(
            code="pdf-form-encrypted",
            where=name,
            message="tệp PDF có mật khẩu hoặc hạn chế quyền nên không điền được",
            hint="bỏ mật khẩu rồi lưu lại, hoặc xin nơi phát hành bản không khóa",
        )
        return
    form = _below(reader.root_object, "/AcroForm")
    flags = entry(form, "/SigFlags")
    signed = isinstance(flags, int) and flags & _SIGNED and any(_signatures(form))
    if signed or "/Perms" in reader.root_object:
        yield Problem(
            code="pdf-form-signed",
            where=name,
            message="tệp PDF đã ký số; điền vào sẽ làm hỏng chữ ký",
            hint="xin nơi phát hành bản chưa ký",
        )
    fields = entry(form, "/Fields")
    if not isinstance(fields, ArrayObject) or not fields:
        is_xfa = "/XFA" in form
        what = "chỉ là biểu XFA, kiểu mà hầu hết trình đọc không mở được" if is_xfa else ""
        yield Problem(
            code="pdf-form-xfa" if is_xfa else "pdf-form-without-fields",
            where=name,
            message=what or "tệp PDF không có ô nào để điền",
            hint="xin bản PDF có ô điền (AcroForm), hoặc làm mẫu Word mau.docx thay cho mau.pdf",
        )


def left_out(reader: PdfReader, name: str) -> Iterator[Problem]:
    """Yield a warning for each thing that a filled form no longer has."""
    root = reader.root_object
    form = _below(root, "/AcroForm")
    names = _below(root, "/Names")
    if "/XFA" in form:
        yield _warning(name, "phần XFA", "các ô thường (AcroForm) vẫn điền được")
    if "/EmbeddedFiles" in names or "/AF" in root or "/Collection" in root:
        yield _warning(name, "tệp đính kèm bên trong", "gửi tệp ấy riêng nếu cần")
    kinds = dict.fromkeys(_actions(reader))
    if "/JavaScript" in names or "/JavaScript" in kinds:
        yield _warning(
            name, "mã JavaScript", "số, ngày mà mã ấy tự tính thì nối ô với từ của docgen"
        )
    others = [kind.removeprefix("/") for kind in kinds if kind != "/JavaScript"]
    if others:
        yield _warning(name, f"lệnh tự chạy ({', '.join(others)})", "không cần làm gì")
    remarks = {
        name_in(each, "/Subtype").removeprefix("/")
        for page in reader.pages
        for each in annotations(page)
    } - {"Widget", "Link", ""}
    if remarks:
        shown = ", ".join(sorted(remarks))
        yield _warning(name, f"nhận xét, hình dán trên trang ({shown})", "in hẳn vào trang nếu cần")


def _warning(name: str, what: str, hint: str) -> Problem:
    return Problem(
        code="pdf-form-stripped",
        where=name,
        message=f"mẫu PDF có {what}; bản điền bỏ phần này",
        hint=hint,
        severity=Severity.WARNING,
    )


def _actions(reader: PdfReader) -> Iterator[str]:
    """Yield the kinds of actions of the document, its pages and its fields."""
    form = _below(reader.root_object, "/AcroForm")
    holders = [reader.root_object, *reader.pages, *_field_tree(form)]
    holders += [each for page in reader.pages for each in annotations(page) if "/FT" not in each]
    for holder in holders:
        events = _below(holder, "/AA")
        waiting = [
            *(entry(events, key) for key in events),
            *(entry(holder, key) for key in ("/A", "/OpenAction")),
        ]
        for _ in range(_LONGEST_CHAIN):
            action = waiting.pop() if waiting else None
            if isinstance(action, DictionaryObject):
                if name_in(action, "/S") not in {"", "/GoTo"}:
                    yield name_in(action, "/S")
                waiting.append(entry(action, "/Next"))
            elif not waiting:
                break


def _field_tree(form: DictionaryObject) -> Iterator[DictionaryObject]:
    """Yield all fields, groups of them and their places, each once."""
    waiting: list[PdfObject | None] = [entry(form, "/Fields")]
    seen: set[int] = set()
    while waiting and len(seen) < _MOST_LOOKED_AT:
        found = waiting.pop()
        each = found.get_object() if found is not None else None
        if id(each) in seen:
            continue
        seen.add(id(each))
        if isinstance(each, ArrayObject):
            waiting += list.__iter__(each)
        elif isinstance(each, DictionaryObject):
            yield each
            waiting.append(entry(each, "/Kids"))


def _signatures(form: DictionaryObject) -> Iterator[bool]:
    """Yield whether each field holds a signature."""
    for each in _field_tree(form):
        yield name_in(each, "/FT") == "/Sig" and "/V" in each


def _below(holder: DictionaryObject, key: str) -> DictionaryObject:
    found = entry(holder, key)
    return found if isinstance(found, DictionaryObject) else DictionaryObject()
