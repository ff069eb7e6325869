"""A whole study as JSON, and back without loss. In: a Store, or a file. Out: a file, or a Store.

Every table of the study, row by row, in the order of its keys: codebooks, transcripts, excerpts,
suggestions, decisions with their hashes, memos. ``schema/study.schema.json`` describes it, made
from the tables themselves (`json_schema`). On the way back, chains, proofs and offsets are checked.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from sqlalchemy import Boolean, Column, Connection, Float, Integer, Table, select
from sqlalchemy.exc import StatementError

from qualnlp import __version__
from qualnlp.errors import ExchangeUnreadable, StudyTooNew, no_such_file
from qualnlp.exchange.report import Report
from qualnlp.exchange.rows import JSON_COLUMNS, TABLES, closed, rows_of
from qualnlp.i18n import say
from qualnlp.limits import bounded_reading, in_time
from qualnlp.store import Store, check_store, schema
from qualnlp.store.decisions import seal_all
from qualnlp.store.identity import identify
from qualnlp.store.proofs import change_rows, prove_all
from qualnlp.store.suggestion_rows import insert_suggestions

FORMAT = "qualnlp-study"
MAX_BYTES = 1_000_000_000
_RESERVED = "schema"
# Files of earlier versions bring no proofs; the others are held against theirs.
PROVED_SINCE = 5


def study_json(store: Store, report: Report) -> bytes:
    """Return a whole study as JSON in UTF-8; the same study gives the same bytes."""
    with store.reading() as connection:
        return b"".join(piece.encode() for piece in _pieces(connection, report))


def _pieces(connection: Connection, report: Report) -> Iterator[str]:
    about = connection.execute(select(schema.about).order_by(schema.about.c.key)).all()
    notes = {row.key: row.value for row in about if row.key != _RESERVED}
    head = {"format": FORMAT, "schema": schema.SCHEMA_VERSION, "qualnlp": __version__}
    for key, value in head.items():
        yield f"{'{' if key == 'format' else ''}\n{_json(key)}: {_json(value)},"
    yield f'\n"about": {_json(notes)},\n"tables": {{'
    for number, table in enumerate(TABLES):
        rows = rows_of(connection, table)
        if table is schema.runs:
            rows = [row for row in rows if row["complete"]]
        lines = ",\n".join(map(_json, rows))
        yield f"{',' if number else ''}\n{_json(table.name)}: [\n{lines}\n]"
        kind = _KINDS.get(table.name)
        if kind:
            report.taken(kind, len(rows))
    yield "\n}}\n"


# What tables are called in a report.
_KINDS = {
    "transcripts": "source", "codebooks": "codebook", "decisions": "decision", "memos": "memo",
    "suggestions": "suggestion", "conclusions": "conclusion", "informants": "case",
}  # fmt: skip


def _json(value: Any) -> str:
    text = json.dumps(value, ensure_ascii=False)
    # Half a surrogate pair is no UTF-8: it is written as an escape.
    return text if text.isprintable() or _encodes(text) else json.dumps(value)


def _encodes(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def is_study_json(path: Path) -> bool:
    """Tell whether a .json file is a study of ours; tables of other tools are not."""
    if not path.is_file():
        return False
    with path.open("rb") as file:
        return f'"format": "{FORMAT}"'.encode() in file.read(200)


def json_schema() -> dict[str, Any]:
    """Return the JSON Schema of the file, made from the study's tables.

    Examples
    --------
    >>> sorted(json_schema()["properties"])
    ['about', 'format', 'qualnlp', 'schema', 'tables']
    """
    text = {"type": "string"}
    tables = {
        table.name: {
            "type": "array",
            "items": {
                "type": "object",
                "properties": {column.name: _type_of(column) for column in table.columns},
                "required": [column.name for column in table.columns],
                "additionalProperties": False,
            },
        }
        for table in TABLES
    }
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "A study of qualnlp",
        "type": "object",
        "properties": {
            "format": {"const": FORMAT},
            "schema": {"type": "integer"},
            "qualnlp": text,
            "about": {"type": "object", "additionalProperties": text},
            "tables": {
                "type": "object",
                "properties": tables,
                "required": list(tables),
                "additionalProperties": False,
            },
        },
        "required": ["format", "schema", "about", "tables"],
    }


def _type_of(column: Column[Any]) -> dict[str, Any]:
    if (column.table.name, column.name) in JSON_COLUMNS:
        return {"type": ["object", "array", "string"]}
    kinds = [_kind(column)]
    return {"type": [*kinds, "null"] if column.nullable else kinds[0]}


def _kind(column: Column[Any]) -> str:
    if isinstance(column.type, Boolean):
        return "boolean"
    if isinstance(column.type, Integer):
        return "integer"
    return "number" if isinstance(column.type, Float) else "string"


_PYTHON: dict[str, tuple[type, ...]] = {
    "boolean": (bool,), "integer": (int,), "number": (int, float), "string": (str,),
}  # fmt: skip


def load_study_json(path: Path, store: Store, report: Report) -> None:
    """Write the study in a file into an empty store.

    Raises
    ------
    FileMissing
        If there is no such file.
    ExchangeUnreadable
        If it is damaged: rows of another form, broken chains, offsets that do not fit.
    StudyTooNew
        If a later version wrote it.
    """
    with bounded_reading(path, ExchangeUnreadable):
        _load(path, store, report)


def _load(path: Path, store: Store, report: Report) -> None:
    data = _read(path)
    tables = data.get("tables")
    if not isinstance(tables, dict) or not isinstance(data.get("about"), dict):
        raise _damaged(path, "tables")
    if not isinstance(data.get("schema"), int) or data["schema"] > schema.SCHEMA_VERSION:
        raise StudyTooNew(
            say("Studi ini ditulis oleh qualnlp yang lebih baru.", "A later version wrote this."),
            where=path,
            hint=say("Perbarui: pip install -U qualnlp", "Update: pip install -U qualnlp"),
        )
    rows = {table.name: _checked(path, table, tables.get(table.name, [])) for table in TABLES}
    try:
        with store.writing() as connection:
            # It becomes the study that was exported, with that one's id and proofs.
            connection.execute(schema.proofs.delete())
            connection.execute(schema.about.delete())
            notes = {k: v for k, v in data["about"].items() if isinstance(v, str)}
            told = notes | {_RESERVED: str(data["schema"])}
            rows_about = [{"key": key, "value": value} for key, value in told.items()]
            connection.execute(schema.about.insert(), rows_about)
            for table in TABLES:
                if table is schema.suggestions:
                    insert_suggestions(connection, rows[table.name])
                elif rows[table.name]:
                    connection.execute(table.insert(), rows[table.name])
            if data["schema"] < PROVED_SINCE:
                prove_all(connection)
                seal_all(connection)
            identify(connection)
            is_version = schema.about.c.key == _RESERVED
            change_rows(connection, schema.about, is_version, {"value": str(schema.SCHEMA_VERSION)})
    except (StatementError, OverflowError) as error:  # rows that contradict each other
        raise _damaged(path, say("baris yang saling bertentangan", "rows that clash")) from error
    wrong = [one for one in check_store(store) if one.level == "error"]
    if wrong:
        raise _damaged(path, wrong[0].detail)
    for name, kind in _KINDS.items():
        report.taken(kind, len(rows[name]))


def _read(path: Path) -> dict[str, Any]:
    if not path.is_file():
        raise no_such_file(path)
    if path.stat().st_size > MAX_BYTES:
        raise _damaged(path, say("terlalu besar", "too large"))
    try:
        data = json.loads(path.read_bytes())
    except (ValueError, RecursionError) as error:
        raise _damaged(path, type(error).__name__) from error
    if not isinstance(data, dict) or data.get("format") != FORMAT:
        raise _damaged(path, "format")
    return data


def _checked(path: Path, table: Table, rows: Any) -> list[dict[str, Any]]:
    """Return rows as the table keeps them, after a look at every value."""
    if not isinstance(rows, list):
        raise _damaged(path, table.name)
    columns = {column.name: _type_of(column)["type"] for column in table.columns}
    # A later column of an earlier version's file holds its default.
    needed = {c.name for c in table.columns if not c.nullable and c.server_default is None}
    for number, row in in_time(enumerate(rows, start=1)):
        if not isinstance(row, dict) or not needed <= row.keys() <= columns.keys():
            raise _damaged(path, f"{table.name} {number}")
        for name, value in row.items():
            kinds = columns[name] if isinstance(columns[name], list) else [columns[name]]
            whole = not isinstance(value, str) or _encodes(value)
            if not whole or not any(_is(value, kind) for kind in kinds):
                raise _damaged(path, f"{table.name} {number}: {name}")
    return closed(table, rows)


def _is(value: Any, kind: str) -> bool:
    if kind == "null":
        return value is None
    if kind in ("object", "array"):
        return isinstance(value, dict if kind == "object" else list)
    if isinstance(value, bool) and kind != "boolean":
        return False
    return isinstance(value, _PYTHON[kind])


def _damaged(path: Path, what: str) -> ExchangeUnreadable:
    return ExchangeUnreadable(
        say(
            f"Isinya bukan studi qualnlp yang utuh ({what}).",
            f"It is no whole study of qualnlp ({what}).",
        ),
        where=path,
        hint=say(
            "Tidak ada yang ditulis. Ekspor ulang: qualnlp export STUDI BERKAS.json.",
            "Nothing was written. Export it anew: qualnlp export STUDY FILE.json.",
        ),
    )
