"""Name the parts of a document as a reader sees them: body, header of the first page, notes."""

from posixpath import join, normpath

from docgen.render.names import Element, W

_OFFICE = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_STORIES = {f"{W}headerReference": "đầu trang", f"{W}footerReference": "chân trang"}
_PAGES = {"first": " của trang đầu", "even": " của trang chẵn"}
_FILES = {
    "header": "đầu trang",
    "footer": "chân trang",
    "footnotes": "chú thích chân trang",
    "endnotes": "chú thích cuối văn bản",
}


def part_titles(paths: list[str], document: Element, targets: dict[str, str]) -> dict[str, str]:
    """Return what readers call each of the parts.

    Args:
        paths: The names of the parts, the document first.
        document: Its root.
        targets: The targets of its relationships, by their ids.
    """
    titles = {paths[0]: "thân văn bản"}
    folder = paths[0].rpartition("/")[0]
    sections = list(document.iter(f"{W}sectPr"))
    for number, section in enumerate(sections, 1):
        which = f", phần {number}" if len(sections) > 1 else ""
        for reference in section.iter(*_STORIES):
            page = _PAGES.get(reference.get(f"{W}type", ""), "")
            target = targets.get(reference.get(f"{_OFFICE}id", ""), "")
            path = normpath(join("/", folder, target))[1:]
            titles.setdefault(path, f"{_STORIES[reference.tag]}{page}{which}")
    for path in paths:
        file = path.rpartition("/")[2]
        title = _FILES.get(file.removesuffix(".xml").rstrip("0123456789"), file)
        known = title in titles.values()
        titles.setdefault(path, f"{title} ({file})" if known else title)
    return titles
