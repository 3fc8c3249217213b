"""What Word keeps of the people who worked on a file: names, remarks, changes; and links."""

import re
from collections.abc import Iterator

from docgen.errors import Problem, Severity
from docgen.render.names import DELETED, INSERTED, PARAGRAPH, Element, W
from docgen.render.reading import Package, Part

_PERSONAL = {
    "docProps/core.xml": {"creator": "tác giả", "lastModifiedBy": "người sửa cuối"},
    "docProps/app.xml": {"Company": "cơ quan", "Manager": "người quản lý"},
}
_CHANGES = tuple(INSERTED | DELETED) + tuple(
    f"{W}{name}" for name in ("rPrChange", "pPrChange", "tblPrChange", "trPrChange", "sectPrChange")
)
_LINK = re.compile(r"\bHYPERLINK\s+\"?(\S+?)\"?(\s|$)")
_INSPECT = "Tệp › Thông tin › Kiểm tra tài liệu (Inspect Document) › Xóa tất cả"


def leftover_problems(package: Package, form: str) -> Iterator[Problem]:
    """Yield personal data, remarks, tracked changes and links of a file."""
    yield from _personal(package, form)
    yield from _remarks(package, form)
    yield from _changes(package, form)
    yield from _links(package, form)


def _personal(package: Package, form: str) -> Iterator[Problem]:
    for name, words in _PERSONAL.items():
        root = package.xml(name)
        for element in [] if root is None else root:
            word = words.get(str(element.tag).rpartition("}")[2])
            if word and (element.text or "").strip():
                yield _metadata(form, f"{word} «{(element.text or '').strip()}»")
    people = package.xml("word/people.xml")
    for person in [] if people is None else people:
        names = [str(value) for key, value in person.attrib.items() if str(key).endswith("}author")]
        name = "".join(names)
        yield _metadata(form, f"tên người từng sửa «{name}»")
    if "docProps/custom.xml" in package.entries:
        yield _metadata(form, "thuộc tính riêng (Custom Properties)")


def _metadata(form: str, what: str) -> Problem:
    return Problem(
        code="personal-metadata",
        where=form,
        message=f"tệp còn lưu {what}, mọi văn bản làm từ mẫu sẽ mang theo",
        hint=_INSPECT,
    )


def _remarks(package: Package, form: str) -> Iterator[Problem]:
    remarks = package.xml("word/comments.xml")
    texts = {
        remark.get(f"{W}id", ""): "".join(str(part) for part in remark.itertext())
        for remark in ([] if remarks is None else remarks.iter(f"{W}comment"))
    }
    placed = set()
    for part in package.parts:
        for reference in part.root.iter(f"{W}commentReference"):
            placed.add(reference.get(f"{W}id", ""))
            place = _place(reference, part)
            text = texts.get(reference.get(f"{W}id", ""), "")
            yield Problem(
                code="leftover-comment",
                where=f"{form} › {place}",
                message=f"còn nhận xét của Word: «{text[:80]}», sẽ theo vào văn bản",
                hint="Review › Delete › Delete All Comments",
            )
    for number, text in texts.items():
        if number not in placed:
            yield Problem(
                code="leftover-comment",
                where=form,
                message=f"còn nhận xét của Word: «{text[:80]}», không ở chỗ nào trong mẫu",
                hint=_INSPECT,
            )


def _changes(package: Package, form: str) -> Iterator[Problem]:
    for part in package.parts:
        for place in dict.fromkeys(_place(change, part) for change in part.root.iter(*_CHANGES)):
            yield Problem(
                code="leftover-change",
                where=f"{form} › {place}",
                message="còn phần sửa đổi đang được theo dõi (Track Changes), kèm tên người sửa",
                hint="Review › Accept All Changes and Stop Tracking",
            )
    settings = package.xml("word/settings.xml")
    if settings is not None and settings.find(f"{W}trackRevisions") is not None:
        yield Problem(
            code="leftover-change",
            where=form,
            message="tệp đang bật theo dõi sửa đổi (Track Changes)",
            hint="Review › tắt Track Changes",
        )


def _links(package: Package, form: str) -> Iterator[Problem]:
    targets = []
    for part in package.parts:
        folder, _, name = part.name.rpartition("/")
        relations = package.xml(f"{folder}/_rels/{name}.rels")
        targets += [
            relation.get("Target", "")
            for relation in ([] if relations is None else relations)
            if relation.get("Type", "").endswith("/hyperlink")
            and relation.get("TargetMode", "").lower() == "external"
        ]
        codes = "".join(code.text or "" for code in part.root.iter(f"{W}instrText"))
        targets += [found[1] for found in _LINK.finditer(codes)]
    for target in dict.fromkeys(targets):
        yield Problem(
            code="web-link",
            where=form,
            message=f"có liên kết ra ngoài: «{target}»; giấy in không mở được liên kết",
            hint="nháy phải › Remove Hyperlink",
            severity=Severity.WARNING,
        )


def _place(element: Element, part: Part) -> str:
    paragraph = next(element.iterancestors(PARAGRAPH), None)
    return part.title if paragraph is None else part.places.of(paragraph)
