"""Apply a ruleset to the facts of a review and say why. No year, no authority, no text here.

A guideline is data (`rulesets/`); `classify` answers with proposed levels, limits and quotas, each
with its steps and citations. It never decides, and never takes a missing fact for an answer.
"""

from docgen.classification.classify import as_checked, classify
from docgen.classification.explain import explain
from docgen.classification.loading import known_rulesets, load_ruleset, shipped_rulesets
from docgen.classification.results import (
    Assessment,
    Outcome,
    Quota,
    QuotaReading,
    Results,
    Step,
    StepKind,
)
from docgen.classification.ruleset import Ruleset

__all__ = [
    "Assessment",
    "Outcome",
    "Quota",
    "QuotaReading",
    "Results",
    "Ruleset",
    "Step",
    "StepKind",
    "as_checked",
    "classify",
    "explain",
    "known_rulesets",
    "load_ruleset",
    "shipped_rulesets",
]
