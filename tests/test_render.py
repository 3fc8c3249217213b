"""What is put into a form comes out on paper, or the rendering says why not and where."""

import concurrent.futures
import hashlib
import io
import time
import zipfile
from dataclasses import dataclass, field
from decimal import Decimal
from enum import Enum, StrEnum
from pathlib import Path
from types import MappingProxyType

import pytest
from docx import Document
from docx_builder import (
    NAME,
    body_of,
    cells,
    failure,
    render,
    saved,
    template,
    texts,
    with_paragraphs,
    with_table,
)
from docxtpl import DocxTemplate
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup

from docgen.errors import TemplateError
from docgen.missing import Missing
from docgen.render import Template
from docgen.render.environment import LOOP_FACTS

MISSING = Missing(where="ds.xlsx › B4", message="chưa có năm sinh", hint="điền", shown="……")


class Grade(StrEnum):
    """A value of text that is an enumeration."""

    GOOD = "Tốt"


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """A frozen value as the context has them."""

    ten: str
    nam: int = 2025
    chuc_vu: tuple[str, ...] = field(default=())

    @property
    def day_du(self) -> str:
        """Return a derived fact."""
        return f"đồng chí {self.ten}"

    def cham(self) -> str:
        """Return something only code may ask for."""
        return "không"


def shown(text: str, **context: object) -> str:
    """Return what a one-paragraph template prints."""
    return texts(render(with_paragraphs(text), context))[0]


def test_a_template_prints_text_numbers_keys_and_facts() -> None:
    member = Member(ten="Ánh", chuc_vu=("Bí thư", "Trưởng phòng"))
    assert shown("{{ a }} {{ b }} {{ c.d }}", a="Đảng", b=2025, c={"d": "viên"}) == "Đảng 2025 viên"
    assert shown("{{ m.ten }} {{ m.nam }} {{ m.day_du }}", m=member) == "Ánh 2025 đồng chí Ánh"
    assert shown("{{ m.chuc_vu[1] }} {{ m['ten'] }}", m=member) == "Trưởng phòng Ánh"
    assert shown("{{ a }}{{ b.c }}", a=Grade.GOOD, b=MappingProxyType({"c": "!"})) == "Tốt!"


def test_a_key_comes_before_a_method_of_the_same_name() -> None:
    assert shown("{{ r.items }} {{ r.keys }}", r={"items": "mục", "keys": "khóa"}) == "mục khóa"


def test_the_safe_filters_work_on_vietnamese() -> None:
    assert shown("{{ a | upper }}", a="đặng thị ỷ") == "ĐẶNG THỊ Ỷ"
    assert shown("{{ a | title }}", a="ĐẶNG thị ỷ lan") == "Đặng Thị Ỷ Lan"
    assert shown("{{ a | trim | capitalize }}", a="  đảng bộ ") == "Đảng bộ"
    assert shown("{{ a | join(', ') }} {{ a | first }} {{ a | last }}", a=["x", 1]) == "x, 1 x 1"
    assert shown("{{ a | length }} {{ b | lower }}", a=[1, 2], b="Ồ") == "2 ồ"


def test_a_set_value_and_whole_number_arithmetic_are_allowed() -> None:
    assert shown("{% set n = a * 2 + 1 %}{{ n // 2 }} {{ -n }} {{ n % 3 }}", a=3) == "3 -7 1"


def test_the_names_a_template_needs_are_known() -> None:
    document = Document()
    document.add_paragraph("{{ a.b }}{% for x in c if x.d %}{{ x.e + f }}{% endfor %}")
    document.add_paragraph("{% set g = h %}{{ g }}")
    document.sections[0].header.paragraphs[0].text = "{{ i }}"
    assert template(saved(document)).names == {"a", "c", "f", "h", "i"}


@pytest.mark.parametrize("text", ["A & B < C > D", "x <b>y", "\"a\" 'b'", "]]>", "&amp;", "<w:p/>"])
def test_text_that_looks_like_xml_is_printed_as_it_is(text: str) -> None:
    assert shown("[{{ a }}]", a=text) == f"[{text}]"


@pytest.mark.parametrize("text", ["{{ a }}", "{% if %}", "{#", "{%p x %}", "<?end ?>", "\ue000"])
def test_tags_in_the_facts_are_printed_and_never_evaluated(text: str) -> None:
    assert shown("[{{ a }}]", a=text) == f"[{text}]"


def test_line_breaks_and_tabs_become_those_of_word() -> None:
    data = render(with_paragraphs("[{{ a }}]"), {"a": "một\nhai\r\nba\rbốn\tnăm"})
    assert texts(data) == ["[một\nhai\nba\nbốn\tnăm]"]
    assert body_of(data).count("<w:br/>") == 3
    assert '</w:t><w:tab/><w:t xml:space="preserve">năm]</w:t>' in body_of(data)


def test_characters_that_no_document_may_hold_become_a_visible_mark() -> None:
    text = "a\x00b\x07c\x0bd\x1fe\x7ff\x85g\ufffeh\uffffi\ud800j"
    expected = "a�b�c�d�e�f�g�h�i�j"
    assert shown("{{ a }}", a=text) == expected


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (None, "giá trị trống"),
        (1.5, "số lẻ 1.5"),
        (True, "đúng/sai"),
        ({"x": 1}, "cả một nhóm"),
        (Member(ten="a"), "cả một nhóm"),
        ([1], "cả một danh sách"),
        ((1,), "cả một danh sách"),
        (Decimal(1), "kiểu Decimal"),
        (b"a", "kiểu bytes"),
        (Markup("a"), "Markup"),
        (Enum("E", "A"), "kiểu EnumType"),
        (print, "kiểu builtin_function_or_method"),
    ],
)
def test_a_value_of_a_wrong_kind_is_refused_with_its_place(value: object, said: str) -> None:
    problem = failure(with_table(["a", "Năm: {{ x }}"]), {"x": value})
    assert problem.code == "wrong-value"
    assert problem.where == f"{NAME} › thân văn bản › bảng 1 › hàng 1 › cột 2"
    assert problem.message.startswith("thẻ {{ x }} (trong «Năm: {{ x }}»): không in được")
    assert said in problem.message
    assert problem.hint


def test_an_unknown_name_is_refused_with_the_nearest_one() -> None:
    problem = failure(with_paragraphs("a", "{{ ho_tenn }}"), {"ho_ten": "A", "nam": 1})
    assert problem.code == "unknown-name"
    assert problem.where.endswith("đoạn 2")
    assert "«ho_tenn»" in problem.message
    assert "«ho_ten»" in problem.hint


@pytest.mark.parametrize("owner", [{"ten": "A", "nam": 1}, Member(ten="A")], ids=["dict", "class"])
def test_an_unknown_fact_of_a_loop_variable_is_refused_with_the_nearest(owner: object) -> None:
    data = with_table(["{%tr for m in ds %}"], ["{{ m.tenn }}"], ["{%tr endfor %}"])
    problem = failure(data, {"ds": [owner]})
    assert problem.code == "unknown-attribute"
    assert problem.where.endswith("bảng 1 › hàng 2 › cột 1")
    assert "«ten»" in problem.hint


@pytest.mark.parametrize(
    ("text", "context", "code"),
    [
        ("{{ a // b }}", {"a": 1, "b": 0}, "failed-tag"),
        ("{{ a + b }}", {"a": 1, "b": "x"}, "failed-tag"),
        ("{% if a < b %}x{% endif %}", {"a": 1, "b": "x"}, "failed-tag"),
        ("{% if 1 %}{% elif a < b %}x{% endif %}{{ a[5] }}", {"a": [1], "b": 1}, "failed-tag"),
        ("{{ a.b }}", {"a": "x"}, "unknown-attribute"),
        ("{{ a.append }}", {"a": []}, "unknown-attribute"),
        ("{{ a.cham }}", {"a": Member(ten="a")}, "unsafe-tag"),
        ("{{ a[b] }}", {"a": Member(ten="a"), "b": "__class__"}, "unsafe-tag"),
        ("{{ a[b] }}", {"a": {}, "b": []}, "unknown-attribute"),
        ("{{ 'x' if a }}", {"a": 0}, "wrong-value"),
        ("{% for x in a %}{% endfor %}", {"a": "abc"}, "wrong-value"),
        ("{% for x in a %}{% endfor %}", {"a": None}, "wrong-value"),
        ("{% for x in a %}{{ loop.cycle }}{% endfor %}", {"a": [1]}, "unknown-attribute"),
        ("{{ a | first }}", {"a": []}, "wrong-value"),
        ("{{ a | join }}", {"a": "x"}, "wrong-value"),
        ("{{ a | length }}", {"a": 1}, "wrong-value"),
        ("{{ a | join(',', 'x', 'y') }}", {"a": ["x"]}, "failed-tag"),
        ("{{ '%s' % a }}", {"a": 1}, "unsafe-tag"),
        ("{{ 'x' * 100000000 }}", {}, "output-too-large"),
        ("{{ 9 ** 9 ** 9 }}", {}, "output-too-large"),
        ("{% set b = a * a %}" + "{% set b = b * b %}" * 9, {"a": 99}, "output-too-large"),
        ("{% set b = a %}" + "{% set b = b + b %}" * 40, {"a": "x"}, "output-too-large"),
        ("{% if a is odd %}x{% endif %}", {"a": "x"}, "wrong-value"),
    ],
)
def test_a_tag_that_fails_names_its_place(text: str, context: dict[str, object], code: str) -> None:
    problem = failure(with_paragraphs("a", text), context)
    assert problem.code == code, str(problem)
    assert problem.where == f"{NAME} › thân văn bản › đoạn 2"
    assert problem.message.startswith("thẻ ")


def test_the_failing_tag_of_many_is_the_one_named() -> None:
    texts_ = [
        f"{{% if x %}}{{{{ a{n} }}}}{{% else %}}{{{{ a{n}.z }}}}{{% endif %}}" for n in range(9)
    ]
    facts: dict[str, object] = {f"a{n}": "t" for n in range(9)}
    problem = failure(with_paragraphs(*texts_), {**facts, "x": 1, "a6": None})
    assert problem.where.endswith("đoạn 7")
    assert problem.message.startswith("thẻ {{ a6 }} ")


def test_endless_loops_are_stopped() -> None:
    depth = 5
    text = "".join(f"{{% for x{n} in ds %}}" for n in range(depth)) + "{% endfor %}" * depth
    start = time.monotonic()
    problem = failure(with_paragraphs(text), {"ds": list(range(300))})
    assert problem.code == "output-too-large"
    assert time.monotonic() - start < 5


def test_an_output_beyond_all_measure_is_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("docgen.render.template.MAX_OUTPUT", 100_000)
    text = "{% for x in ds %}{{ y }}{% endfor %}"
    problem = failure(with_paragraphs(text), {"ds": list(range(5000)), "y": "dài" * 30})
    assert problem.code == "output-too-large"


def test_a_missing_fact_is_shown_and_told_once() -> None:
    document = Document()
    document.add_paragraph("{{ a }} {{ a | upper }} {{ a.b.c }} {{ [a, 'x'] | join('-') }}")
    document.sections[0].header.paragraphs[0].text = "{{ a }}"
    result = template(saved(document)).render({"a": MISSING})
    assert texts(result.data) == ["…… …… …… ……-x"]
    problem, *others = result.problems
    assert not others
    assert problem.code == "missing-fact"
    assert (problem.where, problem.message) == ("ds.xlsx › B4", "chưa có năm sinh")


def test_a_missing_fact_is_false_and_a_mere_test_does_not_tell_it() -> None:
    compiled = template(with_paragraphs("{% if a %}có{% else %}không{% endif %}"))
    result = compiled.render({"a": MISSING})
    assert texts(result.data) == ["không"]
    assert not result.problems


@pytest.mark.parametrize(
    "text",
    [
        "{% for x in a %}x{% endfor %}",
        "{% if a > 3 %}x{% endif %}",
        "{% if a == 'x' %}x{% endif %}",
        "{% if a in ['x'] %}x{% endif %}",
        "{% if 'x' in a %}x{% endif %}",
        "{% if a is odd %}x{% endif %}",
        "{{ a + 1 }}",
        "{{ -a }}",
        "{{ a | length }}",
        "{{ 1 * (a | first) }}",
    ],
)
def test_a_missing_fact_that_decides_something_is_told(text: str) -> None:
    result = template(with_paragraphs(f"[{text}]")).render({"a": MISSING})
    assert texts(result.data)[0] in {"[]", "[……]"}
    assert [problem.code for problem in result.problems] == ["missing-fact"]


def test_two_missing_facts_are_both_told_in_order() -> None:
    other = Missing(where="B5", message="chưa có quê", hint="điền", shown="…")
    result = template(with_paragraphs("{{ b }}{{ a }}{{ b }}")).render({"a": MISSING, "b": other})
    assert [problem.where for problem in result.problems] == ["B5", "ds.xlsx › B4"]


def test_headers_footers_and_notes_are_named_in_messages() -> None:
    document = Document()
    document.sections[0].header.paragraphs[0].text = "{{ a }}"
    assert failure(saved(document), {}).where == f"{NAME} › đầu trang › đoạn 1"
    document.sections[0].different_first_page_header_footer = True
    document.sections[0].first_page_header.paragraphs[0].text = "{{ b }}"
    problem = failure(saved(document), {"a": 1})
    assert problem.where == f"{NAME} › đầu trang của trang đầu › đoạn 1"


def test_the_same_facts_give_the_same_bytes() -> None:
    document = Document()
    document.add_paragraph("{{ a }}")
    first = saved(document)
    digests = set()
    for data in (first, first):
        compiled = template(data)
        digests |= {hashlib.sha256(compiled.render({"a": "b"}).data).hexdigest() for _ in range(3)}
    time.sleep(2.1)
    digests.add(hashlib.sha256(render(saved(document), {"a": "b"})).hexdigest())
    assert len(digests) == 1


def test_one_template_serves_many_threads() -> None:
    data = with_table(["{%tr for x in ds %}"], ["{{ x }} {{ a }}"], ["{%tr endfor %}"])
    compiled = template(data)

    def work(number: int) -> bool:
        missing = Missing(where=str(number), message="m", hint="h", shown="…")
        result = compiled.render({"ds": [number] * 50, "a": missing})
        found = cells(result.data) == [[[f"{number} …"]] * 50]
        return found and [problem.where for problem in result.problems] == [str(number)]

    with concurrent.futures.ThreadPoolExecutor(4) as pool:
        assert all(pool.map(work, range(24)))


def test_a_result_that_is_not_well_formed_is_never_packed() -> None:
    compiled = template(with_paragraphs("{{ a }}"))
    with pytest.raises(TemplateError) as caught:
        compiled._checked(compiled._parts[0], "<w:document><w:p></w:document>")
    assert caught.value.problems[0].code == "broken-output"
    assert caught.value.problems[0].where.startswith(NAME)


def test_rendering_needs_no_other_program(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        pytest.fail("a program was started")

    monkeypatch.setattr("subprocess.Popen", refuse)
    monkeypatch.setattr("os.system", refuse)
    monkeypatch.setenv("PATH", "")
    assert shown("{{ a }}", a="b") == "b"


def test_a_template_is_loaded_from_a_file(tmp_path: Path) -> None:
    path = tmp_path / "mau.docx"
    path.write_bytes(with_paragraphs("{{ a }}"))
    assert texts(Template.load(path, name=NAME).render({"a": "b"}).data) == ["b"]
    with pytest.raises(TemplateError) as caught:
        Template.load(tmp_path / "khac.docx", name=NAME)
    assert caught.value.problems[0].code == "unreadable-template"


def test_our_text_is_that_of_docxtpl_where_docxtpl_is_right() -> None:
    document = Document()
    document.add_heading("BẢN KIỂM ĐIỂM {{ nam }}", 1)
    document.add_paragraph("Họ tên: {{ m.ten }} {% if m.nu %}(nữ){% else %}(nam){% endif %}.")
    document.add_paragraph("{%p for y in ds %}")
    document.add_paragraph("- {{ y.ten | upper }}{% for z in y.so %}, {{ z }}{% endfor %}")
    document.add_paragraph("{%p endfor %}")
    table = document.add_table(4, 3)
    table.cell(1, 0).text = "{%tr for y in ds %}"
    for column, text in enumerate(("{{ loop.index }}", "{{ y.ten }}", "{{ y.ghi_chu }}")):
        table.cell(0, column).text = f"Cột {column}"
        table.cell(2, column).text = text
    table.cell(3, 0).text = "{%tr endfor %}"
    document.sections[0].header.paragraphs[0].text = "Số {{ nam }}"
    context = {
        "nam": 2025,
        "m": {"ten": "Nguyễn <Văn> & Ánh", "nu": 0},
        "ds": [{"ten": f'Tổ {n} "a\'b"', "so": [n, n + 1], "ghi_chu": "x"} for n in range(3)],
    }
    data = saved(document)
    theirs = DocxTemplate(io.BytesIO(data))
    theirs.render(context, autoescape=True)
    other, mine = saved(theirs), render(data, context)
    assert texts(mine) == texts(other)
    assert cells(mine) == cells(other)
    headers = [Document(io.BytesIO(data)).sections[0].header for data in (mine, other)]
    assert [header.paragraphs[0].text for header in headers] == ["Số 2025"] * 2


HOSTILE = st.text(
    st.one_of(
        st.sampled_from("{}%#<>&\"'\n\t\r\x00\x1f\u00a0ăâđêôơưĂÂĐ\u0301\u0323]]?!-/="),
        st.characters(),
    ),
    max_size=60,
)
COMPILED = template(with_paragraphs("[{{ a }}] {% if a %}{{ a }}{% endif %}|"))


def documented(text: str) -> str:
    """Return the text with the replacements that the renderer promises."""
    plain = text.replace("\r\n", "\n").replace("\r", "\n")
    illegal = {*range(0x20), *range(0x7F, 0xA0), *range(0xD800, 0xE000), 0xFFFE, 0xFFFF} - {9, 10}
    return "".join("\ufffd" if ord(character) in illegal else character for character in plain)


@given(HOSTILE)
def test_any_text_comes_out_as_it_went_in(text: str) -> None:
    data = COMPILED.render({"a": text}).data
    assert texts(data) == [f"[{documented(text)}] {documented(text)}|"]
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.testzip() is None


def test_only_harmless_facts_of_a_loop_can_be_read() -> None:
    text = "".join(f"{{{{ loop.{name} }}}}|" for name in sorted(LOOP_FACTS - {"first", "last"}))
    assert shown(f"{{% for x in ds %}}{text}{{% endfor %}}", ds=["a"]) == "1|1|0|1|1|0|"
