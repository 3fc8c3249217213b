"""Form folders: each is discovered, complete, and says what its golden text says."""

import shutil
import tomllib
from pathlib import Path

import pytest
from docx_text import text_of

from docgen.errors import TemplateError
from docgen.forms import Form, Mode, find_form, in_sets, load_forms, shipped_folder
from docgen.render import Template

FORMS = load_forms()


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.id)
def test_a_form_filled_with_its_sample_says_its_golden_text(form: Form, *, update: bool) -> None:
    sample = tomllib.loads((form.folder / "sample.toml").read_text(encoding="utf-8"))
    rendered = Template.load(form.template, name=form.label).render(sample)
    assert rendered.problems == ()
    text = text_of(rendered.data)
    golden = form.folder / "expected.txt"
    if update:
        golden.write_text(text, encoding="utf-8", newline="\n")
    assert text == golden.read_text(encoding="utf-8")


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.id)
def test_a_form_uses_every_top_word_of_its_sample(form: Form) -> None:
    sample = tomllib.loads((form.folder / "sample.toml").read_text(encoding="utf-8"))
    used = Template.load(form.template, name=form.label).names
    assert set(sample) == used


def test_no_form_carries_the_heading_of_the_state() -> None:
    for form in FORMS:
        text = (form.folder / "expected.txt").read_text(encoding="utf-8").casefold()
        assert "cộng hòa xã hội" not in text
        assert "độc lập - tự do" not in text


@pytest.mark.parametrize("wanted", ["13", "Mẫu 13", "mau 13", "vp_ubnd_2023/mau_13"])
def test_a_form_is_found_by_number_code_and_id(wanted: str) -> None:
    assert find_form(FORMS, wanted).id == "vp_ubnd_2023/mau_13"


@pytest.mark.parametrize(
    ("wanted", "code"), [("1", "Mẫu 01"), ("2A", "Mẫu 02A"), ("mẫu 2b", "Mẫu 02B")]
)
def test_a_number_may_be_written_without_its_zero(wanted: str, code: str) -> None:
    assert find_form(in_sets(FORMS, ["hd25_2023"]), wanted).code == code


def test_two_forms_of_one_number_are_told_apart_by_their_code() -> None:
    assert find_form(FORMS, "11").id == "vp_ubnd_2023/mau_11"
    assert find_form(FORMS, "Mẫu 11 (đảng ủy)").id == "vp_ubnd_2023/mau_11_dang_uy"
    assert find_form(FORMS, "11 đảng ủy").id == "vp_ubnd_2023/mau_11_dang_uy"


@pytest.mark.parametrize(
    ("wanted", "hint"),
    [
        ("Mẫu 13 b", "gần nhất: Mẫu 13, "),
        ("giấy khem", "gần nhất: Giấy khen"),
        ("gợi ý kiểm điểm", "gần nhất: Văn bản gợi ý; xem mọi mẫu: docgen forms"),
        ("xyz", "xem mọi mẫu: docgen forms"),
    ],
)
def test_an_unknown_form_names_those_that_are_nearest(wanted: str, hint: str) -> None:
    with pytest.raises(TemplateError) as caught:
        find_form(FORMS, wanted)
    [problem] = caught.value.problems
    assert problem.code == "form-unknown"
    assert problem.hint.startswith(hint)
    assert problem.hint.count(",") < 5


def own_folder(tmp_path: Path, change: tuple[str, str]) -> Path:
    """Return a folder of one form, its mau.toml changed."""
    folder = tmp_path / "rieng" / "mau_13"
    shutil.copytree(shipped_folder() / "vp_ubnd_2023" / "mau_13", folder)
    data = (folder / "mau.toml").read_text(encoding="utf-8")
    assert change[0] in data
    (folder / "mau.toml").write_text(data.replace(*change), encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize(
    ("change", "code", "where"),
    [
        (("orientation =", "orientasion ="), "form-key-unknown", "mau.toml › orientasion"),
        (('"landscape"', '"ngang"'), "form-value-wrong", "mau.toml › orientation"),
        (('"final"', '"xong"'), "form-value-wrong", "mau.toml › modes"),
        (("rows = ", 'about = "ai"\nrows = '), "form-value-wrong", "mau.toml › about"),
        (("rows = ", "rows = -"), "form-value-wrong", "mau.toml › rows"),
        (("rows = ", 'header = "to"\nrows = '), "form-value-wrong", "mau.toml › header"),
        (("rows = ", "layout = 36\nrows = "), "form-value-wrong", "mau.toml › layout"),
        (("rows = ", "rows "), "form-unreadable", "mau.toml"),
    ],
)
def test_a_mistake_in_the_data_of_a_form_is_named(
    tmp_path: Path, change: tuple[str, str], code: str, where: str
) -> None:
    with pytest.raises(TemplateError) as caught:
        load_forms([own_folder(tmp_path, change)])
    assert (code, True) in {(p.code, where in p.where) for p in caught.value.problems}


def test_an_own_form_hides_the_shipped_one_of_the_same_id(tmp_path: Path) -> None:
    folder = tmp_path / "vp_ubnd_2023" / "mau_13"
    shutil.copytree(shipped_folder() / "vp_ubnd_2023" / "mau_13", folder)
    forms = {form.id: form for form in load_forms([tmp_path])}
    assert forms["vp_ubnd_2023/mau_13"].folder == folder
    assert len(forms) == len(FORMS)


def test_every_form_says_where_it_comes_from_and_how_sure_it_is() -> None:
    for form in FORMS:
        assert len(form.basis) > 20
        assert Mode.BLANK in form.modes or form.id.startswith("chung/")
