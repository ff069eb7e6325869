"""Check conclusions against the codings: whether the evidence says what is claimed.

In: a study's conclusions, codings, informants and codebook as frames. Out: one row per finding of a
check, with the excerpts behind it; what speaks for and against each conclusion; informants who
contradict each other. The rules follow Miles & Huberman's tactics (1994, chapter 10): looking for
negative evidence, weighting it, triangulating, checking representativeness, outliers and the
researcher's own effects. docs/verification.md describes them one by one; a new check is one
function marked with `@check`.
"""

from qualnlp.verification.checks import COLUMNS, verify
from qualnlp.verification.contradictions import contradictions
from qualnlp.verification.evidence import Evidence
from qualnlp.verification.registry import CHECKS, Check, Row, check, check_name, verdict_name
from qualnlp.verification.thresholds import Rules
from qualnlp.verification.weigh import weigh

__all__ = [
    "CHECKS",
    "COLUMNS",
    "Check",
    "Evidence",
    "Row",
    "Rules",
    "check",
    "check_name",
    "contradictions",
    "verdict_name",
    "verify",
    "weigh",
]
