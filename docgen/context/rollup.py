"""The words of the report of the level above: many organisations together, over five years.

The workbooks do not know that level's own letterhead, place, signer and day: these stay open.
Cites: seed 003, I.1, I.2.2.
"""

from collections.abc import Iterator, Mapping, Sequence

from docgen import vi
from docgen.context.statistics import KEYS, table_words, years_of
from docgen.context.words import Words, Writer
from docgen.figures import MEMBERS, TABLES, tables_of, this_year
from docgen.forms import Form, Mode
from docgen.model.figures import RollUp, UnitFigures
from docgen.statistics import LEVELS, READINGS, QuotaCell, YearTable

Row = dict[str, object]
_ROUNDED = {"floor": "làm tròn xuống", "ceil": "làm tròn lên"}
_NAME = vi.dots(40)
_KEYS_OF_TABLES = {
    "tccsd": "co_so",
    "cap_uy": "cap_uy",
    "ldql": "lanh_dao",
    "dang_vien": "dang_vien",
    "chi_bo": "truc_thuoc",
}
_BODIES = {"huyện": "Huyện", "quận": "Quận", "thị xã": "Thị", "thành phố": "Thành", "tỉnh": "Tỉnh"}
_BASES = {
    "A": "số hoàn thành tốt nhiệm vụ còn lại",
    "B": "số đạt từ hoàn thành tốt nhiệm vụ trở lên",
    "D": "số được xếp loại",
}


def rollup_words(rollup: RollUp, form: Form) -> Words:
    """Return everything that the report of a roll-up may print."""
    years = years_of(rollup.year)
    tables = {_KEYS_OF_TABLES[table.id]: table for table in tables_of(rollup)}
    writer = Writer(mode=Mode.PREFILLED)
    return {
        "nam": str(rollup.year),
        "nam_truoc": str(rollup.year - 1),
        "nam_sau": str(rollup.year + 1),
        "cap_tren": _NAME,
        "don_vi": {
            "ten": rollup.name or _NAME,
            "ten_ban_hanh": _issuing(rollup.name) or _NAME,
            "loai": "đảng bộ",
            "thay_mat": "T/M BAN THƯỜNG VỤ",
        },
        "so_ky_hieu": f"Số {vi.dots(8)}-{form.notation}/{vi.dots(8)}",
        "dia_danh": vi.dots(14),
        "ngay_van_ban": f"ngày {vi.dots(4)} tháng {vi.dots(4)} năm {vi.dots(6)}",
        "nguoi_ky": {"ten": "", "chuc_vu": ""},
        "huong_dan": {"ten": "; ".join(rollup.guidelines), "co_quan": ""},
        "chu_de_nam": vi.dots(60),
        "nguoi_lap": "",
        "chua_kiem_chung": "",
        "cac_nam": {key: str(year) for key, year in zip(KEYS, years, strict=True)},
        "so_lieu": _counts(rollup),
        "nam_nam": {
            key: {**table_words(table, years, writer, {}), **_quotas(table, years)}
            for key, table in tables.items()
        },
        "bieu_do": {
            **{key: _chart(table, years) for key, table in tables.items()},
            "ty_le": _shares(rollup),
        },
        "ds": [
            _unit_row(number, units) for number, units in enumerate(_by_base(rollup.units), start=1)
        ],
        "chua_quyet_dinh": _open_lines(rollup),
    }


def _issuing(name: str) -> str:
    """Return the committee that acts for a đảng bộ, named by its level.

    >>> _issuing("Đảng bộ huyện Bình Lâm"), _issuing("Huyện ủy Bình Lâm")
    ('Huyện ủy Bình Lâm', 'Huyện ủy Bình Lâm')
    """
    words = name.split()
    if vi.fold(" ".join(words[:2])) != "dang bo":
        return name
    rest = " ".join(words[2:])
    for kind, body in _BODIES.items():
        if rest.casefold().startswith(f"{kind} "):
            return f"{body} ủy {rest[len(kind) + 1 :]}"
    return f"Đảng ủy {rest}"


def _counts(rollup: RollUp) -> Row:
    """Return how many organisations and members there are, and how many have a level."""
    units = rollup.units
    bases = [unit for unit in units if unit.kind.is_base]
    cells = [unit for unit in units if not unit.kind.is_base]
    return {
        "co_so": vi.number(len(bases)),
        "dang_bo_co_so": vi.number(sum(not unit.kind.is_cell for unit in bases)),
        "chi_bo_co_so": vi.number(sum(unit.kind.is_cell for unit in bases)),
        "truc_thuoc": vi.number(len(cells)),
        "tap_the": vi.number(len(rollup.bodies)),
        "dang_vien": vi.number(sum(unit.members for unit in units)),
        "duoc_xep_loai": vi.number(sum(this_year(rollup, MEMBERS))),
        "khong_xep_loai": vi.number(sum(unit.unrated for unit in units)),
        "chua_quyet_dinh": vi.number(sum(unit.undecided for unit in units)),
    }


def _quotas(table: YearTable, years: Sequence[int]) -> Row:
    """Return a row for each reading of the quota: by year what it allows and what is over."""
    by_year = {each.year: each.quotas for each in table.columns}
    return {
        "han_muc": [
            {
                "cach": _reading(cells[-1]),
                **{
                    key: _allowed(by_year[year][place]) if by_year.get(year) else ""
                    for key, year in zip(KEYS, years, strict=True)
                },
            }
            for place, _ in enumerate(READINGS)
            for cells in [[each[place] for each in by_year.values() if each]]
            if cells
        ]
    }


def _reading(cell: QuotaCell) -> str:
    return f"Cách {cell.reading}: {cell.percent}% {_BASES[cell.reading]}, {_ROUNDED[cell.rounding]}"


def _allowed(cell: QuotaCell) -> str:
    return vi.number(cell.allowed) + (f" (vượt {vi.number(cell.over)})" if cell.over else "")


def _chart(table: YearTable, years: Sequence[int]) -> Row:
    """Return the numbers of a chart: a series for each level, a number for each year."""
    by_year = {each.year: each.counts for each in table.columns}
    return {
        "nhom": [str(year) for year in years],
        "chuoi": [
            {
                "ten": level.short,
                "so": [by_year[year][place] if year in by_year else None for year in years],
            }
            for place, level in enumerate(LEVELS)
        ],
    }


def _shares(rollup: RollUp) -> Row:
    """Return the numbers of a chart of this year: a series for each level, over all tables."""
    counts = [this_year(rollup, table) for table in TABLES]
    return {
        "nhom": [name for name, _ in TABLES.values()],
        "chuoi": [
            {"ten": level.short, "so": [each[place] for each in counts]}
            for place, level in enumerate(LEVELS)
        ],
    }


def _by_base(units: Sequence[UnitFigures]) -> Iterator[list[UnitFigures]]:
    groups: dict[str, list[UnitFigures]] = {}
    for unit in units:
        groups.setdefault(unit.base, []).append(unit)
    yield from groups.values()


def _unit_row(number: int, units: Sequence[UnitFigures]) -> Row:
    """Return the row of one organisation: its own level, and those of its members."""
    top = next((unit for unit in units if unit.name == unit.base), units[0])
    best, good, done, failed = (sum(unit.counts[place] for unit in units) for place in range(4))
    total = best + good + done + failed
    allowed = "" if top.percent is None else vi.number(top.percent * (best + good) // 100)
    return {
        "stt": str(number),
        "ten": top.base,
        "muc": top.grade.short if top.grade else "",
        "truc_thuoc": vi.number(len(units) - 1),
        "dang_vien": vi.number(sum(unit.members for unit in units)),
        "xuat_sac": vi.number(best),
        "tot": vi.number(good),
        "hoan_thanh": vi.number(done),
        "khong": vi.number(failed),
        "tong": vi.number(total),
        "ty_le": vi.percent(best, total) if total else "",
        "toi_da": allowed,
        "chua": vi.number(sum(unit.undecided for unit in units)),
    }


def _open_lines(rollup: RollUp) -> list[str]:
    """Return for each organisation how many levels are still open in it; they are not counted."""
    lines = []
    bodies: Mapping[str, int] = {
        base: sum(row.is_due and row.grade is None for row in rollup.bodies if row.base == base)
        for base in {row.base for row in rollup.bodies}
    }
    for units in _by_base(rollup.units):
        base = units[0].base
        counts = (
            ("tổ chức đảng", sum(unit.is_due and unit.grade is None for unit in units)),
            ("tập thể", bodies.get(base, 0)),
            ("đảng viên", sum(unit.undecided for unit in units)),
        )
        told = ", ".join(f"{vi.number(count)} {noun}" for noun, count in counts if count)
        if told:
            lines.append(f"{base}: {told}")
    return lines
