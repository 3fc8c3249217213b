"""The dossier lists are those of the seed, item by item."""

from collections.abc import Callable
from pathlib import Path

import pytest

from docgen import checklists as module
from docgen.checklists import Checklist, Need, checklist_for, checklists
from docgen.forms import load_forms

GUIDELINES = ("vp_ubnd_2023", "ke_hoach_352_2023", "qd366_2025")
LISTS = [each for guideline in GUIDELINES for each in checklists(guideline)]


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


def test_the_lists_of_seed_000_and_of_2025_have_their_items_and_places() -> None:
    [seed], [now] = checklists("vp_ubnd_2023"), checklists("qd366_2025")
    assert len(seed.items) == 10
    assert seed.cite == "Hướng dẫn năm 2023 của Đảng ủy Văn phòng UBND tỉnh, mục V.3"
    assert not any(item.if_any for item in seed.items)
    assert [item.if_any for item in now.items] == [False, False, True, False]


@pytest.mark.parametrize("listed", LISTS, ids=lambda each: each.id)
def test_each_item_says_what_makes_it_or_who_hands_it_in_and_what_if_any_depends_on(
    listed: Checklist,
) -> None:
    forms = {form.id for form in load_forms()}
    for item in listed.items:
        assert item.makes or item.source, item.text
        assert set(item.forms) <= forms, item.text
        assert item.copies >= 1
        assert not item.if_any or item.when is not None, item.text
        assert item.signs or item.when is Need.REGISTERED, item.text


@pytest.mark.parametrize(
    "spoil",
    [
        lambda text: text.replace("signs =", "sings =", 1),
        lambda text: text.replace('whose = "cap_uy"', 'whose = "dang_uy"', 1),
    ],
)
def test_an_unknown_key_or_word_of_a_list_is_refused(
    spoil: Callable[[str], str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = (Path(module.__file__).parent / "lists" / "vp_ubnd_2023.toml").read_text("utf-8")
    assert spoil(text) != text
    (tmp_path / "rieng.toml").write_text(spoil(text), encoding="utf-8")
    monkeypatch.setattr(module, "_SHIPPED", tmp_path)
    with pytest.raises(ValueError, match=r"sings|dang_uy"):
        checklists("rieng")
