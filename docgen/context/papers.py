"""The words of each kind of paper: one function for each subject that a form may have.

Names are ASCII Vietnamese, the vocabulary of those who write templates; only this package
translates. No form, year or authority is known here.
"""

from docgen.classification import Assessment
from docgen.context.ballots import ballot_words
from docgen.context.checklists import checklist_words
from docgen.context.collectives import collective_words
from docgen.context.commendations import commendation_words
from docgen.context.common import common_words
from docgen.context.explanation import explanation_words
from docgen.context.members import member_words
from docgen.context.opinions import guidance_words, opinion_words
from docgen.context.paper import Paper
from docgen.context.reports import figure_words
from docgen.context.rerating import annulment_words, rerating_words
from docgen.context.residence import residence_counts
from docgen.context.rewards import reward_words
from docgen.context.rollup import rollup_words
from docgen.context.statistics import streak_words, year_words
from docgen.context.suggestions import suggestion_words
from docgen.context.tables import list_words, summary_words
from docgen.context.units import unit_words
from docgen.context.view import View
from docgen.context.words import Words, Writer
from docgen.figures import figures_of, rolled_up
from docgen.forms import FormSubject


def words_for(paper: Paper, view: View) -> Words:
    """Return everything that the template of a paper may print."""
    if paper.form.subject is FormSubject.ROLLUP:
        figures, _ = figures_of(view.review, view.results, view.ruleset)
        return rollup_words(rolled_up([figures], {}), paper.form)
    return _own_words(paper, Writer(mode=paper.mode, fillable=paper.fillable), view)


def _own_words(paper: Paper, writer: Writer, view: View) -> Words:
    """Return the words of a paper that one unit makes."""
    words = common_words(paper, writer, view)
    unit, form = paper.unit, paper.form
    rows = form.rows if paper.rows is None else paper.rows
    match form.subject:
        case FormSubject.MEMBER:
            words |= member_words(paper, writer, view)
        case FormSubject.UNIT:
            words |= unit_words(paper, writer, view, rows)
        case FormSubject.REPORT:
            words |= _report_words(paper, writer, view, rows)
        case FormSubject.BALLOT:
            words |= ballot_words(paper, writer, view, rows)
        case FormSubject.SUMMARY:
            words |= summary_words(unit, writer, view, about=form.about, rows=rows)
        case FormSubject.LIST:
            words |= list_words(unit, writer, view, rows)
        case FormSubject.REWARD:
            words |= reward_words(paper, writer, view, rows)
        case FormSubject.RERATING:
            words |= rerating_words(unit, form, writer, view)
        case (
            FormSubject.COLLECTIVE
            | FormSubject.SUGGESTION
            | FormSubject.COMMENDATION
            | FormSubject.EXPLANATION
            | FormSubject.ANNULMENT
        ):
            words |= _row_words(paper, writer, view, rows)
        # the words of DOSSIER are the index of papers already made, which `pipeline` adds
    return words


def _row_words(paper: Paper, writer: Writer, view: View, rows: int) -> Words:
    """Return the words of a form that is made once for each row of some sheet."""
    if isinstance(paper.row, Assessment):
        return explanation_words(paper.row, view)
    match paper.form.subject:
        case FormSubject.COLLECTIVE:
            return {**collective_words(paper, writer, view), **checklist_words(paper, view, rows)}
        case FormSubject.SUGGESTION:
            return suggestion_words(paper, writer, view)
        case FormSubject.COMMENDATION:
            return commendation_words(paper, writer, view)
        case FormSubject.ANNULMENT:
            return annulment_words(paper, writer, view)
        case _:
            return {}


def _report_words(paper: Paper, writer: Writer, view: View, rows: int) -> Words:
    """Return the words of papers that report on a unit and all below it."""
    unit = paper.unit
    return {
        **checklist_words(paper, view, rows),
        **guidance_words(unit, writer, view),
        **opinion_words(paper.form, unit, writer, view),
        **year_words(unit, writer, view),
        **streak_words(unit, writer, view),
        **figure_words(unit, writer, view),
        **residence_counts(unit, writer, view, rows),
    }
