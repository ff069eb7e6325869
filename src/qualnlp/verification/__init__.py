"""Conclusions x codings -> checks: is there evidence that says what is claimed.

In: a study's conclusions, codings, informants and codebook as frames. Out: a row a check, each
with the excerpts behind it. Rules after Miles & Huberman's tactics (1994, chapter 10):
triangulating, looking for negative evidence, checking for representativeness.
"""

from qualnlp.verification.checks import COLUMNS, Evidence, verify

__all__ = ["COLUMNS", "Evidence", "verify"]
