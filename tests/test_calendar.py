"""Deadlines: every slip that the domain notes found, and the same computed for another year."""

from datetime import date

import pytest

from docgen.calendar import as_ics, calendars, findings, load_calendar, schedule
from docgen.dates import is_working_day, last_working_day_for, working_days_between
from docgen.errors import RulesetError

PLAN = load_calendar("ke_hoach_352_2023")


def _told(code: str, year: int = 2023) -> list[str]:
    return [each.message for each in findings(PLAN, year) if each.code == code]


def test_the_wrong_year_is_found_and_read_as_meant() -> None:
    (slip,) = [each for each in findings(PLAN, 2023) if each.code == "year-slip"]
    assert "20/01/2023" in slip.message
    assert slip.hint == "hiểu là trước ngày 20/01/2024"
    (other,) = findings(load_calendar("vp_ubnd_2023"), 2023)
    assert other.hint == "hiểu là trước ngày 15/12/2023"


def test_deadlines_that_feed_each_other_on_one_day_have_no_slack() -> None:
    told = _told("no-slack")
    assert len(told) == 3
    assert any("B.II.1.6" in each and "B.II.1.5" in each for each in told)
    assert any(each.count("B.II.1.7") == 2 for each in told)


def test_the_notice_of_a_branch_ends_before_its_report_is_due() -> None:
    (told,) = [each for each in _told("short-notice") if "B.II.1.3" in each]
    assert "29/11/2023" in told
    assert "chậm nhất ngày 23/11/2023" in told
    assert "hết ngày 27/11/2023" in told


def test_two_working_days_are_left_after_the_plan_was_issued() -> None:
    told = _told("little-time")
    assert len(told) == 3
    assert all("chỉ có 2 ngày làm việc" in each for each in told)


def test_before_a_day_is_strictly_before_it() -> None:
    due = schedule(PLAN, 2023, date(2023, 11, 28))[0]
    assert (due.before, due.last) == (date(2023, 11, 28), date(2023, 11, 27))
    assert due.late
    assert due.today
    assert not schedule(PLAN, 2023, date(2023, 11, 27))[0].late


def test_another_year_is_computed_from_the_same_data() -> None:
    dues = schedule(PLAN, 2024, date(2024, 1, 1))
    assert dues[0].before == date(2024, 11, 28)
    assert max(due.before for due in dues) == date(2025, 1, 25)
    assert [each.code for each in findings(PLAN, 2040)].count("holidays-missing") == 2


def test_working_days_leave_out_both_ends_weekends_and_holidays() -> None:
    assert working_days_between(date(2023, 11, 23), date(2023, 11, 29)) == 3
    assert working_days_between(date(2023, 11, 24), date(2023, 11, 29)) == 2
    assert last_working_day_for(date(2023, 11, 29), 3) == date(2023, 11, 23)
    assert not is_working_day(date(2024, 1, 1))
    assert working_days_between(date(2024, 2, 7), date(2024, 2, 16)) == 1


def test_the_ics_file_has_every_deadline_once_and_short_lines() -> None:
    dues = schedule(PLAN, 2023, date(2023, 11, 1))
    data = as_ics(PLAN, dues)
    assert data.count(b"BEGIN:VEVENT") == len(PLAN.deadlines) == 26
    assert data == as_ics(PLAN, dues)
    assert all(len(line) <= 75 for line in data.split(b"\r\n"))
    assert b"DTSTART;VALUE=DATE:20231127" in data


def test_an_unknown_calendar_lists_those_there_are() -> None:
    with pytest.raises(RulesetError) as caught:
        load_calendar("khac")
    assert all(name in caught.value.problems[0].hint for name in calendars())


def test_the_single_deadlines_of_the_district() -> None:
    dues = schedule(load_calendar("huyen_2023"), 2023, date(2023, 12, 20))
    told = {due.deadline.cite: (due.before, due.late, due.today) for due in dues}
    assert told["III.7.1"] == (date(2023, 12, 20), True, True)
    assert told["III.6.1"] == (date(2023, 12, 31), False, False)
