"""Every form is on docs/gallery.md with a small picture; pictures themselves are not compared."""

import re
import struct
import sys
import zlib
from pathlib import Path

import pytest

from docgen.forms import Form, load_forms

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT / "docs"))

import gallery  # noqa: E402  # a script of docs/, found by the path above

LARGEST_BYTES = 25_000


def test_the_page_is_generated_from_the_forms(*, update: bool) -> None:
    if update:
        gallery.PAGE.write_text(gallery.page(), encoding="utf-8")
    assert gallery.PAGE.read_text(encoding="utf-8") == gallery.page()


@pytest.mark.parametrize("form", load_forms(), ids=lambda form: form.id)
def test_a_form_has_its_entry_and_a_small_picture(form: Form) -> None:
    page = gallery.PAGE.read_text(encoding="utf-8")
    assert f"`{form.id}`" in page
    assert f"](gallery/{gallery.picture(form).name})" in page
    data = gallery.picture(form).read_bytes()
    assert data.startswith(b"\x89PNG")
    assert struct.unpack(">I", data[16:20]) == (gallery.WIDTH_PIXELS,)
    assert len(data) <= LARGEST_BYTES


def test_no_picture_is_left_over() -> None:
    shown = set(re.findall(r"\]\(gallery/(.*?)\)", gallery.PAGE.read_text(encoding="utf-8")))
    assert {path.name for path in gallery.PICTURES.iterdir()} == shown


def test_a_picture_has_the_greys_of_its_page() -> None:
    grey = b"P5\n3 1\n255\n" + bytes((0, 128, 255))
    data = gallery.png(grey)
    start = data.index(b"IDAT") + 4
    assert zlib.decompress(data[start:-16]) == bytes((0, 0x08, 0xF0))
    assert data == gallery.png(grey)


def test_every_form_has_a_paper_in_the_examples() -> None:
    assert [paper.form.id for paper, _ in gallery.papers()] == [form.id for form in load_forms()]
