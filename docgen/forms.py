"""Find the form folders and read their data. A new Mẫu is a new folder; no form is named here."""

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from enum import StrEnum
from pathlib import Path
from typing import TypeVar

from docgen import vi
from docgen.errors import Problem, TemplateError
from docgen.model import CollectiveKind, MemberGroup, UnitKind

_Word = TypeVar("_Word")
_PACKAGE = Path(__file__).parent
_INSTALLED = _PACKAGE / "shipped" / "mau"
_CHECKOUT = _PACKAGE.parent / "templates" / "mau"
COMMON_SET = "chung"
"""The set of forms that every guideline shares."""


class Mode(StrEnum):
    """How much of a form is filled."""

    BLANK = "blank"
    PREFILLED = "prefilled"
    FINAL = "final"

    @property
    def label(self) -> str:
        """Return the word that a user reads."""
        return {"blank": "mẫu trống", "prefilled": "điền sẵn", "final": "hoàn chỉnh"}[self.value]


class FormSubject(StrEnum):
    """What one paper of the form is about; it decides the words that the template may print."""

    MEMBER = "member"
    UNIT = "unit"
    BALLOT = "ballot"
    SUMMARY = "summary"
    LIST = "list"
    REWARD = "reward"
    RERATING = "rerating"
    DOSSIER = "dossier"
    COLLECTIVE = "collective"
    SUGGESTION = "suggestion"
    COMMENDATION = "commendation"


class About(StrEnum):
    """Whose levels a ballot, a summary or a decision is about: it decides the rows."""

    MEMBERS = "members"
    CELLS = "cells"
    UNIT = "unit"
    COLLECTIVES = "collectives"
    LEADERS = "leaders"


class Sureness(StrEnum):
    """How well the layout is known. Cites: domain/forms, confidence tags."""

    TIM_THAY = "tim_thay"
    MAU_TUONG_TU = "mau_tuong_tu"
    SUY_RA = "suy_ra"

    @property
    def label(self) -> str:
        """Return the words that a user reads."""
        return {
            "tim_thay": "tìm thấy nguyên mẫu",
            "mau_tuong_tu": "theo mẫu tương tự",
            "suy_ra": "suy ra từ hướng dẫn",
        }[self.value]


class Orientation(StrEnum):
    """How the sheet lies."""

    PORTRAIT = "portrait"
    LANDSCAPE = "landscape"


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """One Mẫu: its folder and the data in mau.toml.

    `notation` is the type code after the number of a numbered paper, such as QĐ; `members` and
    `collectives` say whose form it is where the law gives each group a form of its own.
    """

    id: str
    folder: Path
    code: str
    title: str
    cite: str
    sureness: Sureness
    basis: str
    subject: FormSubject
    units: tuple[UnitKind, ...]
    modes: tuple[Mode, ...]
    orientation: Orientation
    rows: int
    file_name: str
    dossier_order: int
    second_round: bool = False
    about: About = About.MEMBERS
    notation: str = ""
    members: tuple[MemberGroup, ...] = tuple(MemberGroup)
    collectives: tuple[CollectiveKind, ...] = tuple(CollectiveKind)

    @property
    def template(self) -> Path:
        """Return the Word file."""
        return self.folder / "mau.docx"

    @property
    def takes_some_members(self) -> bool:
        """Return whether only some groups of members write this form."""
        return set(self.members) != set(MemberGroup)

    def is_for(self, group: MemberGroup) -> bool:
        """Return whether it is a personal review that just this group of members writes."""
        return self.takes_some_members and group in self.members

    @property
    def label(self) -> str:
        """Return the name shown in messages."""
        return f"{self.code} ({self.id})"


def shipped_folder() -> Path:
    """Return the folder of the forms that come with docgen."""
    return _INSTALLED if _INSTALLED.is_dir() else _CHECKOUT


def load_forms(folders: Sequence[Path] = ()) -> tuple[Form, ...]:
    """Return all forms by id; a form in an earlier folder hides one of the same id in a later.

    Raises:
        TemplateError: with every problem of every mau.toml.
    """
    forms: dict[str, Form] = {}
    problems: list[Problem] = []
    for root in (*folders, shipped_folder()):
        if not root.is_dir():
            problems.append(
                Problem(
                    code="forms-missing",
                    where=str(root),
                    message="không có thư mục mẫu này",
                    hint="kiểm tra lại đường dẫn của --templates",
                )
            )
            continue
        for data in sorted(root.glob("*/*/mau.toml")):
            name = data.parent.relative_to(root).as_posix()
            if name in forms:
                continue
            form = _read(data, name, problems)
            if form is not None:
                forms[name] = form
    if problems:
        raise TemplateError(*problems)
    return tuple(forms[name] for name in sorted(forms))


def in_sets(forms: Iterable[Form], names: Iterable[str]) -> tuple[Form, ...]:
    """Return the forms of some sets and those that all sets share."""
    wanted = {*names, COMMON_SET}
    return tuple(form for form in forms if form.id.split("/")[0] in wanted)


def find_forms(forms: Sequence[Form], wanted: str) -> tuple[Form, ...]:
    """Return the form that a user means, or by a common title the forms of each group of members.

    Raises:
        TemplateError: as `find_form`.
    """
    same = [form for form in forms if vi.fold(form.title) == vi.fold(wanted)]
    if same and all(form.takes_some_members for form in same):
        return tuple(same)
    return (find_form(forms, wanted),)


def find_form(forms: Sequence[Form], wanted: str) -> Form:
    """Return the form that a user means by id, code ("Mẫu 13"), number ("13") or title.

    Raises:
        TemplateError: if there is none, or more than one.
    """
    plain = vi.fold(wanted).removeprefix("mau ")
    found = [
        form
        for form in forms
        if wanted == form.id
        or plain in {vi.fold(form.code).removeprefix("mau "), vi.fold(form.title)}
    ]
    if len(found) == 1:
        return found[0]
    listed = ", ".join(form.id if len(found) > 1 else form.code for form in found or forms)
    raise TemplateError(
        Problem(
            code="form-ambiguous" if found else "form-unknown",
            where=wanted,
            message="có nhiều mẫu mang tên này" if found else "không có mẫu này",
            hint=f"chọn một trong: {listed}",
        )
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Data:
    """One mau.toml while it is read."""

    name: str
    values: Mapping[str, object]
    problems: list[Problem]

    def note(self, code: str, key: str, message: str, hint: str) -> None:
        where = f"{self.name}/mau.toml" + (f" › {key}" if key else "")
        self.problems.append(Problem(code=code, where=where, message=message, hint=hint))

    def wrong(self, key: str, hint: str) -> None:
        self.note("form-value-wrong", key, f"«{self.values[key]}» không dùng được", hint)

    def text(self, key: str) -> str:
        value = self.values[key]
        if isinstance(value, str) and value.strip():
            return vi.clean(value)
        self.wrong(key, "phải là chữ, không để trống")
        return ""

    def count(self, key: str) -> int:
        value = self.values[key]
        if isinstance(value, int) and not isinstance(value, bool) and value >= 0:
            return value
        self.wrong(key, "phải là số nguyên từ 0")
        return 0

    def truth(self, key: str) -> bool:
        value = self.values[key]
        if isinstance(value, bool):
            return value
        self.wrong(key, "true hoặc false")
        return False

    def word(self, key: str, allowed: Mapping[str, _Word]) -> _Word:
        found = allowed.get(str(self.values[key]))
        if found is None:
            self.wrong(key, f"một trong: {', '.join(allowed)}")
        return found or next(iter(allowed.values()))

    def words(self, key: str, allowed: Mapping[str, _Word]) -> tuple[_Word, ...]:
        value = self.values[key]
        if isinstance(value, list) and value and all(item in allowed for item in value):
            return tuple(allowed[item] for item in value)
        self.wrong(key, f"danh sách trong ngoặc vuông, gồm: {', '.join(allowed)}")
        return ()


def _read(path: Path, name: str, problems: list[Problem]) -> Form | None:
    """Return the form described by one mau.toml, or None after noting its problems."""
    before = len(problems)
    try:
        values = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        problems.append(
            Problem(
                code="form-unreadable",
                where=f"{name}/mau.toml",
                message=f"không đọc được tệp: {error}",
                hint="sửa lại cú pháp TOML, lưu tệp dạng UTF-8",
            )
        )
        return None
    data = _Data(name=name, values=values, problems=problems)
    known = [part.name for part in fields(Form) if part.name not in {"id", "folder"}]
    for key in sorted(set(values) - set(known)):
        data.note("form-key-unknown", key, "không có mục này", f"chỉ dùng: {', '.join(known)}")
    values.setdefault("second_round", False)
    values.setdefault("about", About.MEMBERS.value)
    values.setdefault("notation", "")
    values.setdefault("members", [group.name for group in MemberGroup])
    values.setdefault("collectives", [kind.name for kind in CollectiveKind])
    for key in known:
        if key not in values:
            data.note("form-key-missing", key, "thiếu mục này", "xem docs/adding-a-form.md")
    if not (path.parent / "mau.docx").is_file():
        data.note("form-without-docx", "", "không có mau.docx bên cạnh", "đặt mẫu Word vào thư mục")
    if len(problems) > before:
        return None
    form = Form(
        id=name,
        folder=path.parent,
        code=data.text("code"),
        title=data.text("title"),
        cite=data.text("cite"),
        sureness=data.word("sureness", {word.value: word for word in Sureness}),
        basis=data.text("basis"),
        subject=data.word("subject", {word.value: word for word in FormSubject}),
        units=data.words("units", {kind.name: kind for kind in UnitKind}),
        modes=data.words("modes", {mode.value: mode for mode in Mode}),
        orientation=data.word("orientation", {word.value: word for word in Orientation}),
        rows=data.count("rows"),
        file_name=data.text("file_name"),
        dossier_order=data.count("dossier_order"),
        second_round=data.truth("second_round"),
        about=data.word("about", {word.value: word for word in About}),
        notation=str(values["notation"]),
        members=data.words("members", {group.name: group for group in MemberGroup}),
        collectives=data.words("collectives", {kind.name: kind for kind in CollectiveKind}),
    )
    return form if len(problems) == before else None
