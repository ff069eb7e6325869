"""What a batch run is levelled on: a sample of its own rows.

In: the input. Out: some thousand texts with their questions, drawn by hash, so that the order of
the rows, the size of the parts and restarts change nothing, and memory stays flat.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from qualnlp.batch.arrow import give_back_memory
from qualnlp.batch.rows import contexts_of, excerpts_of, read_rows
from qualnlp.batch.sources import Source, open_parquet, whole_file
from qualnlp.batch.to_parquet import FAULT
from qualnlp.suggestion.background import Pairs, sample

# Of a row that is longer, so much is enough to tell the level; the sample stays small.
_LONGEST = 4000
# Rows that are transcripts: so many of them hold excerpts enough.
_TRANSCRIPTS = 64


def draw_background(
    sources: Sequence[Source],
    text_column: str,
    context_column: str | None,
    *,
    split: bool,
    max_words: int,
) -> Pairs:
    """Return different (text, question) pairs of the input, or of its transcripts' excerpts."""
    rows = _rows(sources, text_column, context_column)
    if not split:
        drawn = sample((text[:_LONGEST], context[:_LONGEST]) for text, context in rows)
    else:
        drawn = sample(
            (excerpt.text, excerpt.question or context)
            for text, context in sample(rows, _TRANSCRIPTS)
            for excerpt in excerpts_of(text, max_words)
        )
    give_back_memory()
    return drawn


def _rows(
    sources: Sequence[Source], text_column: str, context_column: str | None
) -> Iterator[tuple[str, str]]:
    """Give text and context of every row that can be read."""
    wanted = [text_column, *([context_column] if context_column else [])]
    for source in sources:
        has_faults = FAULT in open_parquet(source.path).schema_arrow.names
        columns = [*dict.fromkeys(wanted), *([FAULT] if has_faults else [])]
        for table in whole_file(source.path, columns):
            rows = read_rows(table, text_column)
            questions = contexts_of(table, context_column, rows.places)
            yield from zip(rows.texts, questions, strict=True)
