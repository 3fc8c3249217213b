"""Charts of a form: filled by their name, left alone without one, refused where they misfit."""

import io
import zipfile
from collections.abc import Sequence

import pytest
from docx_builder import edited, part_of, template, with_paragraphs
from lxml import etree
from ooxml_check import faults_in

from docgen.errors import TemplateError
from docgen.render import Binder

C = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
_CHART_TYPE = "application/vnd.openxmlformats-officedocument.drawingml.chart+xml"
_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/chart"


def series(number: int, values: Sequence[int]) -> str:
    """Return one series with numbers of its own."""
    points = "".join(f'<c:pt idx="{i}"><c:v>{v}</c:v></c:pt>' for i, v in enumerate(values))
    labels = "".join(f'<c:pt idx="{i}"><c:v>n{i}</c:v></c:pt>' for i, _ in enumerate(values))
    count = f'<c:ptCount val="{len(values)}"/>'
    return (
        f'<c:ser><c:idx val="{number}"/><c:order val="{number}"/><c:tx><c:strRef><c:f>S!$B$1</c:f>'
        '<c:strCache><c:ptCount val="1"/><c:pt idx="0"><c:v>Cũ</c:v></c:pt></c:strCache></c:strRef>'
        '</c:tx><c:invertIfNegative val="0"/><c:cat><c:strRef><c:f>S!$A$2:$A$3</c:f><c:strCache>'
        f"{count}{labels}</c:strCache></c:strRef></c:cat><c:val><c:numRef><c:f>S!$B$2:$B$3</c:f>"
        f"<c:numCache><c:formatCode>General</c:formatCode>{count}{points}</c:numCache></c:numRef>"
        "</c:val></c:ser>"
    )


def with_chart(name: str, body: str = "") -> bytes:
    """Return a document with a chart of this name, of two series of two numbers."""
    drawing = (
        '<w:p><w:r><w:drawing><wp:inline xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/'
        'wordprocessingDrawing" distT="0" distB="0" distL="0" distR="0">'
        f'<wp:extent cx="3600000" cy="1800000"/><wp:docPr id="1" name="{name}"/>'
        '<wp:cNvGraphicFramePr/><a:graphic xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/'
        'main"><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/chart"><c:chart'
        ' xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart" xmlns:r="http://schemas.'
        'openxmlformats.org/officeDocument/2006/relationships" r:id="rId77"/></a:graphicData>'
        "</a:graphic></wp:inline></w:drawing></w:r></w:p>"
    )
    chart = (
        '<c:chartSpace xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart" xmlns:a='
        '"http://schemas.openxmlformats.org/drawingml/2006/main"><c:chart><c:plotArea><c:layout/>'
        '<c:barChart><c:barDir val="col"/><c:grouping val="clustered"/><c:varyColors val="0"/>'
        f'{series(0, (1, 2))}{series(1, (3, 4))}<c:axId val="1"/><c:axId val="2"/></c:barChart>'
        '<c:catAx><c:axId val="1"/><c:scaling/><c:delete val="0"/><c:axPos val="b"/><c:crossAx '
        'val="2"/></c:catAx><c:valAx><c:axId val="2"/><c:scaling/><c:delete val="0"/><c:axPos '
        'val="l"/><c:crossAx val="1"/></c:valAx></c:plotArea></c:chart></c:chartSpace>'
    )
    return edited(
        with_paragraphs("Trước"),
        {
            "word/document.xml": lambda part: part.replace(
                b"<w:sectPr", f"{body}{drawing}<w:sectPr".encode(), 1
            ),
            "word/_rels/document.xml.rels": lambda part: part.replace(
                b"</Relationships>",
                f'<Relationship Id="rId77" Type="{_RELATION}" Target="charts/chart1.xml"/>'
                "</Relationships>".encode(),
            ),
            "[Content_Types].xml": lambda part: part.replace(
                b"</Types>",
                f'<Override PartName="/word/charts/chart1.xml" ContentType="{_CHART_TYPE}"/>'
                "</Types>".encode(),
            ),
        },
        {"word/charts/chart1.xml": chart.encode()},
    )


def facts(*rows: tuple[str, list[int | None]]) -> dict[str, object]:
    chart = {"nhom": ["2022", "2023"], "chuoi": [{"ten": t, "so": so} for t, so in rows]}
    return {"bieu_do": {"muc": chart}}


def shown(data: bytes) -> list[tuple[str, list[str], list[tuple[str | None, str | None]]]]:
    """Return name, categories and numbers by place of each series."""
    root = etree.fromstring(part_of(data, "word/charts/chart1.xml").encode())
    return [
        (
            str(each.findtext(f"{C}tx//{C}v")),
            [str(value.text) for value in each.iterfind(f"{C}cat//{C}v")],
            [(p.get("idx"), p.findtext(f"{C}v")) for p in each.iterfind(f"{C}val//{C}pt")],
        )
        for each in root.iter(f"{C}ser")
    ]


NAMED = with_chart("bieu_do.muc")


def test_a_chart_shows_the_numbers_of_the_word_it_is_named_after() -> None:
    made = template(NAMED).render(facts(("Tốt & giỏi", [5, None]), ("Khá", [7, 0]))).data
    assert shown(made) == [
        ("Tốt & giỏi", ["2022", "2023"], [("0", "5")]),
        ("Khá", ["2022", "2023"], [("0", "7"), ("1", "0")]),
    ]
    assert faults_in(made) == faults_in(NAMED)


def test_a_series_too_many_is_taken_out() -> None:
    made = template(NAMED).render(facts(("Tốt", [5, 6]))).data
    assert [name for name, _, _ in shown(made)] == ["Tốt"]
    assert faults_in(made) == faults_in(NAMED)


def test_rendering_leaves_the_template_as_it_was() -> None:
    compiled = template(NAMED)
    one = facts(("Tốt", [5, 6]))
    first = compiled.render(one).data
    compiled.render(facts(("Khá", [1, 1]), ("Kém", [2, 2])))
    assert compiled.render(one).data == first


@pytest.mark.parametrize("name", ["Chart 1", "Biểu đồ 3", ""])
def test_a_chart_without_the_name_of_a_word_stays_as_it_is(name: str) -> None:
    data = with_chart(name)
    assert shown(template(data).render({}).data) == shown(data)
    assert template(data).names == frozenset()


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({}, "unknown-name"),
        ({"bieu_do": {}}, "unknown-name"),
        ({"bieu_do": {"muc": "hai"}}, "chart-unfit"),
        ({"bieu_do": {"muc": {"nhom": [], "chuoi": ["a"]}}}, "chart-unfit"),
        (facts(("a", [1]), ("b", [1]), ("c", [1])), "chart-unfit"),
        (
            {"bieu_do": {"muc": {"nhom": ["a"], "chuoi": [{"ten": "a", "so": ["1"]}]}}},
            "chart-unfit",
        ),
    ],
)
def test_a_word_that_does_not_fit_is_named_with_the_place(
    given: dict[str, object], code: str
) -> None:
    with pytest.raises(TemplateError) as caught:
        template(NAMED).render(given)
    [problem] = caught.value.problems
    assert problem.code == code
    assert problem.where.endswith("đoạn 2")
    assert "bieu_do.muc" in problem.message


def test_a_form_tells_what_its_charts_ask_for() -> None:
    assert template(NAMED).names == {"bieu_do"}
    assert [use.path for use in template(NAMED).uses()] == [
        ("bieu_do", "muc", "nhom", "*"),
        ("bieu_do", "muc", "chuoi", "*", "ten"),
        ("bieu_do", "muc", "chuoi", "*", "so", "*"),
    ]


def test_papers_with_charts_are_not_bound_into_one_file() -> None:
    paper = template(NAMED).render(facts(("Tốt", [5, 6]))).data
    with pytest.raises(TemplateError) as caught:
        Binder("Mẫu thử").add(paper)
    assert "biểu đồ" in caught.value.problems[0].message


def test_the_same_facts_give_the_same_bytes() -> None:
    one = facts(("Tốt", [5, 6]))
    first, second = (template(NAMED).render(one).data for _ in range(2))
    assert first == second
    with zipfile.ZipFile(io.BytesIO(first)) as archive:
        assert archive.testzip() is None
