"""Who is who in several workbooks: organisations, members, collectives, leaders, vote sessions.

A code is chosen by whoever made the file, so it names the same person in two files only if the
name agrees; else a day of birth or the organisation must tell. What nothing tells is not merged.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain, count

from docgen import vi
from docgen.errors import Severity
from docgen.excel.merging.lines import Line, Said, spelled
from docgen.excel.merging.notes import At, Notes, told_by
from docgen.workbook.columns import Kind
from docgen.workbook.reader import Found, Row, Value
from docgen.workbook.sheets import SHEETS

BASE = 0
"""The place of the base among the files; the others follow."""

BY_MANY = {sheet.many: sheet for sheet in SHEETS}
SUBJECTS = ("units", "members", "collectives", "leaders", "sessions")
"""Rows that others name, those first that the next ones need."""

_REFERRED = {
    Kind.UNIT: ("units",),
    Kind.MEMBER: ("members",),
    Kind.SESSION: ("sessions",),
    Kind.SUBJECT: ("members", "units", "collectives", "leaders"),
}
_CODES_OF_COLLECTIVES = ("collective", "also_in")


@dataclass(slots=True)
class _Register:
    """Rows by code and by name; None where a code stands for two."""

    codes: dict[str, Line | None] = field(default_factory=dict)
    names: dict[str, list[Line]] = field(default_factory=dict)

    def add(self, code: str, name: str, line: Line | None) -> None:
        """Note under which code and name a row is known; a code that is there twice is nobody's."""
        if code and self.codes.setdefault(code.casefold(), line) is not line:
            self.codes[code.casefold()] = None
        if name and line is not None and line not in self.names.setdefault(vi.fold(name), []):
            self.names[vi.fold(name)].append(line)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Identity:
    """What tells one row from another; `unit` is a code of the merged workbook."""

    code: str
    name: str
    unit: str
    birth: Value | None = None
    member: str = ""


class Subjects:
    """All rows that others may name, of the base and of every file, each once."""

    def __init__(self, tables: Sequence[Found], notes: Notes) -> None:
        """Compare the files one after the other with what is known so far."""
        self.lines: dict[str, list[Line]] = {many: [] for many in SUBJECTS}
        self._tables = tables
        self._notes = notes
        self._own = {(file, many): _Register() for file in range(len(tables)) for many in SUBJECTS}
        self._known = {many: _Register() for many in SUBJECTS}
        self._other_codes: set[int] = set()
        self._people: dict[Line, set[str]] = {}
        self._late: list[tuple[At, Row, Line]] = []
        for many in SUBJECTS:
            self._add_base(many)
            for file in range(1, len(tables)):
                placed = list(self._placed(many, file))
                for row, line in placed:
                    self._own[file, many].add(_code(row), _name(row), line)
                for row, line in placed:
                    if line is not None:
                        self._say(many, file, row, line)
            self._say_late()

    def rows(self, many: str, file: int) -> Sequence[Row]:
        """Return the rows of one sheet of one file, none where the sheet is missing."""
        table = self._tables[file].tables.get(BY_MANY[many].title)
        return table.rows if table else ()

    def resolve(self, file: int, kind: Kind, typed: str) -> Line | None:
        """Return whom a file means, by code or name; None if that is not certain.

        What the file itself lists comes first. A code that it does not list is one of the merged
        workbook, unless the file is known to have codes of its own.
        """
        lists = _REFERRED[kind]
        code, name = typed.casefold(), vi.fold(typed)
        for many in lists:
            if code in self._own[file, many].codes:
                return self._own[file, many].codes[code]
        named = _alike([self._own[file, many] for many in lists if many != "leaders"], name)
        if named:
            return named[0] if len(named) == 1 else None
        if file not in self._other_codes:
            for many in lists:
                if code in self._known[many].codes:
                    return self._known[many].codes[code]
        named = _alike([self._known[many] for many in lists if many != "leaders"], name)
        return named[0] if len(named) == 1 else None

    def translated(self, many: str, file: int, row: Row) -> tuple[dict[str, Value], list[str]]:
        """Return the row with codes of the merged workbook, and the cells that name nobody."""
        values = dict(row.values)
        lost: list[str] = []
        for column in BY_MANY[many].columns:
            typed = values.get(column.field)
            if typed is None:
                continue
            if column.kind in _REFERRED:
                line = self.resolve(file, column.kind, str(typed))
                if line is None:
                    lost.append(column.field)
                else:
                    values[column.field] = line.code
            elif many == "leaders" and column.field in _CODES_OF_COLLECTIVES:
                values[column.field] = self._collectives(file, str(typed))
        return values, lost

    def _collectives(self, file: int, typed: str) -> str:
        own = self._own[file, "collectives"].codes
        parts = [part.strip() for part in typed.split(";")]
        lines = [own.get(part.casefold()) for part in parts]
        return "; ".join(
            line.code if line else part for line, part in zip(lines, parts, strict=True)
        )

    def _add_base(self, many: str) -> None:
        for row in self.rows(many, BASE):
            line = Line(
                sheet=BY_MANY[many], number=row.number, values=dict(row.values), typed=row.typed
            )
            self.lines[many].append(line)
            if _code(row).casefold() not in self._known[many].codes:
                self._known[many].add(_code(row), _name(row), line)
            if many == "units":
                self._people[line] = self._people_of(BASE, row)
        self._own[BASE, many] = self._known[many]
        for line, row in zip(self.lines[many], self.rows(many, BASE), strict=True):
            values, lost = self.translated(many, BASE, row)
            line.values = {name: values[name] for name in values if name not in lost}
            self._late += [
                (At(file=BASE, many=many, row=row.number, field=name), row, line) for name in lost
            ]

    def _placed(self, many: str, file: int) -> Iterator[tuple[Row, Line | None]]:
        """Yield each row of a file with the row of the merged workbook that it is about."""
        left: list[tuple[Row, _Identity]] = []
        for row in self.rows(many, file):
            who = self._identity(many, file, row)
            line = self._known[many].codes.get(who.code.casefold()) if who.code else None
            if line is not None and self._is_same(many, file, line, who):
                line.inside.add(file)
                yield row, line
            else:
                left.append((row, who))
        for row, who in left:
            yield row, self._place_without_code(many, file, row, who)

    def _place_without_code(self, many: str, file: int, row: Row, who: _Identity) -> Line | None:
        """Return the row of the one who bears this name, a new row, or None if it is not clear."""
        known = self._known[many]
        holder = known.codes.get(who.code.casefold())
        line = self._by_name(many, file, who)
        at = At(file=file, many=many, row=row.number, field="code")
        if line is None and holder is None and who.code and (who.name or who.unit):
            return self._added(many, at, who, who.code)
        if line is None and holder is not None and who.code:
            verdict = self._is_same(many, file, holder, who)
            if verdict and file in holder.inside:
                return holder  # the same row twice in one file
            if verdict is False and file not in holder.inside:
                line = self._under_new_code(many, at, who)
        if line is None:
            self._notes.add(
                "merge-code-unclear",
                at,
                f"chưa rõ «{who.code} {who.name}» trong tệp này có phải là "
                f"«{holder.code} {holder.value('name') or ''}» của sổ gộp không"
                if holder
                else f"không đủ mã và tên để biết dòng này là ai: «{who.code or who.name}»",
                "sửa mã, tên hoặc ghi ngày sinh cho khớp rồi gộp lại; các dòng nhắc tới chưa gộp",
                line=holder,
                said=told_by(many, row),
            )
            return None
        line.inside.add(file)
        if line.code.casefold() != who.code.casefold():
            self._other_codes.add(file)
            self._notes.add(
                "merge-code-changed",
                at,
                f"mã «{who.code}» của «{who.name or who.unit}» trong tệp này là «{line.code}» "
                "trong sổ gộp",
                "không cần sửa; từ nay dùng mã của sổ gộp",
                line=line,
                said=who.code,
                severity=Severity.WARNING,
            )
        return line

    def _under_new_code(self, many: str, at: At, who: _Identity) -> Line:
        """Return the row under a code made of that of the organisation: its own is another's."""
        self._other_codes.add(at.file)
        stem = f"{who.unit}-{who.code}" if who.unit else who.code
        numbered = (f"{stem}-{number}" for number in count(2))
        for code in chain([stem] if who.unit else [], numbered):
            line = self._known[many].codes.get(code.casefold())
            if line is None:
                return self._added(many, at, who, code)
            if self._is_same(many, at.file, line, who):
                return line
        raise AssertionError  # a free code is always found

    def _added(self, many: str, at: At, who: _Identity, code: str) -> Line:
        cell = self._notes.cell(at)
        said = Said(file=at.file, row=at.row, cell=cell, value=code)
        line = Line(sheet=BY_MANY[many], said={"code": [said]}, came_from=said, inside={at.file})
        self.lines[many].append(line)
        self._known[many].add(code, who.name, line)
        return line

    def _say(self, many: str, file: int, row: Row, line: Line) -> None:
        values, lost = self.translated(many, file, row)
        is_new = line.number is None and line.came_from is not None
        if many == "units":
            self._people.setdefault(line, set()).update(self._people_of(file, row))
            if is_new and "parent" not in row.typed and not line.said.get("parent"):
                values |= self._parent(file, line)
        self._late += [
            (At(file=file, many=many, row=row.number, field=name), row, line) for name in lost
        ]
        told = {name: value for name, value in values.items() if name not in {*lost, "code"}}
        speak(line, self._notes, At(file=file, many=many, row=row.number, field=""), told)

    def _say_late(self) -> None:
        """Say the cells that named nobody known at first: a later file may list them."""
        for at, row, line in self._late:
            values, lost = self.translated(at.many, at.file, row)
            if at.field in lost:
                if at.file != BASE:  # docgen check names what is wrong in the base
                    self._notes.lost(at, row)
            elif at.file == BASE:
                line.values[at.field] = values[at.field]
            else:
                speak(line, self._notes, at, {at.field: values[at.field]})
        self._late.clear()

    def _parent(self, file: int, line: Line) -> dict[str, Value]:
        """Return to what an organisation belongs that stands on top of its own file.

        It is the one that the file names as superior, or the only one that has others below it.
        """
        settings = self.rows("period", file)
        superior = settings[0].values.get("superior") if settings else None
        above = self.resolve(file, Kind.UNIT, str(superior)) if superior else None
        tops = [unit for unit in self.lines["units"] if unit.number and "parent" not in unit.typed]
        if above is None and len(tops) == 1:
            above = tops[0]
        return {} if above is None or above is line else {"parent": above.code}

    def _identity(self, many: str, file: int, row: Row) -> _Identity:
        def code_of(name: str, kind: Kind) -> str:
            typed = row.values.get(name)
            line = self.resolve(file, kind, str(typed)) if typed is not None else None
            return line.code if line else ""

        has_unit = many in {"members", "collectives", "sessions"}
        return _Identity(
            code=_code(row),
            name=_name(row),
            unit=code_of("unit", Kind.UNIT) if has_unit else "",
            birth=row.values.get("birth"),
            member=code_of("member", Kind.MEMBER) if many == "leaders" else "",
        )

    def _is_same(self, many: str, file: int, line: Line, who: _Identity) -> bool | None:
        """Return whether a row with the same code is the same one; None if it is not certain."""
        name, unit = str(line.value("name") or ""), str(line.value("unit") or "")
        is_named = bool(name) and spelled(name) == spelled(who.name)
        match many:
            case "sessions":
                return unit == who.unit
            case "collectives":
                return is_named or not unit or not who.unit or unit == who.unit
            case "leaders":
                other = str(line.value("member") or "")
                return is_named or _told_apart(other, who.member)
            case "units":
                here = self._people.get(line, set())
                there = self._people_named(file, who)
                is_shared = bool(here & there) if here and there else None
                return is_named or is_shared
        birth = line.value("birth")
        if is_named or None not in (birth, who.birth):
            return is_named or birth == who.birth
        return False if _told_apart(unit, who.unit) is False else None

    def _by_name(self, many: str, file: int, who: _Identity) -> Line | None:
        """Return the only one who bears this name and is not another, None if there is none."""
        if not who.name or many in {"leaders", "sessions"}:
            return None
        named = self._known[many].names.get(vi.fold(who.name), [])
        fitting = [line for line in named if file not in line.inside and _fits(many, line, who)]
        return fitting[0] if len(fitting) == 1 else None

    def _people_named(self, file: int, who: _Identity) -> set[str]:
        wanted = {who.code.casefold(), vi.fold(who.name)} - {""}
        return {
            vi.fold(_name(row))
            for row in self.rows("members", file)
            if {
                str(row.values.get("unit", "")).casefold(),
                vi.fold(str(row.values.get("unit", ""))),
            }
            & wanted
        }

    def _people_of(self, file: int, row: Row) -> set[str]:
        return self._people_named(file, _Identity(code=_code(row), name=_name(row), unit=""))


def speak(line: Line, notes: Notes, at: At, values: dict[str, Value]) -> None:
    """Note what one row of one file says of a row of the merged workbook."""
    line.inside.add(at.file)
    for name, value in values.items():
        cell = notes.cell(At(file=at.file, many=at.many, row=at.row, field=name))
        said = Said(file=at.file, row=at.row, cell=cell, value=value)
        line.said.setdefault(name, []).append(said)


def _fits(many: str, line: Line, who: _Identity) -> bool:
    name, unit = str(line.value("name") or ""), str(line.value("unit") or "")
    if many == "members":
        birth = line.value("birth")
        if birth is not None and who.birth is not None:
            return birth == who.birth
    same_unit = many == "units" or (bool(unit) and unit == who.unit)
    return same_unit and spelled(name) == spelled(who.name)


def _told_apart(one: str, other: str) -> bool | None:
    """Return whether two codes are one; None where one of them is not known."""
    return one == other if one and other else None


def _alike(registers: Sequence[_Register], name: str) -> list[Line]:
    found = [line for register in registers for line in register.names.get(name, ())]
    return list(dict.fromkeys(found))


def _code(row: Row) -> str:
    return str(row.values.get("code", ""))


def _name(row: Row) -> str:
    return str(row.values.get("name", ""))
