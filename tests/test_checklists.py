"""The dossier lists are those of the seed, item by item."""

from docgen.checklists import checklists


def test_the_five_lists_have_the_items_of_the_seed() -> None:
    lists = checklists("ke_hoach_352_2023")
    assert [len(each.items) for each in lists] == [11, 14, 12, 11, 13]
    assert sum(item.if_any for each in lists for item in each.items) == 19
    assert lists[1].items[5].text.startswith("Biểu tổng hợp kết quả chấm điểm sinh hoạt chi bộ")
    assert lists[4].cite == "Kế hoạch 352-KH/HU, Danh mục hồ sơ kiểm điểm (phụ lục), 5"


def test_a_guideline_without_lists_has_none() -> None:
    assert checklists("huyen_2023") == ()
