"""Votes on leading collectives and leaders: whom they list, what came out, what a tie waits for."""

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import cast

import pytest
from docx_text import text_of
from test_figures import share, table_rows

from docgen import pipeline
from docgen.classification import load_ruleset
from docgen.context import Paper, View
from docgen.context.papers import words_for
from docgen.excel import write
from docgen.forms import About, FormSubject, Mode
from docgen.model import (
    BallotAbout,
    CollectiveKind,
    Grade,
    Subject,
    UnitKind,
    VoteRound,
    YesNo,
)
from docgen.pipeline import Folders, Loaded, Made, Press

VOTES = {
    "L1": ("Lê Anh", (5, 4, 6, 0)),
    "L2": ("Đỗ Ánh Tuyết", (0, 0, 3, 12)),
    "L3": ("Ông Thế Kỳ", (15, 0, 0, 0)),
}
"""The example of the guideline first: 5, 4 and 6 of 15 give HTTNV. Cites: seed 001, III.6.14."""
COLLECTIVES = {"CU": ("Chi ủy Chi bộ Một", (7, 0, 7, 0)), "BGD": ("Ban Giám đốc", (8, 6, 0, 0))}
KEYS = ("excellent", "good", "done", "failed")


def session(code: str, about: BallotAbout | None, voters: int) -> dict[str, object]:
    return {
        "code": code,
        "unit": "DB",
        "round": VoteRound.MUC,
        "held": date(2023, 12, 1),
        "about": about,
        "place": "Hội trường",
        "chair": "Trần Ba",
        "head_teller": "Lê Tư",
        "tellers": "Võ Năm, Hồ Sáu",
        **dict.fromkeys(("summoned", "present", "issued", "returned", "valid"), voters),
        "invalid": 0,
    }


def load(tmp_path: Path, *, told: bool = True) -> Loaded:
    """Return a đảng bộ that voted on two collectives and three leaders, of whom one is not counted.

    Without `told` the sheet of votes does not say whom they are about.
    """
    ruleset = load_ruleset("huyen_2023")
    about = dict(zip(("T", "L"), (BallotAbout.COLLECTIVES, BallotAbout.LEADERS), strict=True))
    since = {"appointed": date(2020, 5, 4), "assessed": date(2023, 12, 1)}
    people: list[dict[str, object]] = [
        {"code": code, "name": name, "collective": "BGD", "position": "Phó Giám đốc", **since}
        for code, (name, _) in VOTES.items()
    ]
    rows: dict[str, list[dict[str, object]]] = {
        "Kỳ đánh giá": [{"year": 2023, "ruleset": ruleset.id, "place": "An Bình"}],
        "Tổ chức": [
            {"code": "DB", "name": "Đảng bộ xã An Hòa", "kind": UnitKind.DANG_BO_CO_SO},
            {"code": "C1", "name": "Chi bộ Một", "kind": UnitKind.CHI_BO, "parent": "DB"},
        ],
        "Đảng viên": [],
        "Chức vụ": [],
        "Tập thể lãnh đạo": [
            {"code": code, "name": name, "unit": "C1", "kind": kind, "size": 5}
            for (code, (name, _)), kind in zip(COLLECTIVES.items(), CollectiveKind, strict=True)
        ],
        "Cá nhân lãnh đạo": [
            *people,
            {"code": "L4", "name": "Bùi Mới", "collective": "BGD", "head": YesNo.CO, **since},
        ],
        "Hội nghị bỏ phiếu": [
            session("T", about["T"] if told else None, 14),
            session("L", about["L"] if told else None, 15),
        ],
        "Kết quả phiếu": [
            {"session": code, "subject": subject, **dict(zip(KEYS, votes, strict=True))}
            for code, table in (("T", COLLECTIVES), ("L", VOTES))
            for subject, (_, votes) in table.items()
        ],
    }
    path = tmp_path / "xa.xlsx"
    path.write_bytes(write(rows, ruleset.criteria))
    return pipeline.load(path, Folders())


def made(loaded: Loaded, name: str, mode: Mode = Mode.FINAL) -> Made:
    [form] = [form for form in loaded.forms if form.id == f"chung/{name}"]
    return Press(loaded.view).make(Paper(form=form, mode=mode, unit=loaded.units[0]))


@pytest.mark.parametrize("told", [True, False])
def test_two_votes_of_one_round_are_told_apart(tmp_path: Path, *, told: bool) -> None:
    loaded = load(tmp_path, told=told)
    assert loaded.reading.problems == ()
    for about, code in ((About.COLLECTIVES, "T"), (About.LEADERS, "L")):
        found = loaded.view.session(loaded.units[0], VoteRound.MUC, about)
        assert found
        assert found.code == code
    for about in (About.MEMBERS, About.CELLS, About.UNIT):
        assert loaded.view.session(loaded.units[0], VoteRound.MUC, about) is None


def test_leaders_are_listed_as_counted_with_the_level_that_the_guideline_gives(
    tmp_path: Path,
) -> None:
    paper = made(load(tmp_path), "bien_ban_kiem_phieu_lanh_dao")
    rows = table_rows(paper.data, 10)
    assert [row[1] for row in rows] == [name for name, _ in VOTES.values()]
    for row, (_, votes) in zip(rows, VOTES.values(), strict=True):
        assert row[3:7] == [f"{count}\n{share(count, 15)}" for count in votes]
    assert [row[8] for row in rows] == ["HTTNV", "KHTNV", "HTXSNV"]
    text = " ".join(text_of(paper.data).split())
    assert "Tỷ lệ phiếu tính trên số phiếu thu về." in text
    assert f"- {Grade.TOT}: 1 ({share(1, 3)})" in text
    assert "trên 50%" in text
    assert "III.6.14" in text
    assert (
        "người đứng đầu xem xét, quyết định." not in text.split("III. Kết luận")[1].split("Kết")[1]
    )


def test_a_tie_waits_for_the_head_and_gives_neither_level(tmp_path: Path) -> None:
    paper = made(load(tmp_path), "bien_ban_kiem_phieu_tap_the")
    rows = table_rows(paper.data, 10)
    assert [row[8] for row in rows] == ["HTXSNV / HTNV (ngang phiếu)", "HTXSNV"]
    text = " ".join(text_of(paper.data).split())
    assert (
        f"Chi ủy Chi bộ Một: ngang phiếu giữa “{Grade.XUAT_SAC}” và “{Grade.HOAN_THANH}”, "
        "chờ người đứng đầu xem xét, quyết định." in text
    )
    after = text.split("Kết quả theo số phiếu:")[1].split("Mức hội nghị đề nghị:")[0]
    assert f"{Grade.XUAT_SAC}: 1 (50%)" in after
    assert f"{Grade.HOAN_THANH}: 0 (0%)" in after
    assert all(row[9] == "......" for row in rows), "nobody has proposed a level yet"
    proposals = [each for each in paper.lacking if "› Quyết định" in each.where]
    assert len(proposals) == len(COLLECTIVES)


def test_the_ballot_has_all_who_are_rated_and_the_record_those_who_were_counted(
    tmp_path: Path,
) -> None:
    loaded = load(tmp_path)
    counted, before = loaded.view, replace(loaded.view.review, counts=())
    top = loaded.units[0]
    assert [each.code for each in counted.on_ballot(top, About.LEADERS)] == list(VOTES)
    view = View(review=before, ruleset=counted.ruleset, results=counted.results)
    assert [each.code for each in view.on_ballot(top, About.LEADERS)] == [*VOTES, "L4"]
    [form] = [form for form in loaded.forms if form.id == "chung/bien_ban_kiem_phieu_lanh_dao"]
    ballot = replace(form, subject=FormSubject.BALLOT)
    words = words_for(Paper(form=ballot, mode=Mode.PREFILLED, unit=top), view)
    assert "Bùi Mới" in [row["ho_ten"] for row in cast("list[dict[str, str]]", words["ds"])]


def test_a_blank_record_has_the_rows_asked_for_and_no_outcome(tmp_path: Path) -> None:
    loaded = load(tmp_path)
    for name in ("bien_ban_kiem_phieu_tap_the", "bien_ban_kiem_phieu_lanh_dao"):
        [form] = [form for form in loaded.forms if form.id == f"chung/{name}"]
        paper = Paper(form=form, mode=Mode.BLANK, unit=loaded.units[0], rows=3)
        result = Press(loaded.view).make(paper)
        assert result.lacking == ()
        rows = table_rows(result.data, 10)
        assert len(rows) == 3
        assert all(not "".join(row[1:]).strip() for row in rows)
        assert words_for(paper, loaded.view)["ket_luan"] == {
            "quy_tac": "",
            "theo_muc": [],
            "cho_quyet_dinh": [],
        }


FIXTURES = Path(__file__).parent.parent / "fixtures"


@pytest.mark.parametrize("name", ["phieu_tap_the_vong_2", "phieu_tap_the_vong_1"])
def test_a_ballot_on_collectives_says_how_many_only_if_every_group_has_its_quota(name: str) -> None:
    loaded = pipeline.load(FIXTURES / "huyen_2023.xlsx", Folders())
    [top] = [unit for unit in loaded.units if unit.code == "DB"]
    form = next(form for form in loaded.forms if form.id == f"chung/{name}")
    about = [q for q in loaded.view.results.quotas if q.subject is Subject.COLLECTIVE]
    assert [quota.unit for quota in about] == ["DB", "DB"]

    def most(*, allowed: int, named: int) -> object:
        """Return the number on the ballot if so many groups have a limit."""
        quotas = tuple(
            replace(quota, allowed=allowed, is_limit=place < named)
            for place, quota in enumerate(about)
        )
        results = replace(loaded.view.results, quotas=quotas)
        view = replace(loaded.view, results=results)
        return words_for(Paper(form=form, mode=Mode.PREFILLED, unit=top), view)["toi_da"]

    assert most(allowed=2, named=2) == "4"
    assert most(allowed=2, named=1) == "......"
    assert most(allowed=0, named=2) == "......"
