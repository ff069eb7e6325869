"""A study <-> the files of other tools, with every loss said aloud.

In: a study's `Store`, or a file of another tool. Out: a file that those tools read, or rows of the
study; and for either a report of what was taken, left out, changed or guessed (`Exchange`).

`project` is what all tools have in common: codes, sources, segments, cases, notes. `collect` makes
one of a study, `take` brings one into a study; each format has a reader or a writer between a file
and a project, and knows nothing of the study.
"""

from qualnlp.exchange.report import COLUMNS, OUTCOMES, Exchange, Report

__all__ = ["COLUMNS", "OUTCOMES", "Exchange", "Report"]
