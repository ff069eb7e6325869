"""JSON as the study keeps it in a column. In: its text. Out: its value, or a sentence."""

from __future__ import annotations

import json
from typing import Any

from qualnlp.codebook import Codebook
from qualnlp.errors import QualNlpError
from qualnlp.store.errors import broken_table

# Columns that hold JSON, and what each holds.
KINDS: dict[tuple[str, str], type] = {
    ("transcripts", "edits"): list,
    ("transcripts", "marks"): list,
    ("transcripts", "warnings"): list,
    ("informants", "attributes"): dict,
    ("excerpt_changes", "before"): list,
    ("excerpt_changes", "after"): list,
    ("conclusions", "codes"): list,
    ("runs", "settings"): dict,
}


def opened(table: str, column: str, text: str) -> Any:
    """Return what a column holds.

    Raises
    ------
    StudyDamaged
        If it is no JSON, or of another kind than the column's; the sentence names the table.

    Examples
    --------
    >>> opened("conclusions", "codes", '["pelatihan"]')
    ['pelatihan']
    """
    try:
        value = json.loads(text)
    except (ValueError, TypeError, RecursionError) as error:
        raise broken_table(table, column) from error
    if not isinstance(value, KINDS[table, column]):
        raise broken_table(table, column)
    return value


def opened_codebook(text: str) -> Codebook:
    """Return a codebook out of its version's body.

    Raises
    ------
    StudyDamaged
        If it is none; the sentence names the table.
    """
    try:
        return Codebook.from_json(text)
    except (QualNlpError, ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise broken_table("codebooks", "body") from error
