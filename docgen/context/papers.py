"""The words of each kind of paper: one function for each subject that a form may have.

Names are ASCII Vietnamese, the vocabulary of those who write templates; only this package
translates. No form, year or authority is known here.
"""

from docgen.context.ballots import ballot_words
from docgen.context.commendations import commendation_words
from docgen.context.common import common_words
from docgen.context.members import member_words
from docgen.context.paper import Paper
from docgen.context.rerating import rerating_words
from docgen.context.rewards import reward_words
from docgen.context.suggestions import suggestion_words
from docgen.context.tables import list_words, summary_words
from docgen.context.units import unit_words
from docgen.context.view import View
from docgen.context.words import Words, Writer
from docgen.forms import FormSubject

_OF_A_ROW = {
    FormSubject.SUGGESTION: suggestion_words,
    FormSubject.COMMENDATION: commendation_words,
}


def words_for(paper: Paper, view: View) -> Words:
    """Return everything that the template of a paper may print."""
    writer = Writer(mode=paper.mode)
    words = common_words(paper, writer, view)
    unit, form = paper.unit, paper.form
    rows = form.rows if paper.rows is None else paper.rows
    match form.subject:
        case FormSubject.MEMBER:
            words |= member_words(paper, writer, view)
        case FormSubject.UNIT:
            words |= unit_words(paper, writer, view, rows)
        case FormSubject.BALLOT:
            words |= ballot_words(unit, writer, view, form=form, rows=rows)
        case FormSubject.SUMMARY:
            words |= summary_words(unit, writer, view, about=form.about, rows=rows)
        case FormSubject.LIST:
            words |= list_words(unit, writer, view, rows)
        case FormSubject.REWARD:
            words |= reward_words(unit, writer, view, rows)
        case FormSubject.RERATING:
            words |= rerating_words(unit, writer, view)
        case FormSubject.SUGGESTION | FormSubject.COMMENDATION:
            words |= _OF_A_ROW[form.subject](paper, writer, view)
        case FormSubject.COLLECTIVE | FormSubject.DOSSIER:
            pass
    return words
