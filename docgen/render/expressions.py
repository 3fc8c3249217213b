"""Read the inside of each tag as Jinja does, and refuse in plain words what it may not say.

Every tag is read alone, so that one mistake does not hide the next.
"""

import re
from collections.abc import Iterator

from jinja2 import nodes
from jinja2.exceptions import TemplateSyntaxError

from docgen.errors import Problem
from docgen.render.environment import ENVIRONMENT, FILTERS, TESTS
from docgen.render.names import BLOCK_CLOSE, BLOCK_OPEN, PRINT_CLOSE, PRINT_OPEN
from docgen.render.tags import Kind, Tag

MAX_DEPTH = 30
MAX_LENGTH = 2000
_RESERVED_NAMES = frozenset({"self", "super", "caller", "varargs", "kwargs"})
_EXPECTED = re.compile(r"expected token '(.+)', got '(.+)'")
_UNEXPECTED = re.compile(r"unexpected (?:char )?'(.+?)'")
_PHRASES = {
    "end of print statement": "dấu }}",
    "end of statement block": "dấu %}",
    "name": "một tên",
    "in": "chữ in",
    "integer": "một số",
    "float": "một số",
    "string": "chữ trong dấu nháy",
}


def source_of(tag: Tag) -> str:
    """Return the tag as Jinja source; its one line break lets line numbers tell tags apart."""
    if tag.kind is Kind.PRINT:
        return f"{PRINT_OPEN}\n{tag.body} {PRINT_CLOSE}"
    if tag.kind is Kind.STATEMENT:
        return f"{BLOCK_OPEN}\n{tag.body} {BLOCK_CLOSE}"
    return ""


def problems_of(tag: Tag) -> list[Problem]:
    """Return all that is wrong inside the tag."""
    if len(tag.body) > MAX_LENGTH:
        hint = "chia nhỏ, hoặc chuẩn bị sẵn dữ liệu"
        return [tag.problem("bad-syntax", f"thẻ dài quá {MAX_LENGTH} ký tự", hint)]
    if tag.kind is Kind.COMMENT:
        return []
    if tag.kind is Kind.PRINT and not tag.body:
        return [tag.problem("bad-syntax", "thẻ trống", "viết tên cần in vào giữa {{ và }}")]
    try:
        tree = ENVIRONMENT.parse(_alone(tag))
    except TemplateSyntaxError as error:
        message, hint = _said(error.message or "")
        return [tag.problem("bad-syntax", message, hint)]
    except RecursionError:
        return [_too_deep(tag)]
    return list(dict.fromkeys(_forbidden(tag, tree, 0)))


def _alone(tag: Tag) -> str:
    """Return the tag with the tags without which Jinja would not read it."""
    source = source_of(tag)
    before, after = {
        "if": ("", "endif"),
        "for": ("", "endfor"),
        "elif": ("if 1", "endif"),
        "else": ("if 1", "endif"),
        "endif": ("if 1", ""),
        "endfor": ("for x in y", ""),
    }.get(tag.word, ("", ""))
    opening = f"{BLOCK_OPEN}{before}{BLOCK_CLOSE}" if before else ""
    closing = f"{BLOCK_OPEN}{after}{BLOCK_CLOSE}" if after else ""
    return f"{opening}{source}{closing}"


def _forbidden(tag: Tag, node: nodes.Node, depth: int) -> Iterator[Problem]:
    """Yield a problem for each thing in the tree that templates may not do."""
    if depth > MAX_DEPTH:
        yield _too_deep(tag)
        return
    if isinstance(node, nodes.Call):
        message = "trong thẻ có dấu gọi hàm ( ); thẻ chỉ được in, không được chạy lệnh"
        yield tag.problem("unsafe-tag", message, f"dùng bộ lọc: {', '.join(FILTERS)}")
    elif isinstance(node, nodes.Filter) and node.name not in FILTERS:
        hint = f"chỉ dùng các bộ lọc: {', '.join(FILTERS)}"
        yield tag.problem("unknown-filter", f"không có bộ lọc |{node.name}", hint)
    elif isinstance(node, nodes.Test) and node.name not in TESTS:
        hint = "viết thẳng {% if ten %}: thông tin chưa có được coi là sai"
        yield tag.problem("unknown-filter", f"không có phép thử «is {node.name}»", hint)
    elif isinstance(node, nodes.Concat):
        hint = "viết hai thẻ cạnh nhau: {{ a }} {{ b }}"
        yield tag.problem("unsupported-tag", "dấu nối ~ không được dùng", hint)
    elif isinstance(node, (nodes.NSRef, nodes.AssignBlock)):
        hint = "chỉ viết {% set ten = giá_trị %}"
        yield tag.problem("unsupported-tag", "kiểu set này không được dùng", hint)
    elif isinstance(node, nodes.Slice):
        hint = "chỉ lấy một phần tử, ví dụ {{ ds[0] }}; cắt chữ thì để bên chuẩn bị dữ liệu"
        yield tag.problem("unsupported-tag", "cắt đoạn [a:b] không được dùng", hint)
    elif isinstance(node, nodes.For) and node.recursive:
        yield tag.problem("unsupported-tag", "recursive không được dùng", "bỏ chữ recursive")
    else:
        yield from _forbidden_name(tag, node)
    for child in node.iter_child_nodes():
        yield from _forbidden(tag, child, depth + 1)


def _forbidden_name(tag: Tag, node: nodes.Node) -> Iterator[Problem]:
    names: list[object] = []
    if isinstance(node, nodes.Name):
        names = [node.name]
    elif isinstance(node, nodes.Getattr):
        names = [node.attr]
    elif isinstance(node, nodes.Getitem) and isinstance(node.arg, nodes.Const):
        names = [node.arg.value]
    for name in names:
        if isinstance(name, str) and (name.startswith("_") or name in _RESERVED_NAMES):
            message = f"tên «{name}» không được dùng trong mẫu"
            hint = "tên không bắt đầu bằng dấu gạch dưới và không là tên riêng của Jinja"
            yield tag.problem("unsafe-tag", message, hint)


def _too_deep(tag: Tag) -> Problem:
    hint = "viết đơn giản hơn, hoặc chuẩn bị sẵn dữ liệu"
    return tag.problem("bad-syntax", "biểu thức trong thẻ lồng nhau quá sâu", hint)


def _said(message: str) -> tuple[str, str]:
    """Return Jinja's complaint in Vietnamese and what to do about it."""
    if expected := _EXPECTED.search(message):
        wanted, got = (_PHRASES.get(word, f"«{word}»") for word in expected.groups())
        if expected.group(1).startswith("end of"):
            hint = "tên có nhiều chữ thì nối bằng gạch dưới hoặc dấu chấm, ví dụ ho_ten, don_vi.ten"
            return f"viết sai, thừa {got}", hint
        return f"viết sai, cần {wanted} mà gặp {got}", "sửa lại cho đúng thứ tự"
    unexpected = _UNEXPECTED.search(message)
    ended = unexpected and (unexpected.group(1) in _PHRASES or "U0010" in unexpected.group(1))
    if message.startswith("Expected an expression") or ended:
        return (
            "viết thiếu, thẻ kết thúc quá sớm",
            "viết tên, điều kiện hoặc dấu đóng ngoặc còn thiếu",
        )
    if unexpected:
        return f"«{unexpected.group(1)}» đứng không đúng chỗ", "xóa hoặc thay ký tự đó"
    return "viết sai cú pháp", "xem lại dấu nháy, dấu ngoặc và thứ tự các chữ trong thẻ"
