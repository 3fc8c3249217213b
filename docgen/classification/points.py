"""Tests about points, where a guideline scores general criteria and results of tasks."""

from collections.abc import Mapping

from docgen.classification.facts import Facts, either, missing_cell, missing_review, unknown
from docgen.classification.results import Answer
from docgen.errors import Problem
from docgen.model import Record


def _gaps(facts: Facts, row: Record, wanted: Mapping[str, tuple[int | None, str]]) -> list[Problem]:
    """Return the cells of those facts that are not given, each fact with what it is called."""
    return [
        missing_cell(facts, row, fact, what)
        for fact, (given, what) in wanted.items()
        if given is None
    ]


def _points(facts: Facts) -> int | Answer:
    """Return general points and task points together, or which of them are missing."""
    row = facts.row
    if row is None:
        return unknown("chưa có điểm", missing_review(facts))
    general, tasks = row.general_points, row.task_points
    if general is not None and tasks is not None:
        return general + tasks
    wanted = {
        "general_points": (general, "điểm nhóm tiêu chí chung"),
        "task_points": (tasks, "điểm kết quả thực hiện nhiệm vụ"),
    }
    return unknown("chưa có đủ điểm", *_gaps(facts, row, wanted))


def points_at_least(facts: Facts, *, points: int) -> Answer:
    """Return whether both groups of points together reach `points`."""
    total = _points(facts)
    if isinstance(total, Answer):
        return total
    return either(f"{total} điểm", when=total >= points)


def points_under(facts: Facts, *, points: int) -> Answer:
    """Return whether both groups of points together stay under `points`."""
    total = _points(facts)
    if isinstance(total, Answer):
        return total
    return either(f"{total} điểm", when=total < points)


def points_above_scale(facts: Facts, *, general: int, tasks: int) -> Answer:
    """Return whether a group has more points than the scale of the guideline gives it."""
    row = facts.row
    if row is None:
        return unknown("chưa có điểm", missing_review(facts))
    over = (row.general_points or 0) > general or (row.task_points or 0) > tasks
    told = f"{row.general_points}/{general} và {row.task_points}/{tasks} điểm"
    return either(told, when=not over)


def late_at_most(facts: Facts, *, percent: int) -> Answer:
    """Return whether at most `percent` of the targets were done late."""
    row = facts.row
    if row is None:
        return unknown("chưa có kết quả thực hiện chỉ tiêu, nhiệm vụ", missing_review(facts))
    wanted = {
        "targets_assigned": (row.targets_assigned, "số chỉ tiêu, nhiệm vụ được giao"),
        "targets_on_time": (row.targets_on_time, "số hoàn thành đúng tiến độ"),
    }
    if row.targets_assigned is None or row.targets_on_time is None:
        return unknown("chưa có đủ số chỉ tiêu, nhiệm vụ", *_gaps(facts, row, wanted))
    late = row.targets_assigned - row.targets_on_time
    told = f"{late}/{row.targets_assigned} chỉ tiêu, nhiệm vụ chậm tiến độ"
    return either(told, when=late * 100 <= percent * row.targets_assigned)
