"""Annotated stretches as rows. In: layers with features on stretches of a text. Out: a raw table.

WebAnno TSV, UIMA CAS and brat say the same in three ways: a stretch, the layer (or type) that it
belongs to, and features with values. Which of these is the code is decided here, once.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import PurePath

from qualnlp.coding_tables.raw import RawTable
from qualnlp.i18n import say

# What INCEpTION keeps of grammar and of the document: these layers are no codings.
NOT_CODES = re.compile(
    r"de\.tudarmstadt\.ukp\.dkpro\.core\.api\."
    r"(segmentation|lexmorph|syntax|coref|transform|metadata|frequency|phonetics|structure|xml|pdf)"
    r"\.|de\.tudarmstadt\.ukp\.clarin\.webanno\.api\.type\.|org\.dkpro\.core\.api\.|uima\."
)
# What the features of a layer are by their names; of the others the first is the code.
_FEATURES = {
    "value": "code", "label": "code", "code": "code", "kode": "code", "identifier": "code",
    "indikator": "code", "tema": "code", "memo": "memo", "catatan": "memo", "comment": "memo",
    "note": "memo", "komentar": "memo", "stance": "stance", "sikap": "stance",
}  # fmt: skip
_COLUMNS = ("document", "text", "start", "end", "code", "memo", "stance", "annotator", "layer")
# Annotators whose files are no person's work.
NOBODY = frozenset({"initial_cas", "curation_user", "correction_user"})


@dataclass(slots=True)
class Marked:
    """A stretch of a text in code points, and what was said of it.

    Attributes
    ----------
    line : int
        Where it stands in the file, or its number.
    layer : str
    features : list of (str, str)
        In the order of the layer; an empty value says nothing.
    """

    line: int
    layer: str
    features: list[tuple[str, str]]
    start: int
    end: int


def meanings(features: Sequence[str]) -> list[str]:
    """Return our column of each feature; empty for one that says nothing of a coding.

    Examples
    --------
    >>> meanings(["tingkat", "memo"]), meanings(["confidence", "value"])
    (['code', 'memo'], ['', 'code'])
    """
    found = [_FEATURES.get(name.casefold(), "") for name in features]
    if "code" not in found:
        plain = [n for n, name in enumerate(features) if name and not found[n]]
        if plain:
            found[plain[0]] = "code"
    return found


def rows_of(
    marked: Iterable[Marked], text: str, document: str, coder: str
) -> list[tuple[int, dict[str, str]]]:
    """Return line and row of each stretch that holds text, in the order of the text."""
    rows = []
    for one in sorted(marked, key=lambda one: (one.start, one.line)):
        if one.start >= one.end:
            continue
        short = one.layer.rpartition(".")[2]
        row = dict.fromkeys(_COLUMNS, "") | {
            "document": document, "text": text[one.start : one.end], "start": str(one.start),
            "end": str(one.end), "annotator": coder, "layer": short,
        }  # fmt: skip
        names = [name for name, _ in one.features]
        for meaning, (_, value) in zip(meanings(names), one.features, strict=True):
            if meaning and not row[meaning]:
                row[meaning] = value
        # A layer without features, or with none filled in, is itself the code.
        row["code"] = row["code"] or short
        rows.append((one.line, row))
    return rows


def table_of(
    name: str,
    kind: str,
    tool: str,
    rows: Sequence[tuple[int, dict[str, str]]],
    notes: Iterable[str] = (),
) -> RawTable:
    """Return rows as a raw table; which layers they are of is said where there are several."""
    layers = list(dict.fromkeys(row["layer"] for _, row in rows))
    told = list(notes)
    if len(layers) > 1:
        used = ", ".join(layers)
        told.append(say(f"Lapisan yang dibaca: {used}.", f"Layers that were read: {used}."))
    columns = {column: [row[column] for _, row in rows] for column in _COLUMNS}
    return RawTable(name, kind, [line for line, _ in rows], columns, tool, notes=tuple(told))


def named(path: PurePath) -> tuple[str, str]:
    """Return document and annotator: in a project's export the folder is the document.

    Examples
    --------
    >>> named(PurePath("annotation/kopi.txt/ani.tsv")), named(PurePath("kopi.txt.tsv"))
    (('kopi.txt', 'ani'), ('kopi.txt', ''))
    """
    folder = path.parent.name
    if re.search(r"\.(txt|docx?|pdf|html?|xml|tsv|xmi|conll\w*)$", folder, re.IGNORECASE):
        return folder, "" if path.stem.casefold() in NOBODY else path.stem
    return path.stem, ""
