"""Which ballots to print: the form for each vote session, chosen from data, and how many copies."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from docgen import vi
from docgen.ballots.voters import unknown_voters, voters
from docgen.context import Paper, View
from docgen.context.ballots import SUBJECTS, subjects_of
from docgen.context.rounds import first_count, lifted, reaching
from docgen.errors import DataError, Problem, Severity
from docgen.forms import About, Form, FormSubject, Mode, find_form
from docgen.model import BallotAbout, Subject, Unit, VoteRound, VoteSession
from docgen.workbook.outcomes import SESSIONS


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What a user asks for: without `units` the sessions on the sheet, all or those named."""

    sessions: Sequence[str] = ()
    units: Sequence[Unit] = ()
    forms: Sequence[str] = ()
    copies: int | None = None
    spare: int = 2
    blank: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """Equal ballots of one session: the form, how many of them at least, and why so many."""

    form: Form
    unit: Unit
    session: VoteSession | None
    mode: Mode
    copies: int
    why: str
    notes: tuple[Problem, ...] = ()

    @property
    def paper(self) -> Paper:
        """Return the paper that one ballot is."""
        return Paper(form=self.form, mode=self.mode, unit=self.unit, session=self.session)

    @property
    def name(self) -> str:
        """Return what its files are called, without ending."""
        code = f"{self.session.code} - " if self.session else ""
        return f"{code}{self.form.file_name}"


def batches(
    asked: Asked, forms: Sequence[Form], view: View
) -> tuple[tuple[Batch, ...], tuple[Problem, ...]]:
    """Return the batches asked for, in workbook order, and what keeps others from being printed.

    Raises:
        DataError: if none can be printed, with everything that must be filled in or decided first.
        TemplateError: if a form is asked for that there is not.
    """
    named = [find_form(forms, name) for name in asked.forms]
    problems = [_no_ballot(form) for form in named if form.subject is not FormSubject.BALLOT]
    made: list[Batch] = []
    for unit, session in _votes(asked, view, problems):
        notes = () if session is None else tuple(_guesses(session, view))
        chosen: Sequence[Form | Problem] = [
            form for form in named if form.subject is FormSubject.BALLOT
        ]
        if not named and session is not None:
            chosen = [form_for(session, unit, forms, view)]
        for form in chosen:
            found = form if isinstance(form, Problem) else _batch(asked, form, unit, session, view)
            if isinstance(found, Problem):
                problems.append(found)
            else:
                made.append(_noted(found, notes, view))
    if not made and not problems:
        problems.append(_no_session(view))
    if not made:
        raise DataError(*dict.fromkeys(problems))
    return tuple(made), tuple(dict.fromkeys(problems))


def _votes(
    asked: Asked, view: View, problems: list[Problem]
) -> Iterator[tuple[Unit, VoteSession | None]]:
    """Yield the sessions asked for with their units; units named need no session."""
    if asked.units:
        yield from ((unit, None) for unit in asked.units)
        return
    rows = {row.code: row for row in view.review.sessions}
    named = {vi.fold(code) for code in asked.sessions}
    known = {vi.fold(code) for code in rows}
    problems.extend(
        Problem(
            code="session-not-found",
            where=code,
            message="không có hội nghị bỏ phiếu nào mang mã này",
            hint=f"các mã đã ghi: {', '.join(rows) or 'chưa có'}",
        )
        for code in asked.sessions
        if vi.fold(code) not in known
    )
    for row in rows.values():
        unit = view.units.get(row.unit)
        if unit is not None and (not named or vi.fold(row.code) in named):
            yield unit, row


def form_for(session: VoteSession, unit: Unit, forms: Sequence[Form], view: View) -> Form | Problem:
    """Return the one ballot that fits the unit, whom the vote is about, and its round."""
    about = view.about(session)
    if about is None:
        return Problem(
            code="ballot-about-unknown",
            where=view.review.where(session, "about"),
            message=f"chưa biết hội nghị {session.code} bỏ phiếu về ai nên chưa chọn được mẫu",
            hint=f"chọn ở ô này một trong: {', '.join(BallotAbout)}",
        )
    rounds = view.ruleset.rounds or _rounds_held(unit, about, view)
    fitting = [
        form
        for form in forms
        if form.subject is FormSubject.BALLOT
        and not form.on_request
        and form.about is about
        and form.second_round is (session.round is VoteRound.XUAT_SAC)
        and form.rounds in {0, rounds}
        and unit.kind in form.units
    ]
    if len(fitting) == 1:
        return fitting[0]
    listed = ", ".join(form.code for form in fitting)
    return Problem(
        code="ballot-form-unclear",
        where=view.review.where(session, "about"),
        message=f"có {len(fitting)} mẫu phiếu hợp với hội nghị {session.code} "
        f"({unit.kind.value}, {BallotAbout[about.name].value}, {session.round.value})",
        hint=f"thêm --form một trong: {listed}" if listed else "xem các mẫu phiếu: docgen forms",
    )


def rounds_of(unit: Unit, about: About, view: View) -> int:
    """Return in how many rounds a unit votes; on itself it always votes once on all levels.

    Cites: seed 000, III.1.5 Bước 1.
    """
    if about is About.UNIT:
        return 1
    return view.ruleset.rounds or _rounds_held(unit, about, view)


def _rounds_held(unit: Unit, about: About, view: View) -> int:
    """Return the rounds where the guideline is silent: two if a second one is on the sheet."""
    return 1 if view.session(unit, VoteRound.XUAT_SAC, about) is None else 2


def _batch(
    asked: Asked, form: Form, unit: Unit, session: VoteSession | None, view: View
) -> Batch | Problem:
    """Return the batch of a form, or what keeps it from being printed."""
    mode = Mode.BLANK if asked.blank else Mode.PREFILLED
    if unit.kind not in form.units or mode not in form.modes:
        return Problem(
            code="ballot-not-for-unit",
            where=unit.name,
            message=f"{form.code} không dành cho {unit.kind.value.lower()}",
            hint="chọn mẫu phiếu khác, hoặc chỉ chọn hội nghị dùng mẫu này: --session",
        )
    if not asked.blank and not subjects_of(unit, form, view):
        return lists_nobody(form, unit, session, view)
    if asked.copies is not None:
        why = f"{asked.copies} phiếu theo --copies"
        return Batch(form=form, unit=unit, session=session, mode=mode, copies=asked.copies, why=why)
    if form.on_request:
        return Problem(
            code="ballot-copies-unknown",
            where=unit.name,
            message=f"{form.code} gửi các nơi tham gia ý kiến, không theo số người bỏ phiếu",
            hint="ghi số phiếu cần in: --copies N",
        )
    found = voters(unit, session, view)
    if found.count is None:
        return unknown_voters(unit, session, view)
    return Batch(
        form=form,
        unit=unit,
        session=session,
        mode=mode,
        copies=found.count + asked.spare,
        why=f"{found.why}; thêm {asked.spare} phiếu dự phòng",
    )


def lists_nobody(form: Form, unit: Unit, session: VoteSession | None, view: View) -> Problem:
    """Return the problem of a ballot that has nobody on it."""
    return Problem(
        code="ballot-lists-nobody",
        where=view.review.where(session, "round") if session else unit.name,
        message=f"{form.code} của {unit.name} chưa có ai để ghi vào phiếu",
        hint="nhập kết quả vòng một, mức đề nghị, hoặc ô còn thiếu (xem docgen explain); "
        "in phiếu trống không tên: --blank",
    )


def _noted(batch: Batch, notes: Sequence[Problem], view: View) -> Batch:
    """Return the batch with what its user should know before printing."""
    if batch.mode is Mode.BLANK:
        return replace(batch, notes=tuple(notes))
    return replace(batch, notes=(*notes, *_left_off(batch, view), *_second_round(batch, view)))


def _guesses(session: VoteSession, view: View) -> Iterator[Problem]:
    """Yield what was guessed of a session because neither its row nor the guideline says it."""
    about = view.about(session)
    if session.about is None and about is not None:
        yield Problem(
            code="ballot-about-inferred",
            where=view.review.where(session, "about"),
            message=f"ô này trống; suy ra hội nghị {session.code} bỏ phiếu về: "
            f"{BallotAbout[about.name].value}",
            hint="chọn đúng ở ô này nếu không phải",
            severity=Severity.WARNING,
        )
    if view.ruleset.rounds == 1 and session.round is VoteRound.XUAT_SAC:
        yield Problem(
            code="ballot-round-unexpected",
            where=view.review.where(session, "round"),
            message=f"hướng dẫn này bỏ phiếu một vòng nhưng hội nghị {session.code} ghi vòng hai",
            hint="sửa ô này, hoặc đối chiếu với quy định của cấp ủy trước khi in",
            severity=Severity.WARNING,
        )
    if view.ruleset.rounds is None:
        yield Problem(
            code="ballot-rounds-assumed",
            where=view.review.where(view.review.period, "ruleset"),
            message="hướng dẫn này không nói bỏ phiếu mấy vòng: có dòng vòng hai thì in phiếu hai "
            "vòng (ba mức, rồi Đồng ý / Không đồng ý), không có thì in phiếu một vòng bốn mức",
            hint="đối chiếu với quy định của cấp ủy trước khi in",
            severity=Severity.WARNING,
        )


def _left_off(batch: Batch, view: View) -> Iterator[Problem]:
    """Yield who is not on a ballot only because it is not known yet whether a level is due."""
    unknown = []
    for code in view.voted_on(batch.unit, batch.form.about):
        own = view.assessment(code)
        if own is not None and own.rated is None:
            unknown.append(view.name_of(code))
    if unknown and batch.form.about is not About.UNIT:
        yield Problem(
            code="ballot-left-off",
            where=f"{view.review.file} › {batch.name}",
            message="chưa ghi vào phiếu vì chưa đủ căn cứ để biết có được xếp loại không: "
            f"{', '.join(sorted(unknown))}",
            hint="xem ô còn thiếu: docgen explain",
            severity=Severity.WARNING,
        )


def _second_round(batch: Batch, view: View) -> Iterator[Problem]:
    """Yield what the list of a second ballot rests on, and who is kept off it by a rule."""
    unit, form = batch.unit, batch.form
    if not form.second_round:
        return
    first = first_count(unit, form.about, view)
    where = f"{view.review.file} › {batch.name}"
    if first is None:
        told = "chưa có kết quả vòng một nên lấy những ai được đề nghị, hoặc đủ căn cứ, từ HTTNV"
    elif view.ruleset.vote is not None:
        told = f"danh sách theo kết quả {first.code}: {view.ruleset.vote.text}"
    else:
        told = f"danh sách theo kết quả {first.code}: hướng dẫn không nêu tỷ lệ nên lấy những ai "
        told += "có quá nửa số phiếu thu về ở mức HTTNV trở lên"
    yield Problem(
        code="ballot-second-round",
        where=where,
        message=told,
        hint="đối chiếu với biên bản kiểm phiếu vòng một",
        severity=Severity.WARNING,
    )
    capped = reaching(unit, form.about, view) - lifted(unit, form.about, view)
    if capped:
        names = ", ".join(sorted(view.name_of(code) for code in capped))
        yield Problem(
            code="ballot-capped",
            where=where,
            message=f"không ghi vào phiếu vì có quy định khống chế dưới HTXSNV: {names}",
            hint="xem lý do: docgen explain",
            severity=Severity.WARNING,
        )

    yield from _most(batch, view, where)


def _most(batch: Batch, view: View, where: str) -> Iterator[Problem]:
    """Yield how many may be chosen by each quota of those on the ballot, under every reading."""
    subject = SUBJECTS[batch.form.about]
    for unit in view.groups(batch.unit) if subject is Subject.MEMBER else [batch.unit]:
        for quota in view.quotas(unit, subject):
            readings = "; ".join(f"{each.name}: {each.allowed}" for each in quota.readings)
            kind = "được chọn tối đa" if quota.is_limit else "để tham khảo"
            yield Problem(
                code="ballot-quota",
                where=where,
                message=f"{quota.group}: {kind} {quota.allowed} (cách {quota.used}; {readings}), "
                "tính theo các mức đang có trong sổ",
                hint=f"căn cứ: {quota.cite}",
                severity=Severity.WARNING,
            )


def _no_ballot(form: Form) -> Problem:
    return Problem(
        code="not-a-ballot",
        where=form.label,
        message="mẫu này không phải phiếu biểu quyết",
        hint="in mẫu này bằng docgen fill",
    )


def _no_session(view: View) -> Problem:
    return Problem(
        code="ballot-no-session",
        where=f"{view.review.file} › {SESSIONS.title}",
        message="chưa có hội nghị bỏ phiếu nào để in phiếu",
        hint="thêm một dòng ở trang này, hoặc in theo tổ chức: --unit TỔ_CHỨC --form MẪU",
    )
