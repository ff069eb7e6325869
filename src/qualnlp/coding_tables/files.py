"""Files and frames as columns of text. In: a path or a pandas frame. Out: headings and cells.

JSON is unfolded into rows here: records, columns, and the layouts of Label Studio, doccano and
Argilla, in which one text holds several coders or several stretches. A cell that is a list or an
object stays JSON text.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from qualnlp.errors import DecisionsInvalid, ExtraMissing, FormatUnknown, no_such_file
from qualnlp.i18n import say
from qualnlp.tabular import decode, read_lines, separator_of

if TYPE_CHECKING:
    import pandas as pd

ENDINGS = (".csv", ".tsv", ".xlsx", ".json", ".jsonl", ".ndjson", ".parquet")
Source = "str | Path | pd.DataFrame"


@dataclass
class RawTable:
    """Columns as they stand in a file.

    Attributes
    ----------
    name : str
        The file's name, for messages.
    kind : str
        CSV, Excel, JSON, ...
    lines : list of int
        The line in the file of each row, or its number where there are no lines.
    columns : dict of str to list of str
        Heading as it is written -> cells.
    tool : str
        The tool, where the layout of the file betrays it.
    crowded : frozenset of int
        Rows with more cells than there are headings: some of what they say has no column.
    """

    name: str
    kind: str
    lines: list[int]
    columns: dict[str, list[str]]
    tool: str = ""
    crowded: frozenset[int] = frozenset()


def raw_table(source: str | Path | pd.DataFrame) -> RawTable:
    """Read a file or a frame.

    Raises
    ------
    FileMissing, FormatUnknown, ExtraMissing, DecisionsInvalid
        If there is no such file, if it is of an unknown kind, or if it is damaged or empty.
    """
    if not isinstance(source, str | Path):
        return _from_frame(source)
    path = Path(source)
    suffix = path.suffix.lower()
    if suffix not in ENDINGS:
        raise FormatUnknown(
            say(
                f"Tabel “{path.suffix}” tidak dapat dibaca.",
                f"A table of the kind “{path.suffix}” cannot be read.",
            ),
            where=path,
            hint=say("Yang dibaca: ", "What is read: ") + " ".join(ENDINGS),
        )
    if not path.is_file():
        raise no_such_file(path)
    if suffix == ".parquet":
        return _from_parquet(path)
    if suffix in (".json", ".jsonl", ".ndjson"):
        return _from_json(path)
    if suffix in (".csv", ".tsv") and path.stat().st_size > LARGE:
        plain = _plain_csv(path, decode(path.read_bytes()))
        if plain is not None:
            return plain
    filled = read_lines(path, DecisionsInvalid)
    headings = [cell.strip() for cell in filled[0][1]]
    width = len(headings)
    rows = [cells if len(cells) == width else _fit(cells, width) for _, cells in filled[1:]]
    columns = [list(cells) for cells in zip(*rows, strict=True)] or [[] for _ in headings]
    kind = "Excel" if suffix == ".xlsx" else suffix[1:].upper()
    lines = [number for number, _ in filled[1:]]
    crowded = frozenset(
        number
        for number, (_, cells) in enumerate(filled[1:])
        if len(cells) > width and any(cell.strip() for cell in cells[width:])
    )
    return RawTable(path.name, kind, lines, _merged(headings, columns), crowded=crowded)


# Tables above so many bytes are read column by column where nothing in them is quoted.
LARGE = 2_000_000


def _plain_csv(path: Path, text: str) -> RawTable | None:
    """Read a large table without quotation marks; None where a row is not like the others."""
    heading, _, body = text.partition("\n")
    separator = separator_of(heading)
    headings = [cell.strip() for cell in heading.split(separator)]
    if '"' in text or not any(headings) or not body:
        return None
    width = len(headings) + 1
    # Each end of a line becomes a cell: these stand at even distances where all rows are alike.
    cells = body.removesuffix("\n").replace("\n", f"{separator}\n{separator}").split(separator)
    ends = cells[width - 1 :: width]
    if len(cells) % width != width - 1 or cells.count("\n") != len(ends) or set(ends) - {"\n"}:
        return None  # a shorter or longer row is left to the reader that looks at each
    columns = [_shared(cells[place::width]) for place in range(width - 1)]
    del cells
    open_rows = [number for number, cell in enumerate(columns[0]) if not cell.strip()]
    if any(not any(column[number].strip() for column in columns) for number in open_rows):
        return None
    lines = list(range(2, len(columns[0]) + 2))
    return RawTable(path.name, path.suffix[1:].upper(), lines, _merged(headings, columns))


def _shared(cells: list[str]) -> list[str]:
    """Return cells of which equal ones are held once, where there are many of these."""
    sample = cells[:1000]
    if 2 * len(set(sample)) > len(sample):
        return cells
    known: dict[str, str] = {}
    return [known.setdefault(cell, cell) for cell in cells]


def _fit(cells: list[str], width: int) -> list[str]:
    return (cells + [""] * width)[:width]


def _merged(headings: list[str], columns: list[list[str]]) -> dict[str, list[str]]:
    """Name the columns; of two with one heading the last filled cell counts."""
    named: dict[str, list[str]] = {}
    for heading, cells in zip(headings, columns, strict=True):
        if heading in named:
            pairs = zip(named[heading], cells, strict=True)
            named[heading] = [later or earlier for earlier, later in pairs]
        elif heading:
            named[heading] = cells
    return named


def _from_frame(frame: pd.DataFrame) -> RawTable:
    columns = {str(name): texts(frame[name].tolist()) for name in frame.columns}
    return RawTable(say("tabel", "frame"), "DataFrame", list(range(1, len(frame) + 1)), columns)


def texts(values: Iterable[Any]) -> list[str]:
    """Return cells as text: nothing for missing, whole numbers without a point, JSON for lists.

    Examples
    --------
    >>> texts([None, float("nan"), 3.0, "a", ["x"]])
    ['', '', '3', 'a', '["x"]']
    """
    return [value if type(value) is str else _text(value) for value in values]


def _text(value: Any) -> str:
    if hasattr(value, "tolist"):  # numpy and Arrow values
        value = value.tolist()
    if value is None or type(value).__name__ in ("NAType", "NaTType"):
        return ""
    if isinstance(value, float):
        return "" if value != value else str(int(value)) if value.is_integer() else str(value)
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list | tuple | set | frozenset | dict):
        given = value if isinstance(value, dict) else list(value)
        return json.dumps(given, ensure_ascii=False, default=str) if given else ""
    return str(value)


def _from_parquet(path: Path) -> RawTable:
    try:
        import pyarrow as pa
        import pyarrow.parquet as pq
    except ImportError as error:
        raise ExtraMissing("batch", where=path) from error
    try:
        schema = pq.read_schema(path)
        settings = json.loads((schema.metadata or {}).get(b"qualnlp", b"{}")).get("settings", {})
        # The longest columns, such as a batch run's reasons, are not asked for.
        wanted = [name for name in schema.names if not (settings and name == "reason")]
        data = pq.read_table(path, columns=wanted)
    except (pa.ArrowException, OSError) as error:
        raise DecisionsInvalid(
            say("Berkas Parquet ini tidak dapat dibaca.", "This Parquet file cannot be read."),
            where=path,
            hint=say("Periksa atau salin ulang berkasnya.", "Check the file, or copy it again."),
        ) from error
    if settings.get("wide"):
        raise DecisionsInvalid(
            say("Tabel ini berisi daftar (--wide).", "This table holds lists (--wide)."),
            where=path,
            hint=say("Jalankan batch tanpa --wide.", "Run batch without --wide."),
        )
    id_column = settings.get("id_column", "id")
    renamed = id_column in data.column_names and "excerpt_id" not in data.column_names
    columns = {
        "excerpt_id" if renamed and name == id_column else name: texts(column.to_pylist())
        for name, column in zip(data.column_names, data.columns, strict=True)
    }
    return RawTable(path.name, "Parquet", list(range(1, data.num_rows + 1)), columns)


def _from_json(path: Path) -> RawTable:
    text = decode(path.read_bytes())
    lines: list[int] | None = None
    try:
        if path.suffix.lower() == ".json":
            records = _records(json.loads(text))
            kind = "JSON"
        else:
            numbered = [
                (number, json.loads(line))
                for number, line in enumerate(text.split("\n"), start=1)
                if line.strip()
            ]
            lines = [number for number, _ in numbered]
            records, kind = [record for _, record in numbered], "JSONL"
    except ValueError as error:
        raise DecisionsInvalid(
            say(f"JSON ini rusak ({error}).", f"This JSON is damaged ({error})."),
            where=path,
            hint=say("Ekspor ulang berkasnya.", "Export the file again."),
        ) from error
    if not records or not all(isinstance(record, dict) for record in records):
        raise DecisionsInvalid(
            say("JSON ini bukan daftar baris.", "This JSON is not a list of rows."),
            where=path,
            hint=say("Perlu daftar objek.", "A list of objects is needed."),
        )
    tool = _json_tool(records)
    places = lines or range(1, len(records) + 1)
    rows: list[tuple[int, dict[str, Any]]] = []
    for line, record in zip(places, records, strict=True):
        rows += [(line, row) for row in _UNFOLD.get(tool, _plain)(record, path.stem)]
    headings = list(dict.fromkeys(name for _, row in rows for name in row))
    columns = {name: texts([row.get(name) for _, row in rows]) for name in headings}
    return RawTable(path.name, kind, [line for line, _ in rows], columns, tool)


def _records(data: Any) -> list[Any]:
    if isinstance(data, dict):
        for key in ("records", "data", "codings", "rows", "tasks"):
            if isinstance(data.get(key), list):
                return list(data[key])
        cells = list(data.values())
        if cells and all(isinstance(column, list) for column in cells):  # column by column
            if len({len(column) for column in cells}) == 1:
                return [dict(zip(data, row, strict=True)) for row in zip(*cells, strict=True)]
        return [data]
    return list(data) if isinstance(data, list) else []


def _json_tool(records: list[dict[str, Any]]) -> str:
    keys = set(records[0]).union(*(record for record in records[:100]))
    if "annotations" in keys and "data" in keys:
        return "Label Studio JSON"
    if any(name.endswith(".responses") for name in keys) or "responses" in keys:
        return "Argilla"
    if {"annotation_id", "lead_time"} <= keys:
        return "Label Studio"
    if "text" in keys and keys & {"label", "labels", "entities"} and "annotator" not in keys:
        return "doccano"
    return ""


def _plain(record: Mapping[str, Any], _: str) -> list[dict[str, Any]]:
    return [dict(record)]


def _doccano(record: Mapping[str, Any], _: str) -> list[dict[str, Any]]:
    """Unfold a text with labels: names, [start, end, name], or objects with offsets."""
    given = [record[key] for key in ("label", "labels", "entities") if key in record]
    labels: Any = given[0] if given else []
    rest = {key: value for key, value in record.items() if key not in ("label", "labels")}
    rest.pop("entities", None)
    rest.pop("relations", None)
    rest.pop("Comments", None)
    text = str(record.get("text", ""))
    spans, names = [], []
    for label in labels if isinstance(labels, list) else [labels]:
        if isinstance(label, list) and len(label) == 3:
            spans.append((label[0], label[1], str(label[2])))
        elif isinstance(label, dict) and "start_offset" in label:
            spans.append((label["start_offset"], label["end_offset"], str(label["label"])))
        elif label is not None:
            names.append(label)
    rows = [_stretch(rest, text, *span) for span in spans]
    return rows if rows and not names else [*rows, {**rest, "code": names}]


def _stretch(rest: Mapping[str, Any], text: str, start: Any, end: Any, code: str) -> dict[str, Any]:
    """Return the row of a stretch of a record's text: its words, its offsets and its code."""
    words = text[int(start) : int(end)]
    return {**rest, "text": words, "start": start, "end": end, "code": code}


def _label_studio(record: Mapping[str, Any], _: str) -> list[dict[str, Any]]:
    """Unfold a task: a row for each annotation, or for each stretch in it."""
    rows = []
    for annotation in record.get("annotations") or [{}]:
        coder = annotation.get("completed_by")
        if isinstance(coder, dict):
            coder = coder.get("email") or coder.get("username") or coder.get("id")
        rest = {
            "id": record.get("id"),
            **(record.get("data") or {}),
            "annotator": coder,
            "created_at": annotation.get("created_at"),
            "was_cancelled": annotation.get("was_cancelled"),
        }
        text = str(rest.get("text", ""))
        codes: list[Any] = []
        for result in annotation.get("result") or []:
            value = result.get("value") or {}
            named = value.get("choices") or value.get("labels") or []
            if "start" in value and "labels" in value:
                rows += [_stretch(rest, text, value["start"], value["end"], c) for c in named]
            else:
                codes += named
        if codes or not any(row.get("annotator") == coder and "start" in row for row in rows):
            rows.append({**rest, "code": codes})
    return rows


def _argilla(record: Mapping[str, Any], _: str) -> list[dict[str, Any]]:
    """Unfold a record: a row for each person's answer; drafts keep their status."""
    rest: dict[str, Any] = {"id": record.get("id"), **(record.get("fields") or {})}
    answers: list[dict[str, Any]] = []
    responses = record.get("responses")
    if isinstance(responses, dict):  # question -> answers
        answers = [
            {**answer, "code": answer.get("value")}
            for several in responses.values()
            for answer in several or []
        ]
    elif isinstance(responses, list):  # answers of whole records
        for answer in responses:
            values = answer.get("values") or {}
            code = [value.get("value") for value in values.values() if isinstance(value, dict)]
            answers.append({**answer, "code": code})
    for name in [name for name in record if name.endswith(".responses")]:
        users = record.get(f"{name}.users") or []
        states = record.get(f"{name}.status") or []
        for number, value in enumerate(record.get(name) or []):
            user = users[number] if number < len(users) else None
            state = states[number] if number < len(states) else None
            answers.append({"code": value, "user_id": user, "status": state})
    if not record.get("fields"):
        rest |= {
            key: value
            for key, value in record.items()
            if ".responses" not in key
            and ".suggestion" not in key
            and key != "status"
            and key not in ("responses", "suggestions", "vectors", "metadata")
        }
    return [
        {
            **rest,
            "code": answer.get("code"),
            "user_id": answer.get("user_id"),
            # Without a state of its own an answer is as far as its record is.
            "status": answer.get("status") or record.get("status"),
        }
        for answer in answers
    ]


_UNFOLD = {
    "doccano": _doccano,
    "Label Studio JSON": _label_studio,
    "Argilla": _argilla,
}
