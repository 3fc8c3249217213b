"""The closed list of readings: where a guideline can be read in more than one way, and how.

A ruleset names the reading it takes; those that its rules cannot be computed without must be there.
"""

from collections.abc import Callable, Iterator, Mapping

from docgen.classification.ruleset import Setting
from docgen.classification.toml import Table, nearest

READINGS: Mapping[str, tuple[str, ...]] = {
    "A1": ("A", "B", "D"),
    "A2": ("floor", "half_up", "ceil"),
    "A3": ("i", "ii", "iii", "iv"),
    "A4": ("a", "c"),
    "A5": ("lap",),
    "A6": ("tro_len", "dung"),
    "A7": ("i", "ii", "iii"),
    "A8": ("canh_bao", "i", "ii"),
    "A9": ("cao_nhat",),
    "A10": ("i", "ii"),
    "A11": ("1", "2"),
    "A12": ("i", "ii"),
    "A13": ("i", "iii"),
    "A14": ("ca_khong_ly_do", "co_ly_do", "tu_3"),
    "A15": ("iii", "i", "ii"),
    "A16": ("R1", "R2", "R3"),
    "A16m": ("thu_ve", "hop_le", "co_quyen", "trieu_tap"),
    "A17": ("i", "iii"),
    "A18": ("kiem_diem_chung", "khong_kiem_diem"),
    "A19": ("ngat", "bo_qua"),
    "A20": ("i", "ii"),
    "A21": ("gioi_han", "khong"),
    "A22": ("i", "ii"),
    "A23": ("i", "ii"),
    "A24": ("so_to_chuc", "ty_le"),
    "A25": ("khoang_trong", "hoan_thanh"),
    "A26": ("thu_tu", "theo_muc"),
    "A27": ("chi_bo", "chi_uy"),
    "A28": ("rieng",),
    "A29": ("van_xep_loai",),
    "A30": ("i", "ii"),
    "A31": ("mot_mau", "theo_chuc_vu"),
    "neu_co": ("khong_co", "chua_ro"),
    "rounds": ("1", "2"),
}
"""Where a guideline can be read in more than one way, the readings that can be computed."""


_USERS: Mapping[str, tuple[str, ...]] = {
    "A1": ("quota",),
    "A2": ("quota",),
    "A3": ("quota",),
    "A4": ("small",),
    "A5": ("head_cap",),
    "A6": ("ratings_as_worded",),
    "A7": ("basic_ratings_at_least",),
    "A8": ("rated_down_to",),
    "A9": ("grade",),
    "A10": ("targets_under",),
    "A11": ("subordinates_disciplined_above",),
    "A12": ("weak_meetings",),
    "A13": ("never_good_meetings",),
    "A14": ("absent_in_a_row",),
    "A15": ("head_cap",),
    "A16": ("vote",),
    "A16m": ("vote",),
    "A17": ("admitted_within", "founded_within", "appointed_within"),
    "A18": ("fewer_members_than",),
    "A19": ("streak",),
    "A20": (
        "disciplined",
        "subordinate_disciplined",
        "no_subordinate_disciplined",
        "subordinates_disciplined_above",
        "collective_disciplined",
        "collective_clean",
        "not_disciplined",
        "unit_not_disciplined",
    ),
    "A21": ("excused_discipline",),
    "A22": ("notice",),
    "A23": ("below_at_least", "below_at_most_above"),
    "A24": ("mass_bodies_at_most", "bodies_at_most_above"),
    "A25": ("area_done_above",),
    "A26": ("civil_grade_first", "civil_grade_at_least"),
    "A27": ("members_decided_by",),
    "A29": ("appointed_within",),
    "A30": ("criteria_short_at_most",),
    "A31": ("paper_by_post",),
    "neu_co": ("if_any", "confidence_low_above"),
}
"""Which keys or tests of a file make a setting needed."""


SHAPES: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "A24": {"so_to_chuc": ("mass_bodies_at_most",), "ty_le": ("bodies_at_most_above",)},
    "A26": {
        "thu_tu": ("civil_grade_first",),
        "theo_muc": ("civil_grade_at_least", "civil_grade_at_most"),
    },
    "A31": {"mot_mau": (), "theo_chuc_vu": ("paper_by_post",)},
}
"""Readings that a guideline chooses by the tests its rules name: one reading, its own tests."""


def against_rules(setting: str, reading: str, used: frozenset[str]) -> str | None:
    """Return a test of another reading among those `used`, or None where the rules agree."""
    shapes = SHAPES.get(setting)
    if shapes is None:
        return None
    others = {test for name, tests in shapes.items() if name != reading for test in tests}
    own = shapes.get(reading, ())
    if own and not used & set(own):
        return own[0]
    return min(used & (others - set(own)), default=None)


def words_of(file: Mapping[str, object]) -> frozenset[str]:
    """Return the keys of a file that hold something, and the tests it names."""
    return frozenset(_words(file))


def _words(value: object) -> Iterator[str]:
    """Yield the keys of a file that hold something, and the tests it names."""
    if isinstance(value, Mapping):
        for key, part in value.items():
            if part or part == 0:
                yield str(key)
            if key == "test":
                yield str(part)
            if key != "settings":
                yield from _words(part)
    elif isinstance(value, list):
        for part in value:
            yield from _words(part)


def needed(used: frozenset[str]) -> frozenset[str]:
    """Return the settings that the rules of a file cannot be computed without."""
    return frozenset(key for key, users in _USERS.items() if used & set(users))


def settings(file: Table, cite: Callable[[Table], str]) -> dict[str, Setting]:
    """Return the readings chosen; those that no rule of the file needs may be left out."""
    table = file.optional_table("settings") or Table({}, file.path, file.problems)
    used = words_of(file.values)
    wanted = needed(used)
    found = {}
    for key, readings in READINGS.items():
        if key not in table.values and key not in wanted:
            continue
        each = table.table(key)
        if not each.values:
            continue
        reading = each.text("reading")
        odd = against_rules(key, reading, used)
        if reading and reading not in readings:
            message = f"docgen chưa tính được cách hiểu «{reading}» của {key}"
            each.report("unknown-reading", message, nearest(reading, readings))
        elif odd is not None:
            message = f"cách hiểu «{reading}» của {key} không khớp với phép thử «{odd}»"
            each.report("setting-against-rules", message, "sửa cách hiểu, hoặc các quy tắc")
        found[key] = Setting(id=key, reading=reading, text=each.text("text"), cite=cite(each))
        each.close()
    table.close()
    return found
