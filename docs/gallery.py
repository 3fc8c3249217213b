"""Write docs/gallery.md and its pictures, page 1 of every form: `python docs/gallery.py`.

Needs LibreOffice and poppler-utils. Each form is prefilled for the one of whom the examples know
most. Only the text of the page is compared by tests: other fonts make other pictures.
"""

import re
import struct
import subprocess
import sys
import tempfile
import zlib
from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from pathlib import Path

from docgen import office, pipeline, plan
from docgen.classification import Ruleset, as_checked, classify, load_ruleset, shipped_rulesets
from docgen.context import Paper, View
from docgen.context.index import entry_of, index_words
from docgen.context.papers import words_for
from docgen.errors import DataError
from docgen.forms import Form, FormSubject, Mode, in_sets, load_forms
from docgen.forms.kinds import COMMON_SET
from docgen.holdings import holders, slots_of
from docgen.pipeline import Folders, Loaded
from docgen.render import Template
from docgen.vocabulary import tree_of
from docgen.workbook import Reading

HERE = Path(__file__).parent
PAGE, PICTURES = HERE / "gallery.md", HERE / "gallery"
FIXTURES = HERE.parent / "fixtures"
EXAMPLES = (
    ("van_phong_ubnd_tinh", "vp_ubnd_2023"),
    ("huyen_2023", "huyen_2023"),
    ("xa_an_hoa_2025", "qd366_2025"),
    ("chi_bo_nho", "vp_ubnd_2023"),
    ("van_phong_ubnd_tinh", "bao_lam_2022"),
    ("huyen_2023", "ke_hoach_352_2023"),
)
"""Workbooks, each with a guideline whose forms are made from it."""

WIDTH_PIXELS = 360
GREYS_BITS = 4
ACROSS = 3
INTRO = """# Mọi mẫu, trang đầu

Trang này và các ảnh do `python docs/gallery.py` làm ra (cần LibreOffice và poppler): mỗi mẫu một
bản điền sẵn từ các sổ làm việc ví dụ trong `fixtures`, mọi tên đều bịa. Ảnh thu nhỏ, 16 mức xám.
Chữ dưới ảnh: tên mẫu, mã dùng với `--form`, đã thấy nguyên mẫu hay suy ra, các dạng làm được.
"""


def page() -> str:
    """Return the text of docs/gallery.md: the forms of each set, in the order of the catalogue."""
    forms = load_forms()
    rulesets = [load_ruleset(name) for name in shipped_rulesets()]
    lines = [INTRO.rstrip("\n")]
    for each in dict.fromkeys(form.set for form in forms):
        own = [form for form in forms if form.set == each]
        lines += ["", f"## {each}", "", f"{_used_with(each, rulesets)} {len(own)} mẫu.", ""]
        lines += _table(own)
    return "\n".join(lines) + "\n"


def _used_with(form_set: str, rulesets: Sequence[Ruleset]) -> str:
    if form_set == COMMON_SET:
        return "Dùng với mọi hướng dẫn."
    texts = [ruleset.source.short for ruleset in rulesets if form_set in ruleset.forms]
    return f"Dùng với: {'; '.join(texts)}."


def _table(forms: Sequence[Form]) -> Iterator[str]:
    """Yield the lines of a table, under each picture what it shows."""
    yield "|" + " |" * ACROSS
    yield "|" + "---|" * ACROSS
    for start in range(0, len(forms), ACROSS):
        row = forms[start : start + ACROSS]
        rest = " |" * (ACROSS - len(row))
        pictures = (f"![{form.code}: {form.title}](gallery/{picture(form).name})" for form in row)
        yield f"| {' | '.join(pictures)} |{rest}"
        yield f"| {' | '.join(_caption(form) for form in row)} |{rest}"


def _caption(form: Form) -> str:
    modes = ", ".join(mode.label for mode in form.modes)
    title = f"**{form.code}** {form.title}".replace("|", "\\|")
    return f"{title}<br>`{form.id}`<br>{form.sureness.label}; {modes}"


def picture(form: Form) -> Path:
    """Return where the picture of a form is."""
    return PICTURES / f"{form.id.replace('/', '-')}.png"


def papers() -> Iterator[tuple[Paper, View]]:
    """Yield a paper of each form with the example that it is made from."""
    examples = [_example(*names) for names in EXAMPLES]
    for form in load_forms():
        own = [view for view in examples if form in in_sets([form], view.ruleset.forms)]
        printed = Template.load(form.template, name=form.label).names
        found = list(_papers(form, own, Mode.PREFILLED)) or list(_papers(form, own, Mode.BLANK))
        yield max(found, key=lambda pair: _words_filled(pair, printed))


def _example(workbook: str, ruleset: str) -> View:
    review = pipeline.load(FIXTURES / f"{workbook}.xlsx", Folders()).view.review
    law = as_checked(load_ruleset(ruleset), review)
    return View(review=review, ruleset=law, results=classify(review, law))


def _papers(form: Form, views: Sequence[View], mode: Mode) -> Iterator[tuple[Paper, View]]:
    """Yield the first paper that each unit of the examples has for a form."""
    for view in views if mode in form.modes else ():
        for unit in view.review.units:
            request = plan.Request(forms=[form.id], mode=mode, units=[unit])
            try:
                found = plan.requested(request, [form], view)
            except DataError:  # of somebody here it is not known whose form is theirs
                continue
            yield from ((paper, view) for paper in found[:1])


def _words_filled(pair: tuple[Paper, View], printed: AbstractSet[str]) -> int:
    """Return how many different words of a template a paper has a text for."""
    words = {name: word for name, word in words_for(*pair).items() if name in printed}
    return sum(bool(text) for _, text in tree_of(words).leaves())


def docx(paper: Paper, view: View) -> bytes:
    """Return the Word file of a paper; an index lists the papers of its unit's dossier."""
    words = dict(words_for(paper, view))
    if paper.form.subject is FormSubject.DOSSIER:
        forms = in_sets(load_forms(), view.ruleset.forms)
        reading = Reading(review=view.review, problems=())
        loaded = Loaded(reading=reading, view=view, forms=forms)
        [holder] = [each for each in holders(loaded) if each.subject == paper.unit]
        entries = [
            entry_of(each, place, view, is_whole=True)
            for slot in slots_of(holder, loaded)
            for each, place in zip(slot.papers, slot.places, strict=True)
        ]
        words |= index_words(entries)
    return Template.load(paper.form.template, name=paper.form.label).render(words).data


def png(pgm: bytes) -> bytes:
    """Return a picture with few greys from what pdftoppm writes, the same bytes each time."""
    head = re.match(rb"P5\s(\d+)\s(\d+)\s255\s", pgm)
    if head is None:
        sys.exit("pdftoppm wrote no grey picture")
    width, height = int(head[1]), int(head[2])
    pixels = pgm[head.end() :]
    lines = bytearray()
    for top in range(height):
        line = [grey >> (8 - GREYS_BITS) for grey in pixels[top * width : (top + 1) * width]]
        line += [0] * (width % 2)
        lines.append(0)
        lines += bytes(left << 4 | right for left, right in zip(line[::2], line[1::2], strict=True))
    header = struct.pack(">IIBBBBB", width, height, GREYS_BITS, 0, 0, 0, 0)
    parts = ((b"IHDR", header), (b"IDAT", zlib.compress(bytes(lines), 9)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
        for name, data in parts
    )


def main() -> None:
    """Write the page and all pictures; those of forms that are gone are removed."""
    PAGE.write_text(page(), encoding="utf-8")
    PICTURES.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as temporary:
        sources: dict[Path, Form] = {}
        for paper, view in papers():
            source = Path(temporary, picture(paper.form).stem + ".docx")
            source.write_bytes(docx(paper, view))
            sources[source] = paper.form
        result = office.convert(list(sources))
        if result.problems:
            sys.exit("\n".join(str(problem) for problem in result.problems))
        for source, pdf in result.made:
            size = ["-scale-to-x", str(WIDTH_PIXELS), "-scale-to-y", "-1"]
            command = ["pdftoppm", "-gray", *size, "-singlefile", "-f", "1", str(pdf)]
            subprocess.run([*command, str(pdf.with_suffix(""))], check=True)  # noqa: S603  # ours
            picture(sources[source]).write_bytes(png(pdf.with_suffix(".pgm").read_bytes()))
    for path in set(PICTURES.glob("*.png")) - {picture(form) for form in sources.values()}:
        path.unlink()
    print(f"{PAGE}: {len(sources)}", file=sys.stderr)


if __name__ == "__main__":
    main()
