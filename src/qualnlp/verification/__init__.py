"""Conclusions x codings -> checks: is there evidence that says what is claimed.

In: a study's conclusions, codings, informants and codebook as frames. Out: a row a check, each
with the excerpts behind it; what speaks for and against each conclusion; informants who contradict
each other. The rules follow Miles & Huberman's tactics (1994, chapter 10): looking for negative
evidence, weighting it, triangulating, checking representativeness, outliers and the researcher's
own effects. docs/verification.md tells them one by one.
"""

from qualnlp.verification.checks import COLUMNS, verify
from qualnlp.verification.contradictions import contradictions
from qualnlp.verification.evidence import Evidence
from qualnlp.verification.thresholds import Rules
from qualnlp.verification.weigh import weigh

__all__ = ["COLUMNS", "Evidence", "Rules", "contradictions", "verify", "weigh"]
