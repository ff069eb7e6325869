"""Decisions made elsewhere, as the engine learns from them.

In: a table of decisions, and the input whose rows they name. Out: what `CodeSuggester.fit` takes.
A row names a text by its id in the input (column `excerpt_id`, or the id column's own name), or
carries it (columns `transcript` and `text`); an empty code means: read, nothing else applies.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from hashlib import sha256
from itertools import chain
from pathlib import Path
from typing import Any

from qualnlp.batch.rows import contexts_of, read_rows
from qualnlp.batch.sources import Source, whole_file
from qualnlp.codebook import Codebook
from qualnlp.coding.import_table import read_acts
from qualnlp.errors import DecisionsInvalid, UnknownExcerpt
from qualnlp.i18n import say
from qualnlp.suggestion.run import Decided, lessons


def read_lessons(
    path: Path,
    codebook: Codebook,
    sources: Sequence[Source],
    text_column: str,
    id_column: str,
    context_column: str | None = None,
) -> dict[str, Any]:
    """Return what a table of decisions teaches, as lists that JSON can hold.

    Raises
    ------
    DecisionsInvalid
        Naming every row that fits no text or no code; then nothing is learned.
    """
    import pandas as pd

    places: dict[str, tuple[str, str, str]] = {}  # our id -> (text, transcript, question)
    wanted: dict[str, str] = {}  # id in the input -> our id

    def ids_of(row: Mapping[str, str]) -> list[str]:
        text = row.get("text", "")
        named = row.get("excerpt_id") or row.get(id_column.lower(), "")
        if text:
            key = sha256(f"{row.get('transcript', '')}\n{text}".encode()).hexdigest()
            question = row.get((context_column or "question").lower(), "")
            places[key] = (text, row.get("transcript", "") or key, question)
            return [key]
        if not named:
            raise UnknownExcerpt(
                say("Baris ini tidak menyebut teks.", "This row names no text."),
                hint=say("Isi excerpt_id atau text.", "Fill in excerpt_id or text."),
            )
        return [wanted.setdefault(named, named)]

    acts = read_acts(
        path, "", "blind", ids_of, codebook, more_names={id_column.lower(): "excerpt_id"}
    )
    if wanted:
        places |= {
            key: (text, key, question)
            for key, text, question in _look_up(
                wanted, sources, text_column, id_column, context_column
            )
        }
        missing = sorted(key for key in wanted if key not in places)
        if missing:
            raise DecisionsInvalid(
                say(
                    f"{len(missing)} id tidak ada di masukan: ",
                    f"{len(missing)} ids are not in the input: ",
                )
                + ", ".join(missing[:5])
                + ".",
                where=path,
                hint=say("Periksa kolom id-nya.", "Check the column of ids."),
            )
    rows = [(a.excerpt_id, a.code, "", a.verdict, a.mode) for a in acts]
    frame = pd.DataFrame(rows, columns=["excerpt_id", "code", "coder", "verdict", "mode"])
    finished = frame[frame["verdict"] == "finished"]
    latest = frame[frame["verdict"] != "finished"].drop_duplicates(
        ["excerpt_id", "code"], keep="last"
    )
    shown = pd.DataFrame(columns=["excerpt_id", "code", "coder"])
    excerpts = pd.DataFrame(
        [(key, *about) for key, about in places.items()],
        columns=["excerpt_id", "text", "transcript_id", "question"],
    )
    classes = [code.id for code in codebook.codable]
    learned = lessons(excerpts, Decided(latest, finished, shown), classes)
    return {
        name: value if isinstance(value, list) else value.tolist()
        for name, value in learned.items()
    }


def _look_up(
    wanted: Mapping[str, str],
    sources: Sequence[Source],
    text_column: str,
    id_column: str,
    context_column: str | None,
) -> Iterator[tuple[str, str, str]]:
    """Give id, text and question of the rows whose ids are wanted."""
    columns = [id_column, text_column, *([context_column] if context_column else [])]
    wanted_columns = list(dict.fromkeys(columns))
    for table in chain.from_iterable(whole_file(one.path, wanted_columns) for one in sources):
        ids = table.column(id_column).to_pylist()
        rows = read_rows(table, text_column)
        questions = contexts_of(table, context_column, rows.places)
        for place, text, question in zip(rows.places, rows.texts, questions, strict=True):
            key = str(ids[place])
            if key in wanted:
                yield key, text, question
