"""Lint names every kind of fault of a form with its place and the remedy, and nothing else."""

import re
import shutil
from pathlib import Path

import pytest
from docx_builder import edited
from lint_forms import DOCUMENT, STYLES, Change, folder_of, linted, style, swap

from docgen.errors import Severity
from docgen.forms import Form, Header, load_form, load_forms
from docgen.lint import Subject, lint
from docgen.render import annotate

FORMS = load_forms()
RELATIONS, CORE = "word/_rels/document.xml.rels", "docProps/core.xml"
LINK = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink"
BODY = "Mẫu 20 › thân văn bản"
LEFT, RIGHT = f"{BODY} › bảng 1 › hàng 1 › cột 1", f"{BODY} › bảng 1 › hàng 1 › cột 2"
SIGNED = f"{BODY} › bảng 2 › hàng 1 › cột 2"
PAGE_RULE = "36-HD/VPTW: đánh số từ trang 2, chữ số Ả Rập, giữa lề trên, cách mép giấy khoảng 10 mm"
BY_HAND = "; chữ chỉnh tay thì bôi đen rồi bấm Ctrl+Space"
THIRD = "36-HD/VPTW, Phụ lục 3, mục 3; mẫu kiểm điểm và phiếu không có dấu sao"
A5 = {"chung/phieu_to_chuc_minh", "vp_ubnd_2023/mau_05"}
"""Slips of half a sheet, which the later text does not name."""

OLD_TONE = "À"
"""The other spelling of the heading of the state has it behind an O."""

NONE = "Không có tổ chức đảng, đảng viên phải đánh giá, xếp loại lại."
SYMBOL_AT = f"{BODY} › đoạn 20"
SYMBOL = (
    "của phông ký hiệu; máy không có phông này in ra ô vuông trống [symbol-letter] → vẽ ô bằng chữ"
    " có viền (Home › Borders, áp dụng cho chữ) chứa thẻ của ô"
)
STAR = '<w:p><w:pPr><w:pStyle w:val="DauSao"/></w:pPr><w:r><w:t>*</w:t></w:r></w:p>'


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.id)
def test_a_shipped_form_is_clean(form: object) -> None:
    folder = next(each.folder for each in FORMS if each is form)
    assert [str(problem) for problem in linted(folder)] == []


SHEET: list[tuple[str, dict[str, Change], str]] = [
    (
        "margins",
        {DOCUMENT: swap('w:left="1701"', 'w:left="1134"')},
        (
            f"{BODY}: lề trái 20 (phải 30) mm (36-HD/VPTW: khổ A4, lề trên 20, dưới 20, trái 30,"
            " phải 15 mm) [page-margins] → Layout › Margins › Custom Margins: nhập lại các lề"
        ),
    ),
    (
        "paper of another country",
        {DOCUMENT: swap('w:w="11906" w:h="16838"', 'w:w="12240" w:h="15840"')},
        (
            f"{BODY}: khổ giấy 215,9 × 279,4 mm, chỉ dùng A4 (210 × 297 mm), A5 (148 × 210 mm)"
            " [paper-size] → Layout › Size: chọn lại khổ giấy"
        ),
    ),
    (
        "small paper for a numbered one",
        {DOCUMENT: swap('w:w="11906" w:h="16838"', 'w:w="8391" w:h="11906"')},
        (
            f"{BODY}: khổ A5 không dùng cho mẫu có phần đầu đầy đủ (36-HD/VPTW: giấy tờ hành chính"
            " dùng khổ A4 hoặc A5) [paper-size] → Layout › Size: chọn A4"
        ),
    ),
    (
        "sheet that lies",
        {DOCUMENT: swap('w:w="11906" w:h="16838"', 'w:w="16838" w:h="11906"')},
        (
            f"{BODY}: trang nằm ngang, mau.toml ghi portrait [page-orientation] → sửa orientation"
            " trong mau.toml, hoặc Layout › Orientation trong Word"
        ),
    ),
    (
        "number on the first page",
        {DOCUMENT: swap("<w:titlePg/>", "")},
        (
            f"{BODY}: trang 1 cũng có số trang ({PAGE_RULE}) [page-number] → nháy đúp vào lề trên,"
            " chọn Different First Page, xóa số ở trang đầu"
        ),
    ),
    (
        "no number",
        {"word/header1.xml": swap(" PAGE ", " DATE ")},
        (
            f"{BODY}: từ trang 2 không có số trang ở lề trên ({PAGE_RULE}) [page-number] → Insert ›"
            " Page Number › Top of Page › Plain Number 2"
        ),
    ),
    (
        "number aside",
        {STYLES: style("SoTrang", '"center"', '"right"')},
        f"{BODY}: số trang không ở giữa ({PAGE_RULE}) [page-number] → căn giữa đoạn có số trang",
    ),
    (
        "number at the edge",
        {DOCUMENT: swap('w:header="567"', 'w:header="284"')},
        (
            f"{BODY}: số trang cách mép giấy 5 mm, phải khoảng 10 mm ({PAGE_RULE}) [page-number] →"
            " Header & Footer › Header from Top: 10 mm"
        ),
    ),
    (
        "roman number",
        {DOCUMENT: swap("<w:titlePg/>", '<w:pgNumType w:fmt="lowerRoman"/><w:titlePg/>')},
        (
            f"{BODY}: số trang không phải chữ số Ả Rập ({PAGE_RULE}) [page-number] → Format Page"
            " Numbers: chọn 1, 2, 3"
        ),
    ),
    (
        "even pages without a number",
        {"word/settings.xml": swap("<w:zoom", "<w:evenAndOddHeaders/><w:zoom")},
        (
            f"{BODY}: trang chẵn không có số trang ({PAGE_RULE}) [page-number] → bỏ chọn Different"
            " Odd & Even Pages"
        ),
    ),
]

LETTERS: list[tuple[str, dict[str, Change], str]] = [
    (
        "font of the letters with marks",
        {STYLES: swap('w:hAnsi="Times New Roman"', 'w:hAnsi="Arial"')},
        (
            f"{BODY} › đoạn 5: chữ dùng phông «Arial», phải là Times New Roman (36-HD/VPTW, phông"
            " chữ Times New Roman, Unicode); 26 đoạn khác cũng vậy [wrong-font] → chọn lại phông"
            f" Times New Roman cho kiểu của đoạn{BY_HAND}"
        ),
    ),
    (
        "box of a symbol font",
        {DOCUMENT: swap(NONE, f'{NONE}</w:t><w:sym w:font="Wingdings" w:char="F0A8"/><w:t>')},
        f"{SYMBOL_AT}: có ký hiệu «Wingdings» {SYMBOL}",
    ),
    (
        "box as a letter",
        {DOCUMENT: swap(NONE, f"{NONE} ☐")},
        f"{SYMBOL_AT}: có ký hiệu «☐» {SYMBOL}",
    ),
    (
        "font",
        {STYLES: swap('w:ascii="Times New Roman"', 'w:ascii="Arial"')},
        (
            f"{BODY} › đoạn 5: chữ dùng phông «Arial», phải là Times New Roman (36-HD/VPTW, phông"
            " chữ"
            " Times New Roman, Unicode); 26 đoạn khác cũng vậy [wrong-font] → chọn lại phông Times"
            f" New Roman cho kiểu của đoạn{BY_HAND}"
        ),
    ),
    (
        "size",
        {STYLES: style("TenLoai", '"32"', '"26"')},
        (
            f"{BODY} › đoạn 6: tên loại văn bản cỡ chữ 13, phải là 15 đến 16 (36-HD/VPTW, Phụ lục"
            " 3,"
            f" mục 6) [wrong-size] → sửa cỡ chữ của kiểu «Tên loại văn bản»{BY_HAND}"
        ),
    ),
    (
        "not bold",
        {STYLES: style("BanHanh", "<w:b/>", "")},
        (
            f"{LEFT} › đoạn 2: tên cơ quan ban hành: chữ phải đậm (36-HD/VPTW, Phụ lục 3, mục 3)"
            f" [wrong-letters] → sửa kiểu «Cơ quan ban hành»{BY_HAND}"
        ),
    ),
    (
        "bold where upright",
        {STYLES: style("CapTren", "<w:rPr>", "<w:rPr><w:b/>")},
        (
            f"{LEFT} › đoạn 1: tên cơ quan cấp trên: không để chữ đậm cả dòng (36-HD/VPTW, Phụ lục"
            " 3,"
            f" mục 2) [wrong-letters] → sửa kiểu «Cơ quan cấp trên»{BY_HAND}"
        ),
    ),
    (
        "slanted body",
        {STYLES: style("CanCu", "</w:style>", "<w:rPr><w:i/></w:rPr></w:style>")},
        (
            f"{BODY} › đoạn 9: nội dung văn bản: không để chữ nghiêng cả dòng (36-HD/VPTW, Phụ lục"
            " 3,"
            f" mục 10); 2 đoạn khác cũng vậy [wrong-letters] → sửa kiểu «Căn cứ»{BY_HAND}"
        ),
    ),
    (
        "not in capitals",
        {DOCUMENT: swap("{{ cap_tren|upper }}", "{{ cap_tren }}")},
        (
            f"{LEFT} › đoạn 1: tên cơ quan cấp trên: chữ phải in hoa (thẻ thì thêm |upper)"
            " (36-HD/VPTW, Phụ lục 3, mục 2) [wrong-letters] → sửa kiểu «Cơ quan cấp trên»"
            f"{BY_HAND}"
        ),
    ),
    (
        "no rule",
        {STYLES: style("TieuDeDang", '"single"', '"nil"')},
        (
            f"{RIGHT} › đoạn 1: tiêu đề «ĐẢNG CỘNG SẢN VIỆT NAM»: thiếu đường kẻ bên dưới"
            " (36-HD/VPTW, Phụ lục 3, mục 1) [wrong-paragraph] → sửa kiểu «Tiêu đề Đảng»"
        ),
    ),
    (
        "not in the middle",
        {STYLES: style("TrichYeu", '"center"', '"left"')},
        (
            f"{BODY} › đoạn 7: trích yếu nội dung: căn trái, phải căn giữa (36-HD/VPTW, Phụ lục 3,"
            " mục 7) [wrong-paragraph] → sửa kiểu «Trích yếu»"
        ),
    ),
    (
        "style that is not there",
        {DOCUMENT: swap('<w:pStyle w:val="CuoiTrang"/>', '<w:pStyle w:val="DaXoa"/>')},
        (
            f"{BODY} › đoạn 22: đoạn dùng kiểu «DaXoa» mà tệp không định nghĩa [style-undefined] →"
            " gán lại một kiểu có trong danh sách kiểu của Word"
        ),
    ),
]

LETTERHEAD: list[tuple[str, dict[str, Change], str]] = [
    (
        "star missing",
        {DOCUMENT: swap(STAR, "")},
        (
            f"{BODY}: thiếu dấu sao dưới tên cơ quan ban hành, mẫu có phần đầu đầy đủ phải có"
            f" ({THIRD}) [letterhead-missing] → thêm đoạn này và gán kiểu «Dấu sao»; phần đầu kiểu"
            " khác thì sửa header trong mau.toml"
        ),
    ),
    (
        "two stars",
        {DOCUMENT: swap(">*<", ">**<")},
        (
            f"{LEFT} › đoạn 3: dấu sao dưới tên cơ quan ban hành viết là «**», không đúng cách viết"
            f" ({THIRD}) [letterhead-text] → chỉ viết một dấu *"
        ),
    ),
    (
        "number of the state",
        {DOCUMENT: swap("{{ qd.so_ky_hieu }}", "Số /QĐ-ĐU")},
        (
            f"{LEFT} › đoạn 4: số và ký hiệu viết là «Số /QĐ-ĐU», không đúng cách viết (36-HD/VPTW,"
            " Phụ lục 3, mục 4) [letterhead-text] → viết «Số      -QĐ/ĐU»: sau chữ Số không có dấu"
            " hai chấm, gạch nối trước loại văn bản, gạch chéo trước tên cơ quan"
        ),
    ),
    (
        "code of another type",
        {DOCUMENT: swap("{{ qd.so_ky_hieu }}", "Số      -BC/ĐU")},
        (
            f"{LEFT} › đoạn 4: ký hiệu ghi loại «BC», văn bản này là loại «QĐ» (36-HD/VPTW, Phụ lục"
            " 3, mục 4) [letterhead-text] → viết -QĐ/ sau số"
        ),
    ),
    (
        "heading of the state",
        {DOCUMENT: swap(NONE, f"CỘNG HO{OLD_TONE} XÃ HỘI CHỦ NGHĨA VIỆT NAM")},
        (
            f"{BODY} › đoạn 20: có «CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM» của văn bản nhà nước; văn"
            " bản"
            " của Đảng không dùng quốc hiệu, tiêu ngữ [state-heading] → xóa dòng này; phần đầu là"
            " «ĐẢNG CỘNG SẢN VIỆT NAM»"
        ),
    ),
    (
        "deputy for the head",
        {DOCUMENT: swap("{{ don_vi.thay_mat }}", "K/T BÍ THƯ")},
        (
            f"{SIGNED} › đoạn 1: «K/T BÍ THƯ»: phó bí thư của cấp ủy không ký thay (K/T) bí thư"
            " (36-HD/VPTW, thể thức ký: cấp ủy làm việc theo chế độ tập thể) [wrong-signing] → viết"
            " T/M và tên cấp ủy, dòng dưới là PHÓ BÍ THƯ"
        ),
    ),
    (
        "signed as the state signs",
        {DOCUMENT: swap("{{ don_vi.thay_mat }}", "TM. ĐẢNG ỦY")},
        (
            f"{SIGNED} › đoạn 1: «TM. ĐẢNG ỦY»: cách ghi quyền hạn ký của văn bản nhà nước"
            " (36-HD/VPTW, thể thức ký) [wrong-signing] → văn bản của Đảng dùng gạch chéo: T/M,"
            " K/T,"
            " T/L"
        ),
    ),
    (
        "signed for nobody",
        {DOCUMENT: swap("{{ don_vi.thay_mat }}", "ĐẢNG ỦY")},
        (
            f"{SIGNED} › đoạn 2: «PHÓ BÍ THƯ» ký cho tập thể nhưng dòng trên là «ĐẢNG ỦY»"
            " (36-HD/VPTW, thể thức ký: cấp ủy ký thay mặt (T/M)) [wrong-signing] → ghi T/M và tên"
            " cấp ủy ở dòng trên, ví dụ {{ don_vi.thay_mat }}"
        ),
    ),
]

WORDS: list[tuple[str, dict[str, Change], str]] = [
    (
        "unknown group word",
        {DOCUMENT: swap("{{ qd.muc_moi }}", "{{ qd.muc_mơi }}")},
        (
            f"{BODY} › đoạn 14: thẻ {{{{ qd.muc_mơi }}}} (trong «…}}}} của {{{{ qd.ten }}}}: mức"
            f" “{{{{"
            " qd.muc_mơi }}”{% if qd.quy_dinh %}, theo…»): «ds» không có mục «muc_mơi»"
            " [unknown-attribute] → có phải «muc_moi»?"
        ),
    ),
    (
        "a word taken for a group",
        {DOCUMENT: swap("{{ dia_danh }}", "{{ dia_danh.ten }}")},
        (
            f"{RIGHT} › đoạn 2: thẻ {{{{ dia_danh.ten }}}} (trong «{{{{ dia_danh.ten }}}}, {{{{"
            " qd.ngay_van_ban }}»): «dia_danh» không có mục con «ten» [unknown-attribute] → bỏ phần"
            " .ten"
        ),
    ),
    (
        "a word taken for a list",
        {DOCUMENT: swap("{%p for qd in ds %}", "{%p for qd in dia_danh %}")},
        (
            f"{BODY} › đoạn 1: thẻ {{%p for qd in dia_danh %}}: «dia_danh» không phải là danh sách"
            " [unknown-attribute] → chỉ lặp qua danh sách"
        ),
    ),
    (
        "word that the sample lacks",
        {DOCUMENT: swap("{{ dia_danh }},", "{{ dia_danh }}, {{ nam_sau }},")},
        (
            f"{RIGHT} › đoạn 2: thẻ {{{{ nam_sau }}}} (trong «{{{{ dia_danh }}}}, {{{{ nam_sau"
            f" }}}},"
            " {{ qd.ngay_van_ban }}»): sample.toml không có «nam_sau» [sample-lacks-word] → thêm từ"
            " này"
            " vào sample.toml"
        ),
    ),
]

LEFTOVERS: list[tuple[str, dict[str, Change], str]] = [
    (
        "author",
        {CORE: swap("<dc:title>", "<dc:creator>Trần Thị Bình</dc:creator><dc:title>")},
        (
            "Mẫu 20: tệp còn lưu tác giả «Trần Thị Bình», mọi văn bản làm từ mẫu sẽ mang theo"
            " [personal-metadata] → Tệp › Thông tin › Kiểm tra tài liệu (Inspect Document) › Xóa"
            " tất"
            " cả"
        ),
    ),
    (
        "who changed it last",
        {CORE: swap("<dc:title>", "<cp:lastModifiedBy>An</cp:lastModifiedBy><dc:title>")},
        (
            "Mẫu 20: tệp còn lưu người sửa cuối «An», mọi văn bản làm từ mẫu sẽ mang theo"
            " [personal-metadata] → Tệp › Thông tin › Kiểm tra tài liệu (Inspect Document) › Xóa"
            " tất"
            " cả"
        ),
    ),
    (
        "changes being tracked",
        {"word/settings.xml": swap("<w:zoom", "<w:trackRevisions/><w:zoom")},
        (
            "Mẫu 20: tệp đang bật theo dõi sửa đổi (Track Changes) [leftover-change] → Review › tắt"
            " Track Changes"
        ),
    ),
    (
        "tracked change",
        {
            DOCUMENT: swap(
                "<w:r><w:t>QUYẾT ĐỊNH</w:t></w:r>",
                '<w:ins w:id="1" w:author="An"><w:r><w:t>QUYẾT ĐỊNH</w:t></w:r></w:ins>',
            )
        },
        (
            f"{BODY} › đoạn 6: còn phần sửa đổi đang được theo dõi (Track Changes), kèm tên người"
            " sửa"
            " [leftover-change] → Review › Accept All Changes and Stop Tracking"
        ),
    ),
    (
        "remark",
        {
            DOCUMENT: swap(
                "<w:r><w:t>QUYẾT ĐỊNH</w:t></w:r>",
                '<w:r><w:t>QUYẾT ĐỊNH</w:t></w:r><w:r><w:commentReference w:id="0"/></w:r>',
            )
        },
        (
            f"{BODY} › đoạn 6: còn nhận xét của Word: «», sẽ theo vào văn bản [leftover-comment] →"
            " Review › Delete › Delete All Comments"
        ),
    ),
]


def cases(*groups: list[tuple[str, dict[str, Change], str]]) -> list[object]:
    """Return the cases with their names."""
    return [
        pytest.param(changes, said, id=name) for group in groups for name, changes, said in group
    ]


@pytest.mark.parametrize(("changes", "said"), cases(SHEET, LETTERS, LETTERHEAD, WORDS, LEFTOVERS))
def test_a_fault_is_named_once_with_its_place_and_remedy(
    tmp_path: Path, changes: dict[str, Change], said: str
) -> None:
    problems = linted(folder_of(tmp_path, "mau_20", changes))
    errors = [str(problem) for problem in problems if problem.severity is Severity.ERROR]
    assert errors == [said]


def test_the_name_of_the_state_inside_a_sentence_is_no_heading(tmp_path: Path) -> None:
    sentence = "Công dân nước Cộng hòa xã hội chủ nghĩa Việt Nam."
    assert linted(folder_of(tmp_path, "mau_20", {DOCUMENT: swap(NONE, sentence)})) == []


def test_what_word_keeps_of_an_office_is_told(tmp_path: Path) -> None:
    space = "http://schemas.openxmlformats.org/officeDocument/2006/extended-properties"
    app = f'<Properties xmlns="{space}"><Company>UBND xã An Bình</Company></Properties>'
    added = {"docProps/app.xml": app.encode(), "docProps/custom.xml": b"<Properties/>"}
    problems = linted(folder_of(tmp_path, "mau_20", added=added))
    assert [problem.code for problem in problems] == ["personal-metadata"] * 2
    assert problems[0].message.startswith("tệp còn lưu cơ quan «UBND xã An Bình»")
    assert problems[1].message.startswith("tệp còn lưu thuộc tính riêng")


def test_names_and_remarks_that_word_hides_in_a_file_are_told(tmp_path: Path) -> None:
    space = "http://schemas.microsoft.com/office/word/2012/wordml"
    people = f'<w:people xmlns:w="{space}"><w:person w:author="Lê An"/></w:people>'
    words = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    told = "<w:p><w:r><w:t>sửa lại</w:t></w:r></w:p>"
    remark = f'<w:comments xmlns:w="{words}"><w:comment w:id="0">{told}</w:comment></w:comments>'
    added = {"word/people.xml": people.encode(), "word/comments.xml": remark.encode()}
    problems = linted(folder_of(tmp_path, "mau_20", added=added))
    assert [problem.code for problem in problems] == ["personal-metadata", "leftover-comment"]
    assert "«Lê An»" in problems[0].message
    assert "«sửa lại»" in problems[1].message


def test_an_empty_line_does_not_stand_for_the_star(tmp_path: Path) -> None:
    changes = {DOCUMENT: swap(STAR, STAR.replace("*", ""))}
    [problem] = linted(folder_of(tmp_path, "mau_20", changes))
    assert (problem.code, "dấu sao" in problem.message) == ("letterhead-missing", True)


def test_forms_without_a_letterhead_may_follow_the_later_text(tmp_path: Path) -> None:
    certificate = next(form for form in FORMS if form.header is Header.NONE)
    folder = tmp_path / "chung" / "mau"
    shutil.copytree(certificate.folder, folder)
    data = folder / "mau.toml"
    data.write_text(f'layout = "vptw05"\n{data.read_text(encoding="utf-8")}', encoding="utf-8")
    assert [p for p in linted(folder) if p.severity is Severity.ERROR] == []


def test_a_copy_with_comments_is_told_to_lose_them_before_use(tmp_path: Path) -> None:
    folder = folder_of(tmp_path, "mau_13", {DOCUMENT: swap('w:left="1701"', 'w:left="1134"')})
    template = folder / "mau.docx"
    template.write_bytes(annotate(template.read_bytes(), linted(folder), form="Mẫu 13"))
    remark, margins = linted(folder)
    assert (remark.code, margins.code) == ("leftover-comment", "page-margins")
    assert remark.where == "Mẫu 13 › thân văn bản › đoạn 1"
    assert "«Mẫu 13 › thân văn bản: lề trái 20" in remark.message


def test_a_misspelt_word_is_named_with_the_nearest_one_and_the_sample_word_is_idle(
    tmp_path: Path,
) -> None:
    changes = {DOCUMENT: swap("{{ dia_danh }}", "{{ dia_dan }}")}
    unknown, unused = linted(folder_of(tmp_path, "mau_20", changes))
    assert unknown.where == f"{RIGHT} › đoạn 2"
    assert unknown.code == "unknown-name"
    assert unknown.hint == "có phải «dia_danh»?"
    assert (unused.code, unused.severity) == ("sample-word-unused", Severity.WARNING)
    assert unused.where == "Mẫu 20 › sample.toml › dia_danh"


def test_a_cell_that_a_condition_may_empty_is_a_warning(tmp_path: Path) -> None:
    changes = {DOCUMENT: swap("{{ phieu1.ngay }}", "{% if phieu1 %}{{ phieu1.ngay }}{% endif %}")}
    [problem] = linted(folder_of(tmp_path, "mau_13", changes))
    assert problem.severity is Severity.WARNING
    assert str(problem) == (
        "Mẫu 13 › thân văn bản › bảng 2 › hàng 2 › cột 2: ô sẽ trống khi điều kiện không đúng:"
        " «if phieu1» [cell-may-be-empty] → thêm nhánh else ghi rõ, ví dụ «Không có»; hoặc dùng"
        " từ đã tự để trống"
    )


def test_a_cell_with_an_else_or_other_words_is_never_empty(tmp_path: Path) -> None:
    tag = "{% if phieu1 %}{{ phieu1.ngay }}{% else %}Chưa có{% endif %}"
    assert linted(folder_of(tmp_path, "mau_13", {DOCUMENT: swap("{{ phieu1.ngay }}", tag)})) == []


def test_a_link_to_the_web_is_a_warning(tmp_path: Path) -> None:
    link = f'<Relationship Id="rX" Type="{LINK}" Target="https://vi.du" TargetMode="External"/>'
    changes = {RELATIONS: swap("</Relationships>", f"{link}</Relationships>")}
    [problem] = linted(folder_of(tmp_path, "mau_20", changes))
    assert problem.severity is Severity.WARNING
    assert str(problem) == (
        "Mẫu 20: có liên kết ra ngoài: «https://vi.du»; giấy in không mở được liên kết [web-link]"
        " → nháy phải › Remove Hyperlink"
    )


def test_a_title_known_by_its_words_alone_is_told_to_take_its_style(tmp_path: Path) -> None:
    changes = {DOCUMENT: swap('<w:pStyle w:val="TieuDeDang"/>', "")}
    problems = linted(folder_of(tmp_path, "mau_20", changes))
    assert {problem.where for problem in problems} == {f"{RIGHT} › đoạn 1"}
    assert [problem.code for problem in problems] == [
        "style-missing",
        "wrong-size",
        "wrong-letters",
        "wrong-paragraph",
    ]
    assert problems[0].severity is Severity.WARNING
    assert problems[0].message == (
        "đây là tiêu đề «ĐẢNG CỘNG SẢN VIỆT NAM» nhưng mang kiểu «Normal»"
    )


def test_a_letter_has_no_type_but_a_number_and_its_subject_below(tmp_path: Path) -> None:
    subject = (
        '<w:style w:type="paragraph" w:styleId="TrichYeuCV"><w:name w:val="Trích yếu công văn"/>'
        '<w:pPr><w:jc w:val="center"/></w:pPr><w:rPr><w:i/><w:sz w:val="24"/></w:rPr></w:style>'
    )

    def as_letter(part: bytes) -> bytes:
        title = re.search(b'<w:p><w:pPr><w:pStyle w:val="TenLoai"/>.*?</w:p>', part)
        number = re.search(b'<w:p><w:pPr><w:pStyle w:val="SoKyHieu"/>.*?</w:p>', part)
        assert title
        assert number
        below = title.group().replace(b'"TenLoai"', b'"TrichYeuCV"')
        return part.replace(title.group(), b"").replace(number.group(), number.group() + below)

    changes = {DOCUMENT: as_letter, STYLES: swap("</w:styles>", f"{subject}</w:styles>")}
    assert linted(folder_of(tmp_path, "mau_20", changes)) == []


def test_the_kind_of_paper_is_known_by_its_words(tmp_path: Path) -> None:
    changes = {DOCUMENT: lambda part: part.replace(b'<w:pStyle w:val="TenLoai"/>', b"")}
    problems = linted(folder_of(tmp_path, "mau_20", changes))
    assert (problems[0].code, problems[0].where) == ("style-missing", f"{BODY} › đoạn 6")
    assert problems[0].message == "đây là tên loại văn bản nhưng mang kiểu «Normal»"


def test_a_name_without_its_style_is_proposed_where_it_stands(tmp_path: Path) -> None:
    changes = {DOCUMENT: lambda part: part.replace(b'<w:pStyle w:val="BanHanh"/>', b"")}
    [problem] = linted(folder_of(tmp_path, "mau_20", changes))
    assert problem.where == f"{LEFT} › đoạn 2"
    assert problem.code == "letterhead-missing"
    assert problem.hint == (
        "nếu «ĐẢNG ỦY VĂN PHÒNG ỦY BAN NHÂN DÂN TỈNH» là dòng này thì gán kiểu «Cơ quan ban hành»"
        " (Home › Styles)"
    )


def test_a_date_of_which_no_example_tells_the_words_is_proposed_where_it_stands(
    tmp_path: Path,
) -> None:
    changes = {DOCUMENT: lambda part: part.replace(b'<w:pStyle w:val="DiaDanh"/>', b"")}
    folder = folder_of(tmp_path, "mau_20", changes)
    (folder / "sample.toml").unlink()
    [problem] = [each for each in linted(folder) if each.code == "letterhead-missing"]
    assert (
        problem.hint == "nếu «…, …» là dòng này thì gán kiểu «Địa danh ngày tháng» (Home › Styles)"
    )
    assert problem.where.endswith("cột 2 › đoạn 2")


def with_header(folder: Path, header: Header) -> Path:
    """Return the folder with another kind of letterhead in its mau.toml."""
    data = folder / "mau.toml"
    lines = data.read_text(encoding="utf-8").splitlines()
    kept = [line for line in lines if not line.startswith("header")]
    data.write_text("\n".join([*kept, f'header = "{header.value}"', ""]), encoding="utf-8")
    return folder


def test_a_decision_must_carry_a_number(tmp_path: Path) -> None:
    def without_number(part: bytes) -> bytes:
        number = '<w:p><w:pPr><w:pStyle w:val="SoKyHieu"/></w:pPr>.*?</w:p>'
        return re.sub(number.encode(), b"", part)

    [problem] = linted(folder_of(tmp_path, "mau_20", {DOCUMENT: without_number}))
    assert problem.code == "letterhead-missing"
    assert problem.message == (
        "thiếu số và ký hiệu, văn bản «QUYẾT ĐỊNH» có phần đầu đầy đủ phải có (36-HD/VPTW, Phụ lục"
        " 3, mục 4)"
    )


@pytest.mark.parametrize(
    ("form", "header", "said"),
    [
        ("mau_13", Header.LIGHT, "có dấu sao dưới tên cơ quan ban hành, mẫu có phần đầu rút gọn"),
        ("mau_13", Header.MINIMAL, "thiếu dòng tên chi bộ, đảng ủy trên phiếu, mẫu có phần đầu"),
        ("mau_2a", Header.FULL, "thiếu dấu sao dưới tên cơ quan ban hành, mẫu có phần đầu đầy đủ"),
        ("mau_2a", Header.MINIMAL, "có tiêu đề «ĐẢNG CỘNG SẢN VIỆT NAM», mẫu có phần đầu tối"),
        ("mau_10", Header.LIGHT, "có dòng tên chi bộ, đảng ủy trên phiếu, mẫu có phần đầu rút"),
        ("mau_10", Header.FULL, "thiếu tên cơ quan cấp trên, mẫu có phần đầu đầy đủ phải có"),
    ],
)
def test_each_kind_of_letterhead_has_its_own_parts(
    tmp_path: Path, form: str, header: Header, said: str
) -> None:
    problems = linted(with_header(folder_of(tmp_path, form), header))
    assert {problem.code for problem in problems} <= {"letterhead-missing", "letterhead-unwanted"}
    assert any(problem.message.startswith(said) for problem in problems)


def test_the_letterhead_of_a_form_follows_its_subject_unless_it_says_so() -> None:
    headers = {form.id.partition("/")[2]: form.header for form in FORMS}
    assert headers["mau_2a"] is Header.LIGHT
    assert headers["mau_10"] is Header.MINIMAL
    assert headers["mau_13"] is Header.FULL
    assert headers["mau_04"] is Header.FULL


def copied(tmp_path: Path, form: str, changes: dict[str, Change]) -> Path:
    """Return a copy of a form of the common sets, its .docx changed."""
    source = next(each.folder for each in FORMS if each.id == form)
    folder = tmp_path / form
    shutil.copytree(source, folder)
    template = folder / "mau.docx"
    template.write_bytes(edited(template.read_bytes(), changes))
    return folder


def test_minutes_name_no_recipients_and_a_decision_does(tmp_path: Path) -> None:
    to_decision = swap("<w:t>BIÊN BẢN</w:t>", "<w:t>QUYẾT ĐỊNH</w:t>")
    folder = copied(tmp_path, "chung/bien_ban_hoi_nghi", {DOCUMENT: to_decision})
    assert any(problem.message.startswith("thiếu nhãn Nơi nhận") for problem in linted(folder))


def test_a_number_without_a_type_has_a_style_of_its_own_and_is_read(tmp_path: Path) -> None:
    colon = swap("Số {{ noi_cu_tru.so }}", "Số: {{ noi_cu_tru.so }}")
    [problem] = linted(copied(tmp_path, "qd213/mau_1", {DOCUMENT: colon}))
    assert (problem.code, "số giấy tờ hành chính" in problem.message) == ("letterhead-text", True)


def test_a_certificate_has_no_letterhead_and_its_parts_are_still_checked(tmp_path: Path) -> None:
    kept = with_header(copied(tmp_path, "chung/giay_khen", {}), Header.FULL)
    assert {problem.code for problem in linted(kept)} == {
        "letterhead-missing",
        "letterhead-place",
    }
    state = {DOCUMENT: swap("ĐẢNG CỘNG SẢN VIỆT NAM", "ĐẢNG CỘNG SẢN")}
    told = linted(copied(tmp_path / "khac", "chung/giay_khen", state))
    assert [problem.code for problem in told] == ["letterhead-text"]


def test_an_annex_may_print_what_an_explanation_has_and_nothing_else(tmp_path: Path) -> None:
    wrong = {DOCUMENT: swap("{{ giai_trinh.ma }}", "{{ giai_trinh.ma_so }}")}
    told = linted(copied(tmp_path, "chung/phu_luc_giai_trinh", wrong))
    assert "unknown-attribute" in {problem.code for problem in told}


def test_a_part_in_the_wrong_column_or_order_is_told(tmp_path: Path) -> None:
    swapped = {
        DOCUMENT: lambda part: (
            part.replace(b'"CapTren"', b'"?"')
            .replace(b'"BanHanh"', b'"CapTren"')
            .replace(b'"?"', b'"BanHanh"')
        )
    }
    problems = linted(folder_of(tmp_path, "mau_20", swapped))
    assert [(one.code, one.where) for one in problems] == [("letterhead-order", f"{LEFT} › đoạn 2")]
    moved = {DOCUMENT: swap('<w:pStyle w:val="DiaDanh"/>', '<w:pStyle w:val="DauSao"/>')}
    problems = linted(folder_of(tmp_path / "b", "mau_20", moved))
    assert ("letterhead-place", f"{RIGHT} › đoạn 2") in {(one.code, one.where) for one in problems}


def as_in_2026(folder: Path) -> Path:
    data = folder / "mau.toml"
    data.write_text(f'{data.read_text(encoding="utf-8")}layout = "vptw05"\n', encoding="utf-8")
    return folder


def test_the_layout_of_the_later_text_asks_for_its_own_body_and_only_warns(tmp_path: Path) -> None:
    before = ('w:before="120" w:after="0" w:line="360" w:lineRule="exact"', 'w:before="80"')
    styles = {STYLES: swap(*before)}
    problems = linted(as_in_2026(folder_of(tmp_path, "mau_20", styles)))
    assert {problem.code for problem in problems} == {"wrong-paragraph"}
    assert {problem.severity for problem in problems} == {Severity.WARNING}
    assert problems[0].message == (
        "nội dung văn bản: giãn dòng phải chính xác 18 đến 19 pt; cách đoạn trước phải 6 pt"
        " (05-HD/VPTW (chưa kiểm chứng): cỡ chữ 14, giãn dòng chính xác 18-19 pt, thụt dòng đầu"
        " 10 mm, cách đoạn trước 6 pt); 2 đoạn khác cũng vậy"
    )


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.id)
def test_a_shipped_form_is_as_the_later_text_wants_it(form: Form, tmp_path: Path) -> None:
    problems = linted(as_in_2026(shutil.copytree(form.folder, tmp_path / "mau")))
    assert [problem.code for problem in problems] == ["paper-size"] * (form.id in A5)


def test_an_unknown_layout_names_those_there_are(tmp_path: Path) -> None:
    folder = folder_of(tmp_path, "mau_20")
    data = folder / "mau.toml"
    data.write_text(f'{data.read_text(encoding="utf-8")}layout = "nd30"\n', encoding="utf-8")
    [problem] = linted(folder)
    assert (problem.code, problem.where) == ("layout-unknown", "mau.toml › layout")
    assert problem.hint == "chọn một trong: vptw05, vptw36; hoặc bỏ mục này"


def test_a_sample_that_is_missing_unreadable_or_of_a_wrong_kind_is_told(tmp_path: Path) -> None:
    folder = folder_of(tmp_path, "mau_20")
    sample = folder / "sample.toml"
    text = sample.read_text(encoding="utf-8")
    sample.write_text(text.replace("nam = ", "nam = = "), encoding="utf-8")
    assert [problem.code for problem in linted(folder)] == ["sample-unreadable"]
    sample.unlink()
    assert [problem.code for problem in linted(folder)] == ["sample-missing"]
    sample.write_text(text.replace('dia_danh = "An Bình"', "dia_danh = 1.5"), encoding="utf-8")
    [problem] = [one for one in linted(folder) if one.code == "wrong-value"]
    assert problem.where == f"{RIGHT} › đoạn 2"


def test_a_lone_file_is_checked_for_what_needs_no_form_data(tmp_path: Path) -> None:
    folder = folder_of(tmp_path, "mau_20", {DOCUMENT: swap('w:left="1701"', 'w:left="1134"')})
    found = lint(Subject(name="mau.docx", template=folder / "mau.docx"))
    assert [(one.code, one.where) for one in found] == [("page-margins", "mau.docx › thân văn bản")]


def test_bad_tags_do_not_hide_bad_layout(tmp_path: Path) -> None:
    changes = {
        DOCUMENT: lambda part: part.replace(b"{{ dia_danh }}", b"{{ dia_danh").replace(
            b'w:left="1701"', b'w:left="1134"'
        )
    }
    codes = [problem.code for problem in linted(folder_of(tmp_path, "mau_20", changes))]
    assert codes == ["unclosed-tag", "page-margins"]


def test_a_form_that_may_not_be_used_is_refused_with_its_reason(tmp_path: Path) -> None:
    folder = folder_of(tmp_path, "mau_20", added={"word/vbaProject.bin": b"x"})
    assert [problem.code for problem in linted(folder)] == ["macro-in-template"]
    (folder / "mau.docx").unlink()
    form = load_form(Path(FORMS[0].folder))
    gone = Subject(name=form.code, template=folder / "mau.docx", form=form)
    assert [problem.code for problem in lint(gone)] == ["unreadable-template"]
