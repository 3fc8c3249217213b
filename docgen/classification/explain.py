"""An assessment told in lines of Vietnamese: outcome, each step, warnings, what is missing."""

from itertools import groupby

from docgen.classification.results import Assessment, Outcome, Step, StepKind
from docgen.model import Grade, Subject

_MARKS = {
    Outcome.HOLDS: "✓",
    Outcome.FAILS: "✗",
    Outcome.UNKNOWN: "?",
    Outcome.APPLIES: "!",
    Outcome.DOES_NOT_APPLY: "–",
    Outcome.TO_DECIDE: "?",
}

TITLES = {
    Subject.MEMBER: "Đảng viên",
    Subject.UNIT: "Tổ chức đảng",
    Subject.COLLECTIVE: "Tập thể lãnh đạo, quản lý",
    Subject.LEADER: "Cán bộ lãnh đạo, quản lý",
}


def explain(assessment: Assessment) -> tuple[str, ...]:
    """Return why the level is proposed, line by line; a decided level is told as people's own."""
    what = TITLES[assessment.subject]
    lines = [f"{what}: {assessment.name} ({assessment.code})", *outcome_lines(assessment)]
    for (kind, level), steps in groupby(assessment.steps, heading):
        lines.extend(["", f"{kind}{f' “{level}”' if level else ''}:"])
        for step in steps:
            lines.extend(_step(step))
    if assessment.warnings:
        lines.extend(["", "Cảnh báo:", *(f"  - {problem}" for problem in assessment.warnings)])
    if assessment.missing:
        lines.extend(["", "Còn thiếu:", *(f"  - {problem}" for problem in assessment.missing)])
    return tuple(lines)


def heading(step: Step) -> tuple[StepKind, Grade | None]:
    """Return under which heading a step stands: conditions by the level they belong to."""
    return step.kind, step.level if step.kind is StepKind.CONDITION else None


def outcome_lines(own: Assessment) -> list[str]:
    """Return what is proposed, allowed and decided, a line each."""
    lines = []
    if own.is_waiting:
        lines.append(f"Phải kiểm điểm, xếp loại nhưng chưa thực hiện: {own.reason}")
    elif own.rated is False:
        reviewed = "Có kiểm điểm" if own.reviewed else "Không kiểm điểm"
        lines.append(f"{reviewed}, không xếp loại: {own.reason}")
    elif own.proposed is None:
        lines.append(f"Chưa đề xuất mức: {own.reason}")
    else:
        lines.append(f"Mức đề xuất: {own.proposed}")
    if own.ceiling is not None:
        lines.append(f"Mức tối đa có thể đề xuất: {own.ceiling}")
    decision = own.decision
    if decision is not None and decision.proposed is not None:
        above = own.ceiling is not None and decision.proposed.rank > own.ceiling.rank
        lines.append(
            f"Mức tập thể đề nghị: {decision.proposed}" + (", cao hơn mức tối đa" if above else "")
        )
    if decision is not None and decision.decided is not None:
        paper = f" (quyết định số {decision.number})" if decision.number else ""
        body = decision.body or "cấp có thẩm quyền"
        lines.append(f"Mức do {body} quyết định: {decision.decided}{paper}")
        if own.proposed is not None and decision.decided is not own.proposed:
            higher = decision.decided.rank > own.proposed.rank
            lines.append(f"Mức quyết định {'cao' if higher else 'thấp'} hơn mức đề xuất")
    if own.rerate:
        years = ", ".join(str(year) for year in own.rerate)
        lines.append(f"Cần xem xét xếp loại lại năm: {years}")
    return lines


def _step(step: Step) -> list[str]:
    place = f"{step.rule}, {step.cite}"
    mark = f"  {_MARKS[step.outcome]} {step.outcome}"
    if step.outcome is Outcome.DOES_NOT_APPLY:
        return [f"{mark} – {step.facts} ({place})"]
    facts = [f"      Căn cứ: {step.facts}"] if step.facts else []
    return [f"{mark} – {step.text}", *facts, f"      {place}"]
