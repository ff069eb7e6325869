"""JSON as rows. In: a .json, .jsonl or .ndjson file. Out: headings and cells.

Records, columns, and the layouts of Label Studio, doccano and Argilla, in which one text holds
several coders or several stretches. A cell that is a list or an object stays JSON text.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from qualnlp.coding_tables.aliases import ALIASES, folded
from qualnlp.coding_tables.cas import from_cas_json, is_cas_json
from qualnlp.coding_tables.offsets import CODE_POINTS, UTF_16, Stretch, unit_of, words_in
from qualnlp.coding_tables.raw import RawTable, texts
from qualnlp.errors import DecisionsInvalid
from qualnlp.i18n import say
from qualnlp.limits import in_time
from qualnlp.tabular import MAX_COLUMNS, decode, json_value, refuse_too_large


def from_json(path: Path) -> RawTable:
    """Read a file of JSON, or of JSON lines.

    Raises
    ------
    DecisionsInvalid
        If it is damaged, or holds no rows.
    """
    text = decode(path.read_bytes())
    lines: list[int] | None = None
    try:
        if path.suffix.lower() == ".json":
            data = json_value(text)
            if is_cas_json(data):
                return from_cas_json(path, text.encode("utf-8", errors="surrogatepass"))
            records = _records(data)
            kind = "JSON"
        else:
            numbered = [
                (number, json_value(line))
                for number, line in enumerate(in_time(text.split("\n")), start=1)
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
    if not any(records) or not all(isinstance(record, dict) for record in records):
        raise DecisionsInvalid(
            say("JSON ini bukan daftar baris.", "This JSON is not a list of rows."),
            where=path,
            hint=say("Perlu daftar objek.", "A list of objects is needed."),
        )
    tool = _json_tool(records)
    # What has content: an empty object is an empty line.
    numbered = [
        (place, one)
        for place, one in zip(lines or range(1, len(records) + 1), records, strict=True)
        if one
    ]
    rows: list[tuple[int, dict[str, Any]]] = []
    try:
        for line, record in in_time(numbered):
            rows += [(line, row) for row in _UNFOLD.get(tool, _plain)(record, path.stem)]
        notes, faults = _place([row for _, row in rows], _USUAL.get(tool, CODE_POINTS))
    except (AttributeError, TypeError, LookupError, ValueError, OverflowError) as error:
        shape = tool or "JSON"
        raise DecisionsInvalid(
            say(
                f"Isi JSON ini tidak seperti yang ditulis {shape}: ada nilai yang lain jenisnya.",
                f"This JSON is not as {shape} writes it: a value is of another kind.",
            ),
            where=path,
            hint=say("Ekspor ulang berkasnya.", "Export the file again."),
        ) from error
    headings = _headings(row for _, row in in_time(rows))
    refuse_too_large(headings, len(rows), DecisionsInvalid, path)
    columns = {
        _whole(name): [_whole(cell) for cell in texts([row.get(name) for _, row in rows])]
        for name in in_time(headings, every=10)
    }
    lines = [line for line, _ in rows]
    return RawTable(path.name, kind, lines, columns, tool, faults, notes)


def _headings(rows: Iterable[Mapping[str, Any]]) -> list[str]:
    """Return the names of all rows in their order; of far too many as many as show that."""
    found: dict[str, None] = {}
    for row in rows:
        found.update(dict.fromkeys(row))
        if len(found) > MAX_COLUMNS:
            break
    return list(found)


def _whole(text: str) -> str:
    """Return a text in which half a letter (a lone surrogate, which JSON can hold) is replaced."""
    return text if text.isascii() else text.encode("utf-8", errors="replace").decode()


# What the pages of these tools count where the words do not say it: a browser's UTF-16 units.
_USUAL = {"doccano": UTF_16, "Argilla": UTF_16, "Label Studio JSON": UTF_16}
_STRETCH = "the stretch"


def _place(rows: list[dict[str, Any]], usual: str) -> tuple[tuple[str, ...], dict[int, str]]:
    """Give rows of stretches their words and offsets; return what is to be said, and faults."""
    placed = {number: row.pop(_STRETCH) for number, row in enumerate(rows) if _STRETCH in row}
    stretches: list[Stretch] = list(placed.values())
    unit, told = unit_of(stretches, usual)
    faults = {}
    for (number, one), found in zip(placed.items(), words_in(stretches, unit), strict=True):
        row = rows[number]
        row["text"], row["start"], row["end"] = found or (one.words, one.start, one.end)
        if found is None:
            faults[number] = say(
                f"teksnya tidak punya huruf {one.start}–{one.end}",
                f"its text has no characters {one.start}–{one.end}",
            )
    return ((told,) if told else ()), faults


def _records(data: Any) -> list[Any]:
    if isinstance(data, dict):
        if set(data) >= {"columns", "data"} and isinstance(data["data"], list):  # pandas: split
            return [dict(zip(data["columns"], row, strict=False)) for row in data["data"]]
        for key in ("records", "data", "codings", "rows", "tasks"):
            if isinstance(data.get(key), list):
                return list(data[key])
        cells = list(data.values())
        if len(cells) > 1 and all(isinstance(column, dict) for column in cells):
            return _of_objects(data)
        if cells and all(isinstance(column, list) for column in cells):  # column by column
            if len({len(column) for column in cells}) == 1:
                return [dict(zip(data, row, strict=True)) for row in zip(*cells, strict=True)]
        return [data]
    return list(data) if isinstance(data, list) else []


def _of_objects(data: dict[str, Any]) -> list[Any]:
    """Return rows of an object of objects: column by column, or row by row (pandas writes both)."""
    known = {alias.heading for alias in ALIASES}
    if sum(folded(name) in known for name in data) > 1:
        keys = dict.fromkeys(key for column in data.values() for key in column)
        return [{name: column.get(key) for name, column in data.items()} for key in keys]
    return list(data.values())


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


def _stretch(
    rest: Mapping[str, Any], text: str, start: Any, end: Any, code: str, words: str = ""
) -> dict[str, Any]:
    """Return the row of a stretch of a record's text: its words, its offsets and its code."""
    return {**rest, "code": code, _STRETCH: Stretch(text, int(start), int(end), words)}


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
                words = str(value.get("text") or "")
                rows += [
                    _stretch(rest, text, value["start"], value["end"], code, words)
                    for code in named
                ]
            else:
                codes += named
        if codes or not any(row.get("annotator") == coder and _STRETCH in row for row in rows):
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
    rows: list[dict[str, Any]] = []
    for answer in answers:
        # Without a state of its own an answer is as far as its record is.
        status = answer.get("status") or record.get("status")
        about = {**rest, "user_id": answer.get("user_id"), "status": status}
        given = answer.get("code")
        spans = [one for one in given if _is_span(one)] if isinstance(given, list) else []
        text = str(rest.get("text", ""))
        rows += [_stretch(about, text, one["start"], one["end"], one["label"]) for one in spans]
        if not spans:
            rows.append({**about, "code": given})
    return rows


def _is_span(value: Any) -> bool:
    return isinstance(value, dict) and {"start", "end", "label"} <= value.keys()


_UNFOLD = {
    "doccano": _doccano,
    "Label Studio JSON": _label_studio,
    "Argilla": _argilla,
}
