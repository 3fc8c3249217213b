"""Read one mau.toml and name everything that is wrong in it."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import TypeVar

from docgen import vi
from docgen.errors import Problem
from docgen.forms.kinds import (
    HEADERS,
    About,
    Form,
    FormSubject,
    Header,
    Mode,
    Orientation,
    Sureness,
)
from docgen.model import CollectiveKind, MemberGroup, ResidenceState, UnitKind

_Word = TypeVar("_Word")
_WORD_ONLY = {
    FormSubject.BALLOT.value,
    FormSubject.DOSSIER.value,
    FormSubject.EXPLANATION.value,
    FormSubject.ROLLUP.value,
    FormSubject.ANNULMENT.value,
}
"""Subjects whose papers are laid out by docgen, which a PDF of somebody else does not allow."""
_STATES = {state.name: state for state in ResidenceState}


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

    def texts(self, key: str) -> tuple[str, ...]:
        value = self.values[key]
        if isinstance(value, list) and all(isinstance(item, str) and item for item in value):
            return tuple(value)
        self.wrong(key, "danh sách chữ trong ngoặc vuông")
        return ()

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

    def fields(self, key: str) -> tuple[tuple[str, str], ...]:
        """Return pairs of a table; names with dots may be written without quotation marks."""
        found: list[tuple[str, str]] = []
        waiting = [("", self.values[key])]
        for above, value in waiting:
            if isinstance(value, dict):
                waiting += [(f"{above}.{name}" if above else name, v) for name, v in value.items()]
            elif isinstance(value, str) and value.strip() and above:
                found.append((vi.clean(above), vi.clean(value)))
            else:
                hint = 'mỗi dòng: "tên ô" = "từ", ví dụ "Họ tên" = "ho_ten"'
                message = f"«{value}» không dùng được"
                self.note("form-value-wrong", f"{key} › {above}", message, hint)
        return tuple(found)

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


def read_form(path: Path, name: str, problems: list[Problem]) -> Form | None:
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
    values.setdefault("rounds", 0)
    values.setdefault("on_request", False)
    values.setdefault("members", [group.name for group in MemberGroup])
    values.setdefault("collectives", [kind.name for kind in CollectiveKind])
    usual = {subject.value: header.value for subject, header in HEADERS.items()}
    values.setdefault("header", usual.get(str(values.get("subject")), Header.FULL.value))
    values.setdefault("layout", "")
    values.setdefault("items", [])
    values.setdefault("residence", [state.name for state in ResidenceState])
    values.setdefault("residence_on_request", [])
    values.setdefault("fields", {})
    for key in known:
        if key not in values:
            data.note("form-key-missing", key, "thiếu mục này", "xem docs/adding-a-form.md")
    _check_template(path.parent, data)
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
        rounds=data.count("rounds"),
        on_request=data.truth("on_request"),
        members=data.words("members", {group.name: group for group in MemberGroup}),
        collectives=data.words("collectives", {kind.name: kind for kind in CollectiveKind}),
        header=data.word("header", {word.value: word for word in Header}),
        layout=data.text("layout") if values["layout"] else "",
        items=data.texts("items"),
        residence=data.words("residence", _STATES),
        residence_on_request=data.words("residence_on_request", _STATES)
        if values["residence_on_request"]
        else (),
        fields=data.fields("fields"),
    )
    return form if len(problems) == before else None


def _check_template(folder: Path, data: _Data) -> None:
    """Note a form without a template, with two, or a PDF whose fields nobody has named."""
    has_word, has_pdf = (folder / "mau.docx").is_file(), (folder / "mau.pdf").is_file()
    if has_word and has_pdf:
        hint = "giữ một tệp: mau.docx (Word) hoặc mau.pdf (PDF có ô điền)"
        data.note("form-two-templates", "", "có cả mau.docx và mau.pdf", hint)
    elif has_pdf and not data.values["fields"]:
        hint = 'xem tên ô bằng docgen lint, rồi thêm ở cuối tệp [fields], mỗi ô "tên ô" = "từ"'
        data.note("form-key-missing", "fields", "mau.pdf cần bảng nối ô với từ", hint)
    elif has_pdf and data.values.get("subject") in _WORD_ONLY:
        allowed = ", ".join(each.value for each in FormSubject if each.value not in _WORD_ONLY)
        data.wrong("subject", f"mau.pdf chỉ dùng với: {allowed}; loại này cần mau.docx")
    elif has_word and data.values["fields"]:
        hint = "mẫu Word dùng thẻ {{ … }} trong văn bản; bỏ phần [fields]"
        data.note("form-value-wrong", "fields", "chỉ dùng với mau.pdf", hint)
    elif not has_word and not has_pdf:
        hint = "đặt mẫu Word (mau.docx) hoặc mẫu PDF có ô điền (mau.pdf) vào thư mục"
        data.note("form-without-docx", "", "không có mau.docx hay mau.pdf bên cạnh", hint)
