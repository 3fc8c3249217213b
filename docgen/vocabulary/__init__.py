"""Which words a template of a subject may use, derived from papers of an example, never listed.

The words are those of every paper that the example would give for a subject, in all modes. What
each word means stands in meanings.toml; nothing else is written by hand.
"""

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import islice
from pathlib import Path

from docgen import plan, vi
from docgen.context import TICK, Entry, index_words, words_for
from docgen.forms import About, Form, FormSubject, Mode, Orientation, Sureness
from docgen.missing import Missing
from docgen.model import Unit, UnitKind
from docgen.pipeline import Loaded

COMMON = "chung"
"""The table of meanings that hold for every subject."""

SUBJECTS = "loai"
"""The table that says what each subject is."""

_MEANINGS = Path(__file__).parent / "meanings.toml"
_MODES = (Mode.FINAL, Mode.PREFILLED, Mode.BLANK)
_ROWS = 2
_PEOPLE = 3
_LONGEST = 48


@dataclass(frozen=True, slots=True, kw_only=True)
class VocabularyWord:
    """One word: its path as a template writes it, what it means, and what it may print.

    A list ends in ``[]``: ``ds[].ho_ten`` is ``ho_ten`` of each row of ``ds``. `about` names the
    forms that have it, by what they are about; it is empty where all forms of the subject do.
    """

    path: str
    meaning: str
    example: str
    about: tuple[About, ...]


def vocabulary(subject: FormSubject, example: Loaded) -> tuple[VocabularyWord, ...]:
    """Return all words of a subject in the order in which papers of the example have them."""
    texts: dict[str, str] = {}
    owners: dict[str, list[About]] = {}
    abouts = _abouts(subject, example)
    for about in abouts:
        for words in _papers(subject, about, example):
            for path, text in _leaves(words):
                if about not in owners.setdefault(path, []):
                    owners[path].append(about)
                texts[path] = texts.get(path) or text
    lists = {path[: place + 2] for path in owners for place in _ends_of_lists(path)}
    paths = [path for path in owners if path not in lists]
    samples = _samples(subject, example)
    ticked = {path.rpartition(".")[0] for path in paths if texts[path] == TICK}
    return tuple(
        VocabularyWord(
            path=path,
            meaning=meaning_of(path, subject),
            example=texts[path]
            or samples.get(path, "")
            or (TICK if path.rpartition(".")[0] in ticked else ""),
            about=() if len(owners[path]) == len(abouts) else tuple(owners[path]),
        )
        for path in paths
    )


def _ends_of_lists(path: str) -> list[int]:
    """Return where a path goes on into the rows of a list."""
    return [found.start() for found in re.finditer(r"\[\]\.", path)]


def _abouts(subject: FormSubject, example: Loaded) -> Sequence[About]:
    """Return what forms of the subject may be about; only the first if it makes no difference."""
    paths = [
        {path for words in _first(subject, about, example) for path, _ in _leaves(words)}
        for about in About
    ]
    return tuple(About) if any(each != paths[0] for each in paths) else tuple(About)[:1]


def _first(subject: FormSubject, about: About, example: Loaded) -> Iterator[Mapping[str, object]]:
    """Yield the words of the papers of the first unit that has such forms, in all modes."""
    form = _form(subject, about, example)
    unit = next((unit for unit in example.units if unit.kind in form.units), example.units[0])
    for mode in _MODES:
        yield from _words(form, mode, unit, example)


def _samples(subject: FormSubject, example: Loaded) -> dict[str, str]:
    """Return what the samples beside the forms of a subject print, by path."""
    found: dict[str, str] = {}
    for form in example.forms:
        sample = form.folder / "sample.toml"
        if form.subject is subject and sample.is_file():
            for path, text in _leaves(tomllib.loads(sample.read_text(encoding="utf-8"))):
                found[path] = found.get(path) or text
    return found


def meanings() -> Mapping[str, Mapping[str, str]]:
    """Return the table of meanings: by subject, by the last steps of a path."""
    return _read_meanings()


@cache
def _read_meanings() -> dict[str, dict[str, str]]:
    return tomllib.loads(_MEANINGS.read_text(encoding="utf-8"))


def title_of(subject: FormSubject) -> str:
    """Return what forms of a subject are, or an empty text."""
    return meanings().get(SUBJECTS, {}).get(subject.value, "")


def key_of(path: str, subject: FormSubject) -> tuple[str, str] | None:
    """Return the table and the key that tell what a word means: the longest end of its path."""
    steps = path.replace("[]", "").split(".")
    for start in range(len(steps)):
        key = ".".join(steps[start:])
        for table in (subject.value, COMMON):
            if key in meanings().get(table, {}):
                return table, key
    return None


def meaning_of(path: str, subject: FormSubject) -> str:
    """Return what a word means, or an empty text."""
    found = key_of(path, subject)
    return meanings()[found[0]][found[1]] if found else ""


def _papers(subject: FormSubject, about: About, example: Loaded) -> Iterator[Mapping[str, object]]:
    """Yield the words of papers: final ones of every unit, the others of one unit of each kind."""
    form = _form(subject, about, example)
    one_of_each = list({unit.kind: unit for unit in reversed(example.units)}.values())
    for mode in _MODES:
        for unit in example.units if mode is Mode.FINAL else one_of_each:
            yield from _words(form, mode, unit, example)


def _words(form: Form, mode: Mode, unit: Unit, example: Loaded) -> Iterator[Mapping[str, object]]:
    """Yield the words of the first papers of a form for a unit; none if it has no such form."""
    request = plan.Request(forms=[form.id], mode=mode, units=[unit], rows=_ROWS)
    for paper in islice(plan.requested(request, [form], example.view), _PEOPLE):
        extra = _index(unit, example) if form.subject is FormSubject.DOSSIER else {}
        yield {**words_for(paper, example.view), **extra}


def _form(subject: FormSubject, about: About, example: Loaded) -> Form:
    """Return a form in every mode, for the kinds of unit that have forms of the subject."""
    same = [form for form in example.forms if form.subject is subject]
    kinds = {kind for form in same for kind in form.units} or set(UnitKind)
    return Form(
        id=subject.value,
        folder=_MEANINGS.parent,
        code=subject.value,
        title=subject.value,
        cite="",
        sureness=Sureness.SUY_RA,
        basis="",
        subject=subject,
        units=tuple(kind for kind in UnitKind if kind in kinds),
        modes=tuple(Mode),
        orientation=Orientation.PORTRAIT,
        rows=_ROWS,
        file_name=subject.value,
        dossier_order=0,
        about=about,
    )


def _index(unit: Unit, example: Loaded) -> Mapping[str, object]:
    """Return the words that an index has beside those of every paper."""
    papers = plan.of_dossier(unit, example.forms, example.view)
    places = plan.places_in_dossier(papers)
    entries = [
        Entry(paper=paper, place=place, is_whole=True)
        for paper, place in zip(papers, places, strict=True)
    ]
    return index_words(entries, unit, example.view)


def _leaves(value: object, path: str = "") -> Iterator[tuple[str, str]]:
    """Yield the paths of all words below a value, each with what it prints, if anything."""
    if isinstance(value, Mapping):
        for name, inner in value.items():
            yield from _leaves(inner, f"{path}.{name}" if path else str(name))
    elif isinstance(value, list | tuple):
        if not value:
            yield f"{path}[]", ""
        for inner in value:
            yield from _leaves(inner, f"{path}[]")
    else:
        yield path, "" if isinstance(value, Missing) else _shown(str(value))


def _shown(text: str) -> str:
    """Return an example cut to a line; an empty text for what is only an open place."""
    plain = vi.clean(text.replace("\t", " ")).replace("\n", " ")
    if not plain.strip(" ."):
        return ""
    return plain if len(plain) <= _LONGEST else f"{plain[: _LONGEST - 1].rstrip()}…"
