"""The words of papers about an organisation: its criteria, its own level, its report."""

from docgen import vi
from docgen.context.commendations import honour_words
from docgen.context.criteria import Parts, Rated, boxes_of, criteria_words, part_words
from docgen.context.meetings import meeting_words
from docgen.context.months import month_words
from docgen.context.paper import Paper
from docgen.context.pledges import pledge_words
from docgen.context.points import points_words
from docgen.context.remedies import remedy_words
from docgen.context.view import View
from docgen.context.words import Fact, Word, Writer, fact
from docgen.forms import Mode
from docgen.model import CollectiveReport, Rating, Subject, UnitReview

_COLLECTIVE_SECTIONS = {
    "nguyen_tac": ("principles", 4),
    "muc_tieu": ("targets", 4),
    "xay_dung_dang": ("party_building", 5),
    "trach_nhiem_tap_the": ("duty", 4),
    "han_che": ("weaknesses", 3),
    "nguyen_nhan": ("causes", 2),
    "khac_phuc": ("remedies", 3),
    "giai_trinh": ("explanation", 2),
    "trach_nhiem": ("responsibility", 4),
    "phuong_huong": ("plan", 4),
}
_OPTIONAL_SECTIONS = {"giai_trinh"}
"""Sections of the report of a collective: field of its sheet, number of open lines."""

_MENDED = "khac_phuc"
_DEGREES = ("nguyen_tac", "muc_tieu", "xay_dung_dang", "trach_nhiem_tap_the", _MENDED)
_ANALYSIS = ("tu_tuong", "to_chuc", "chinh_quyen", "kiem_tra", "chuong_trinh", "chi_tieu")
"""Sections and rows of the analysis that have a degree of their own, in column order."""


def unit_words(paper: Paper, writer: Writer, view: View, rows: int) -> dict[str, object]:
    """Return the words of a paper about one organisation."""
    unit = paper.unit
    review = view.unit_reviews.get(unit.code)
    ratings = review.ratings if review else {}
    rated = Rated(kind=UnitReview, record=review, ratings=ratings)

    def of(name: str) -> Fact:
        return fact(view.review, UnitReview, review, name, unit.name)

    return {
        "tieu_chi": criteria_words(view, Subject.UNIT, writer, rated, unit.name),
        "so_tieu_chi": degree_counts(rated, writer),
        "diem": points_words(view, Subject.UNIT, writer, rated, unit.name),
        "nhan_xet_chung": writer.paragraphs(of("comment"), 4),
        "tu_nhan": writer.grade(of("self_grade")),
        **own_words(unit.code, unit.name, writer, view),
        "hoi_nghi": meeting_words(unit, writer, view, rows),
        "khac_phuc": remedy_words(paper, writer, view, rows),
        "sinh_hoat": month_words(unit, writer, view, rows),
        "dang_ky": pledge_words(unit, writer, view),
        "khen_thuong": honour_words(unit, writer, view, rows),
    }


def degree_counts(rated: Rated, writer: Writer) -> dict[str, str]:
    """Return how many criteria were given each degree, open in all but a final paper."""
    keys = dict(zip(Rating, ("xuat_sac", "tot", "trung_binh", "kem"), strict=True))
    degrees = list(rated.ratings.values())
    return {
        key: str(degrees.count(rating)) if writer.mode is Mode.FINAL else vi.dots(4)
        for rating, key in keys.items()
    }


def own_words(code: str, name: str, writer: Writer, view: View) -> dict[str, object]:
    """Return the report of a unit or a collective in its own words, and the degrees it gives."""
    report = view.collective_reports.get(code)
    kind = CollectiveReport
    degrees = report.degrees if report else ()
    rows = report.analysis if report else ()
    own = Parts(kind=kind, record=report, field="degree", values=degrees, keys=_DEGREES)
    parts = Parts(kind=kind, record=report, field="analysis", values=rows, keys=_ANALYSIS)
    texts: dict[str, list[Word]] = {
        key: writer.paragraphs(
            fact(view.review, CollectiveReport, report, field, name),
            lines,
            optional=key in _OPTIONAL_SECTIONS,
        )
        for key, (field, lines) in _COLLECTIVE_SECTIONS.items()
    }
    given = part_words(own, writer, view, name)
    return {
        "noi_dung": texts,
        "cap_do": {key: boxes_of(cells) for key, cells in given.items()},
        "phan_tich": {**part_words(parts, writer, view, name), _MENDED: given[_MENDED]},
    }
