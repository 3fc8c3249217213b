"""The dossier lists are those of the seed, item by item."""

import pytest

from docgen.checklists import checklist_for, checklists


def test_the_five_lists_have_the_items_of_the_seed() -> None:
    lists = checklists("ke_hoach_352_2023")
    assert [len(each.items) for each in lists] == [11, 14, 12, 11, 13]
    assert sum(item.if_any for each in lists for item in each.items) == 19
    assert lists[1].items[5].text.startswith("Biểu tổng hợp kết quả chấm điểm sinh hoạt chi bộ")
    assert lists[4].cite == "Kế hoạch 352-KH/HU, Danh mục hồ sơ kiểm điểm (phụ lục), 5"


def test_a_guideline_without_lists_has_none() -> None:
    assert checklists("huyen_2023") == ()


@pytest.mark.parametrize(
    ("kind", "name", "found"),
    [
        ("CHI_BO_CO_SO", "Chi bộ Trạm Khuyến nông huyện", "chi_bo_co_so"),
        ("DANG_BO_CO_SO", "Đảng bộ Công an huyện", "dang_bo_co_quan"),
        ("DANG_BO_CO_SO", "Đảng bộ xã An Hòa", "dang_bo_xa"),
        ("DANG_BO_CO_SO", "ĐẢNG BỘ THỊ TRẤN BÌNH LÂM", "dang_bo_xa"),
        ("DANG_BO_CO_SO", "Đảng bộ Bảo hiểm xã hội huyện", "dang_bo_co_quan"),
        ("DANG_BO_CO_SO", "Đảng bộ thị xã Bình Lâm", "dang_bo_co_quan"),
        ("LANH_DAO", "Lãnh đạo Bảo hiểm xã hội huyện", "tap_the_huyen"),
        ("LANH_DAO", "Thường trực HĐND xã An Hòa", "hdnd_ubnd_xa"),
        ("LANH_DAO", "Tập thể lãnh đạo Ủy ban nhân dân thị trấn Bình Lâm", "hdnd_ubnd_xa"),
    ],
)
def test_the_list_is_chosen_by_kind_and_where_two_fit_by_name(
    kind: str, name: str, found: str
) -> None:
    chosen = checklist_for(("", "ke_hoach_352_2023"), kind, name)
    assert chosen is not None
    assert chosen.id == found


def test_a_kind_or_a_guideline_without_a_list_has_none() -> None:
    assert checklist_for(("ke_hoach_352_2023",), "CHI_BO", "Chi bộ thôn Bến Đá") is None
    assert checklist_for(("huyen_2023",), "CHI_BO_CO_SO", "Chi bộ A") is None
