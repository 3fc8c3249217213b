"""Rulesets as files: what is shipped loads, what is broken is told exactly and all at once."""

import pickle
import tomllib
from dataclasses import replace
from pathlib import Path

import pytest
from test_classification_builder import RULES, build, rules_of

import docgen.classification
from docgen.classification import as_checked, classify, load_ruleset, shipped_rulesets
from docgen.classification.readings import READINGS
from docgen.classification.rules import rule_lines
from docgen.classification.vocabulary import TESTS
from docgen.errors import RulesetError
from docgen.model import Grade, Subject

FOLDER = Path(docgen.classification.__file__).parent / "rulesets"
TEXT = (FOLDER / "vp_ubnd_2023.toml").read_text(encoding="utf-8")
FILE = "vp_ubnd_2023.toml"

# Name of the mistake, what is replaced by what, the problems exactly as a user reads them.
BROKEN = {
    "unknown key": (
        'reviewed = true\ntest = "founded_within"',
        'reviewed = true\nghi_chu = "x"\ntest = "founded_within"',
        [
            (
                f"{FILE} › exclusion[4]: khóa «ghi_chu» không có nghĩa ở đây [unknown-key] → "
                "bỏ khóa «ghi_chu»"
            )
        ],
    ),
    "misspelt key": (
        'percent = 100\ntext = "Các nhiệm vụ được giao đều hoàn thành"',
        'percnt = 100\ntext = "Các nhiệm vụ được giao đều hoàn thành"',
        [
            (
                f"{FILE} › grade[5].when[1]: thiếu khóa «percent» [missing-key] → "
                "thêm percent = … vào bảng này"
            ),
            (
                f"{FILE} › grade[5].when[1]: khóa «percnt» không có nghĩa ở đây [unknown-key] → "
                "có phải «percent»?"
            ),
        ],
    ),
    "unknown test": (
        'test = "targets_exceeded"',
        'test = "targets_exceded"',
        [
            (
                f"{FILE} › grade[3].when[4]: không có phép thử «targets_exceded» [unknown-test] → "
                f"có phải «targets_exceeded»? chọn một trong: {', '.join(sorted(TESTS))}"
            )
        ],
    ),
    "test of another subject": (
        'test = "outstanding"',
        'test = "exemplary"',
        [
            (
                f"{FILE} › grade[0].when[0]: phép thử «exemplary» không dùng cho tổ chức đảng "
                "[unknown-test] → chọn phép thử dành cho đối tượng này"
            )
        ],
    ),
    "missing cite": (
        (
            'nhiều thành tích nổi bật trong công tác được các đảng viên khác học tập, noi theo"\n'
            'cite = "III.2.2.1"'
        ),
        'nhiều thành tích nổi bật trong công tác được các đảng viên khác học tập, noi theo"',
        [
            (
                f"{FILE} › grade[3].when[0]: thiếu khóa «cite» [missing-key] → "
                "thêm cite = … vào bảng này"
            )
        ],
    ),
    "blank cite": (
        'label = "Phẩm chất chính trị"',
        'label = " "',
        [f"{FILE} › criterion[12]: khóa «label» để trống [missing-key] → ghi nội dung cho «label»"],
    ),
    "wrong type": (
        'test = "targets_under"\npercent = 50',
        'test = "targets_under"\npercent = "50"',
        [
            (
                f"{FILE} › trigger[1]: khóa «percent» phải là số nguyên, đang là chữ: '50' "
                "[wrong-type] → sửa giá trị của «percent»"
            )
        ],
    ),
    "a fraction of a percent": (
        'test = "targets_under"\npercent = 50',
        'test = "targets_under"\npercent = 0.5',
        [
            (
                f"{FILE} › trigger[1]: khóa «percent» phải là số nguyên, đang là loại khác: 0.5 "
                "[wrong-type] → sửa giá trị của «percent»"
            )
        ],
    ),
    "negative number": (
        "more_than = 3",
        "more_than = -3",
        [
            (
                f"{FILE} › cap[2]: khóa «more_than» không được âm, đang là -3 [wrong-type] → "
                "sửa giá trị của «more_than»"
            )
        ],
    ),
    "unknown grade": (
        'level = "Hoàn thành nhiệm vụ"\ntest = "weak_meetings"',
        'level = "Trung bình"\ntest = "weak_meetings"',
        [
            (
                f"{FILE} › cap[0]: khóa «level»: không có từ «Trung bình» [unknown-word] → "
                f"chọn một trong: {', '.join(level.value for level in Grade)}"
            )
        ],
    ),
    "unknown role": (
        'roles = ["Bí thư"]',
        'roles = ["Bí thu"]',
        [
            (
                f"{FILE} › head_cap: khóa «roles»: không có từ «Bí thu» [unknown-word] → "
                "có phải «Bí thư»? chọn một trong: Bí thư, Phó Bí thư, Ủy viên Ban Thường vụ, "
                "Đảng ủy viên, Chi ủy viên"
            )
        ],
    ),
    "unknown group": (
        'groups = ["M0-B"]\nrating = "Xuất sắc"',
        'groups = ["M0-Z"]\nrating = "Xuất sắc"',
        [
            (
                f"{FILE} › grade[3].when[1]: không có nhóm tiêu chí «M0-Z» [unknown-group] → "
                "có phải «M0-E»? chọn một trong: O0-A, O0-B, O0-C, M0-A, M0-B, M0-C, M0-D, M0-E"
            )
        ],
    ),
    "unknown reading": (
        '[settings.A12]\nreading = "i"',
        '[settings.A12]\nreading = "iii"',
        [
            (
                f"{FILE} › settings.A12: docgen chưa tính được cách hiểu «iii» của A12 "
                "[unknown-reading] → có phải «ii»? chọn một trong: i, ii"
            )
        ],
    ),
    "basic criteria that nobody marked": (
        '[settings.A7]\nreading = "i"',
        '[settings.A7]\nreading = "ii"',
        [
            (
                f"{FILE}: A7 chọn cách hiểu «ii» nhưng không tiêu chí nào của {subject} ghi "
                "basic = true [no-basic-criteria] → ghi basic = true ở các tiêu chí cơ bản, "
                "hoặc chọn cách hiểu «i»"
            )
            for subject in (Subject.UNIT, Subject.MEMBER)
        ],
    ),
    "unknown setting": (
        "[settings.A12]",
        "[settings.khac]",
        [
            f"{FILE} › settings: thiếu khóa «A12» [missing-key] → thêm A12 = … vào bảng này",
            f"{FILE} › settings: khóa «khac» không có nghĩa ở đây [unknown-key] → bỏ khóa «khac»",
        ],
    ),
    "other id than the file": (
        'id = "vp_ubnd_2023"',
        'id = "vp_ubnd"',
        [f"{FILE}: id «vp_ubnd» khác tên tệp «vp_ubnd_2023» [wrong-id] → đặt id trùng với tên tệp"],
    ),
    "the same id twice": (
        'id = "R0.35b"',
        'id = "R0.35a"',
        [f"{FILE}: id «R0.35a» dùng 2 lần [duplicate-id] → đặt mỗi id một lần"],
    ),
    "not a table": (
        "[source]\n",
        'source = "x"\n[nguon]\n',
        [
            (
                f"{FILE}: khóa «source» phải là bảng, đang là chữ: 'x' [wrong-type] → "
                "sửa giá trị của «source»"
            ),
            f"{FILE} › source: thiếu khóa «what» [missing-key] → thêm what = … vào bảng này",
            f"{FILE} › source: thiếu khóa «short» [missing-key] → thêm short = … vào bảng này",
            f"{FILE} › source: thiếu khóa «issuer» [missing-key] → thêm issuer = … vào bảng này",
            f"{FILE}: khóa «nguon» không có nghĩa ở đây [unknown-key] → bỏ khóa «nguon»",
        ],
    ),
    "two mistakes": (
        'test = "targets_under"\npercent = 50\ntext = "Chỉ',
        'test = "targets_undr"\npercent = 50\nnote = 7\ntext = "Chỉ',
        [
            (
                f"{FILE} › trigger[1]: không có phép thử «targets_undr» [unknown-test] → "
                f"có phải «targets_under»? chọn một trong: {', '.join(sorted(TESTS))}"
            ),
            (
                f"{FILE} › trigger[1]: khóa «note» phải là chữ, đang là số nguyên: 7 "
                "[wrong-type] → sửa giá trị của «note»"
            ),
        ],
    ),
}


@pytest.mark.parametrize("mistake", BROKEN)
def test_a_broken_ruleset_names_file_and_path(mistake: str, tmp_path: Path) -> None:
    old, new, expected = BROKEN[mistake]
    assert TEXT.count(old) == 1
    (tmp_path / FILE).write_text(TEXT.replace(old, new), encoding="utf-8")
    with pytest.raises(RulesetError) as caught:
        load_ruleset("vp_ubnd_2023", [tmp_path])
    assert [str(problem) for problem in caught.value.problems] == expected


def test_a_key_written_twice_names_its_line(tmp_path: Path) -> None:
    (tmp_path / "rieng.toml").write_text('id = "rieng"\nid = "rieng"\n', encoding="utf-8")
    with pytest.raises(RulesetError) as caught:
        load_ruleset("rieng", [tmp_path])
    (problem,) = caught.value.problems
    assert problem.code == "unreadable-ruleset"
    assert problem.where == "rieng.toml › dòng 2"


def test_an_empty_ruleset_reports_everything_that_is_missing(tmp_path: Path) -> None:
    (tmp_path / "rong.toml").write_text("", encoding="utf-8")
    with pytest.raises(RulesetError) as caught:
        load_ruleset("rong", [tmp_path])
    told = {problem.message for problem in caught.value.problems}
    for key in ("id", "title", "source", "criterion", "grade", "trigger", "quota"):
        assert f"thiếu khóa «{key}»" in told


def test_an_unknown_name_lists_the_rulesets_there_are() -> None:
    with pytest.raises(RulesetError) as caught:
        load_ruleset("vp_ubnd_2032")
    (problem,) = caught.value.problems
    assert problem.code == "unknown-ruleset"
    assert problem.hint.startswith("có phải «vp_ubnd_2023»? chọn một trong: ")


def test_an_own_folder_comes_first(tmp_path: Path) -> None:
    text = TEXT.replace('title = "Hướng dẫn kiểm điểm', 'title = "Bản của đơn vị', 1)
    (tmp_path / FILE).write_text(text, encoding="utf-8")
    assert load_ruleset("vp_ubnd_2023", [tmp_path]).title.startswith("Bản của đơn vị")
    assert load_ruleset("vp_ubnd_2023").title.startswith("Hướng dẫn kiểm điểm")


def test_every_shipped_ruleset_loads_and_has_its_cases() -> None:
    assert "vp_ubnd_2023" in shipped_rulesets()
    for name in shipped_rulesets():
        assert load_ruleset(name).id == name
        cases = tomllib.loads((FOLDER / f"{name}.cases.toml").read_text(encoding="utf-8"))
        names = [case["name"] for case in cases["case"]]
        assert len(set(names)) == len(names)


def test_the_criteria_are_those_of_the_seed() -> None:
    sizes = {
        group: sum(item.group == group for item in RULES.criteria)
        for group in dict.fromkeys(item.group for item in RULES.criteria)
    }
    assert sizes == {
        "O0-A": 5,
        "O0-B": 6,
        "O0-C": 1,
        "M0-A": 5,
        "M0-B": 4,
        "M0-C": 1,
        "M0-D": 1,
        "M0-E": 1,
    }
    assert all(item.id.startswith(item.group) for item in RULES.criteria)
    assert {"O0-A5": "III.1.2.1.đ"}.items() <= {
        item.id: item.cite for item in RULES.criteria
    }.items()


def test_every_level_but_the_lowest_has_conditions_for_both_subjects() -> None:
    given = {(rule.subject, rule.level) for rule in RULES.grades}
    upper = [level for level in Grade if level is not Grade.KHONG_HOAN_THANH]
    both = (Subject.MEMBER, Subject.UNIT)
    assert given == {(subject, level) for subject in both for level in upper}


def test_every_setting_states_a_reading_that_can_be_computed() -> None:
    for name in shipped_rulesets():
        for key, setting in load_ruleset(name).settings.items():
            assert setting.reading in READINGS[key], f"{name} {key}"
            assert setting.text
            assert setting.cite


def test_a_ruleset_can_be_sent_to_another_process() -> None:
    case = {"row": {"exemplary": ""}, "posts": [{"role": "Bí thư"}]}
    sent = pickle.loads(pickle.dumps(RULES))  # noqa: S301 - what we have just written ourselves
    assert classify(build(case), sent) == classify(build(case), RULES)


def test_only_marked_criteria_count_as_basic_where_the_ruleset_says_so() -> None:
    case = {
        "settings": {"A7": "ii"},
        "row": {"targets_on_time": 9, "ratings": {"M0-A4": "Kém"}},
    }
    marked = frozenset(item.id for item in RULES.criteria) - {"M0-A4"}
    rules = replace(rules_of(case), basic=marked)
    own = classify(build(case), rules).members["DV"]
    assert own.proposed is Grade.HOAN_THANH
    assert [problem.code for problem in own.warnings] == ["low-rating"]
    strict = replace(rules, basic=frozenset(item.id for item in RULES.criteria))
    assert classify(build(case), strict).members["DV"].proposed is None


LOCAL = """
id = "don_vi"
extends = "vp_ubnd_2023"
title = "Hướng dẫn của đơn vị"
valid_from = 2023-01-01
drop = ["R0.45"]
[source]
what = "Hướng dẫn"
short = "Hướng dẫn của đơn vị"
issuer = "Đảng ủy đơn vị"
[[cap]]
id = "R0.33"
subject = "tổ chức đảng"
level = "Hoàn thành nhiệm vụ"
test = "weak_meetings"
quality = "Trung bình"
count = 2
text = "Có 2 tháng trung bình trở xuống"
cite = "II.3"
"""


def _local(folder: Path, text: str) -> Path:
    (folder / "don_vi.toml").write_text(text, encoding="utf-8")
    return folder


def test_a_local_body_states_only_its_differences(tmp_path: Path) -> None:
    rules = load_ruleset("don_vi", [_local(tmp_path, LOCAL)])
    assert rules.criteria == RULES.criteria
    assert rules.quotas == RULES.quotas
    changed_cap = {cap.id: cap.cite for cap in rules.caps}
    assert "R0.45" not in changed_cap
    assert changed_cap["R0.33"] == "Hướng dẫn của đơn vị, mục II.3"
    assert changed_cap["R0.43"].startswith("Hướng dẫn năm 2023 của Đảng ủy Văn phòng UBND tỉnh")


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ('extends = "vp_ubnd_2023"', 'extends = "vp_ubnd_2032"', "unknown-ruleset"),
        ('extends = "vp_ubnd_2023"', 'extends = "don_vi"', "unknown-ruleset"),
        ('cite = "II.3"', "", "missing-key"),
        ('drop = ["R0.45"]', 'drop = ["R0.99"]', "unknown-id"),
        ("count = 2", "count = 2\nkhac = 1", "unknown-key"),
        ('drop = ["R0.45"]', 'drop = ["R0.45"]\nsupersedes = ["huyen_2023"]', "overlapping-dates"),
        ('drop = ["R0.45"]', "valid_until = 2022-12-31", "overlapping-dates"),
        ('drop = ["R0.45"]', "khac = 1", "unknown-key"),
    ],
)
def test_a_wrong_local_file_is_refused(old: str, new: str, code: str, tmp_path: Path) -> None:
    assert old in LOCAL
    with pytest.raises(RulesetError) as caught:
        load_ruleset("don_vi", [_local(tmp_path, LOCAL.replace(old, new))])
    assert [problem.code for problem in caught.value.problems] == [code]
    assert caught.value.problems[0].where.startswith("don_vi.toml")


def test_the_criteria_of_the_district_are_those_of_its_seed() -> None:
    rules = load_ruleset("huyen_2023")
    sizes: dict[str, int] = {}
    for item in rules.criteria:
        sizes[item.group] = sizes.get(item.group, 0) + 1
    assert sizes == {
        "O1-A": 1, "O1-B": 1, "O1-C": 1,
        "M1-A": 1, "M1-B": 1, "M1-C": 1,
        "C1-A": 6, "C1-B": 3, "C1-C": 1,
        "L1-A": 1, "L1-B": 1, "L1-C": 1,
    }  # fmt: skip


def test_the_place_of_a_mistake_is_that_in_the_own_file(tmp_path: Path) -> None:
    text = LOCAL.replace('cite = "II.3"', "")
    with pytest.raises(RulesetError) as caught:
        load_ruleset("don_vi", [_local(tmp_path, text)])
    assert [problem.where for problem in caught.value.problems] == ["don_vi.toml › cap[0]"]


def test_a_reading_that_the_rules_contradict_is_refused(tmp_path: Path) -> None:
    small = TEXT.replace('reading = "so_to_chuc"', 'reading = "ty_le"', 1)
    (tmp_path / FILE).write_text(small, encoding="utf-8")
    with pytest.raises(RulesetError) as caught:
        load_ruleset("vp_ubnd_2023", [tmp_path])
    assert [(each.code, each.where) for each in caught.value.problems] == [
        ("setting-against-rules", f"{FILE} › settings.A24")
    ]


def test_a_unit_that_has_compared_a_text_verifies_what_it_rests_on_too(tmp_path: Path) -> None:
    text = LOCAL.replace('extends = "vp_ubnd_2023"', 'extends = "qd366_2025"')
    text = text.replace('drop = ["R0.45"]', "").split("[[cap]]")[0]
    rules = load_ruleset("don_vi", [_local(tmp_path, text)])
    assert rules.name == "Hướng dẫn của đơn vị (chưa kiểm chứng)"
    assert all(line.cite.endswith("(chưa kiểm chứng)") for line in rule_lines(rules))
    checked = as_checked(rules, build({"period": {"ruleset_checked": "Có"}}))
    assert checked.name == "Hướng dẫn của đơn vị"
    assert not any("chưa kiểm chứng" in line.cite for line in rule_lines(checked))


def test_own_rules_of_a_local_body_are_not_marked_as_unverified(tmp_path: Path) -> None:
    text = LOCAL.replace('extends = "vp_ubnd_2023"', 'extends = "qd366_2025"')
    text = text.replace('drop = ["R0.45"]', "").split("[[cap]]")[0]
    text += '[settings.A1]\nreading = "A"\ntext = "Tính chặt"\ncite = "II.1"\n'
    rules = load_ruleset("don_vi", [_local(tmp_path, text)])
    cites = {line.id: line.cite for line in rule_lines(rules)}
    assert cites["A1"] == "Hướng dẫn của đơn vị, mục II.1"
    assert cites["A2"].startswith("Quy định 366-QĐ/TW")
    assert cites["A2"].endswith("(chưa kiểm chứng)")
