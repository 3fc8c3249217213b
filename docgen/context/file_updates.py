"""The words of papers on a member's file: what changed in the year, what is promised for the next.

A member's own words stay open until the paper is final; where nothing changed, the line stays open
for the member to write on, and "không" is written for nobody.
"""

from dataclasses import replace
from datetime import date

from docgen import vi
from docgen.context.view import View
from docgen.context.words import OPEN_LINE, Fact, Word, Writer, fact
from docgen.model import Commitment, FileUpdate, Member, Record

_PROMISES = {
    "tu_tuong": "politics",
    "dao_duc": "ethics",
    "nhiem_vu": "duties",
    "ky_luat": "discipline",
    "khac_phuc": "remedies",
}
_PROMISE_LINES = 5
_CHANGES = {
    "noi_o": "home",
    "nghe_nghiep": "job",
    "chuc_vu_dang": "party_post",
    "chuc_vu_chinh_quyen": "state_post",
    "chuc_vu_doan_the": "mass_post",
    "don_vi_cong_tac": "workplace",
    "pho_thong": "schooling",
    "nghiep_vu": "profession",
    "hoc_ham": "rank",
    "hoc_vi": "degree",
    "ly_luan": "theory",
    "ngoai_ngu": "language",
    "khen_thuong": "rewards",
    "ky_luat": "discipline",
    "cha": "father",
    "me": "mother",
    "cha_vo_chong": "father_in_law",
    "me_vo_chong": "mother_in_law",
    "vo_chong": "spouse",
    "con": "children",
    "ket_hon_nuoc_ngoai": "foreign_marriage",
    "du_hoc": "studies_abroad",
    "thu_nhap": "income",
    "so_nguoi": "persons",
    "nha_o": "house",
    "dat_o": "land",
    "kinh_te": "business",
    "tai_san": "new_assets",
    "gia_tri": "assets_value",
}
_NUMBER = vi.dots(20)
_OPEN_DAY = f"ngày {vi.dots(4)} tháng {vi.dots(4)} năm {vi.dots(7)}"


def personal_words(member: Member | None, writer: Writer, view: View) -> dict[str, object]:
    """Return identity as in the member's file, promises and changes; all open without a member."""
    whose = member.name if member else "đảng viên"
    promise = view.commitments.get(member.code) if member else None
    update = view.file_updates.get(member.code) if member else None

    def of(kind: type[Record], record: Record | None, name: str) -> Fact:
        return fact(view.review, kind, record, name, whose)

    def changed(name: str) -> Word:
        """Return what changed; only a member of whom the sheet says nothing at all is missing."""
        item = of(FileUpdate, update, name)
        return (writer.optional if update else writer.known)(item, OPEN_LINE)

    card, on_list = of(FileUpdate, update, "card"), of(Member, member, "card")
    return {
        "gioi_tinh": writer.known(of(Member, member, "sex"), vi.dots(12)),
        "ngay_ket_nap": writer.known(of(Member, member, "admitted"), OPEN_LINE),
        "ngay_chinh_thuc": writer.optional(of(Member, member, "official"), OPEN_LINE),
        "so_the": writer.optional(on_list if on_list.text and not card.text else card, _NUMBER),
        "ngay_mien_cong_tac": writer.optional(of(Member, member, "exempt_from"), OPEN_LINE),
        "cam_ket": {
            "ngay": _signed(of(Commitment, promise, "signed"), writer),
            **{
                key: writer.paragraphs(of(Commitment, promise, name), _PROMISE_LINES)
                for key, name in _PROMISES.items()
            },
        },
        "bo_sung": {
            **{key: changed(name) for key, name in _CHANGES.items()},
            "so_ly_lich": writer.optional(of(FileUpdate, update, "file_number"), _NUMBER),
            "binh_quan": writer.optional(_average(update, view, whose), OPEN_LINE),
        },
    }


def _average(update: FileUpdate | None, view: View, whose: str) -> Fact:
    """Return the income of a household by head, whole đồng, what is left over dropped."""
    item = fact(view.review, FileUpdate, update, "income", whose)
    by_head = None
    if update and update.income is not None and update.persons:
        by_head = update.income // update.persons
    return Fact(value=by_head, where=item.where, label=item.label, whose=whose)


def _signed(item: Fact, writer: Writer) -> Word:
    """Return the day on which a member signs; it stays open for the pen."""
    day = vi.long_date(item.value) if isinstance(item.value, date) else None
    return writer.later(item if writer.fillable else replace(item, value=day), _OPEN_DAY)
