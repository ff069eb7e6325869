"""WebAnno TSV 3, as INCEpTION and WebAnno write it. In: a .tsv file. Out: one row per coding.

The format is that of INCEpTION's user guide ("WebAnno TSV 3.3 File format"): a header with the
layers, then sentence by sentence its text and a line for each token, with its offsets in UTF-16
units and a column for each feature. A coding over several tokens, or one of several on a token,
bears a number in brackets. Layers of grammar that the tools make by themselves are no codings.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path

from qualnlp.coding_tables.layers import NOT_CODES, Marked, named, rows_of, table_of
from qualnlp.coding_tables.offsets import UTF_16, boundaries
from qualnlp.coding_tables.raw import RawTable
from qualnlp.errors import DecisionsInvalid
from qualnlp.i18n import say
from qualnlp.tabular import decode

MARK = b"#FORMAT=WebAnno TSV 3"
_LINE = re.compile(r"(\d+)-(\d+)(?:\.\d+)?\t(\d+)-(\d+)\t")
_NUMBER = re.compile(r"(?<!\\)\[(\d+)\]$")
_STACK = re.compile(r"(?<!\\)\|")
_SIGNS = {"t": "\t", "n": "\n", "r": "\r", "b": "\b", "f": "\f"}


@dataclass
class _Layer:
    """A layer of the header: its name, its features, and where its columns begin."""

    name: str
    features: list[str]
    first: int
    spans: dict[str, _Span] = field(default_factory=dict)


@dataclass
class _Span:
    line: int
    start: int
    end: int
    values: list[str]


def from_webanno(path: Path) -> RawTable:
    """Read a file of WebAnno TSV 3.

    Raises
    ------
    DecisionsInvalid
        If a line does not fit the header.
    """
    return webanno_table(path, path.read_bytes())


def webanno_table(path: Path, data: bytes) -> RawTable:
    """Read WebAnno TSV 3 that lies somewhere else, in an archive; see `from_webanno`."""
    lines = decode(data).split("\n")
    layers, last = _layers(lines)
    sentences: list[tuple[int, str]] = []
    texts: list[str] = []
    fresh = True
    for number, line in enumerate(lines, start=1):
        if line.startswith("#Text="):
            texts.append(line.removeprefix("#Text="))
            fresh = True
            continue
        match = _LINE.match(line)
        if match is None:
            if line.strip() and not line.startswith("#"):
                raise _damaged(path, number, line)
            continue
        cells = line.rstrip("\r").split("\t")
        if len(cells) < last:
            raise _damaged(path, number, line)
        start, end = int(match[3]), int(match[4])
        if fresh and texts:
            sentences.append((start, _plain("\n".join(texts))))
            texts, fresh = [], False
        for layer in layers:
            _collect(layer, cells, number, start, end)
    return _table(path, layers, _document(sentences))


def _layers(lines: list[str]) -> tuple[list[_Layer], int]:
    """Return the layers of codings, and how many columns a line has."""
    found = []
    column = 3
    for line in lines:
        if not line.startswith(("#T_SP=", "#T_CH=", "#T_RL=")):
            continue
        name, *features = line.strip().partition("=")[2].split("|")
        if line.startswith("#T_SP=") and not NOT_CODES.match(name):
            found.append(_Layer(name, features or [""], column))
        column += max(len(features), 1)
    return found, column


def _collect(layer: _Layer, cells: list[str], line: int, start: int, end: int) -> None:
    """Add what a token's line says of a layer; a numbered coding goes on from line to line."""
    width = len(layer.features)
    columns = [_STACK.split(cell) for cell in cells[layer.first : layer.first + width]]
    stack = max(map(len, columns), default=0)
    for depth in range(stack):
        values = [column[depth] if depth < len(column) else "_" for column in columns]
        if all(value in ("_", "") for value in values):
            continue
        numbers = [match[1] for value in values if (match := _NUMBER.search(value))]
        key = f"[{numbers[0]}]" if numbers else f"{line}.{depth}"
        span = layer.spans.get(key)
        if span is None:
            bare = [_NUMBER.sub("", value) for value in values]
            told = ["" if value in ("*", "_") else _plain(value) for value in bare]
            layer.spans[key] = _Span(line, start, end, told)
        else:
            span.start, span.end = min(span.start, start), max(span.end, end)


def _document(sentences: list[tuple[int, str]]) -> str:
    """Return the text of the document, with blanks where no sentence stands; in code points."""
    text, at = "", 0
    for start, sentence in sentences:
        text += " " * max(start - at, 0) + sentence
        at = max(start, at) + len(sentence.encode("utf-16-le")) // 2
    return text


def _table(path: Path, layers: list[_Layer], text: str) -> RawTable:
    document, coder = named(path)
    places = boundaries(text, UTF_16)
    marked = [
        Marked(
            span.line,
            layer.name,
            list(zip(layer.features, span.values, strict=True)),
            places.get(span.start, 0),
            places.get(span.end, len(text)),
        )
        for layer in layers
        for span in layer.spans.values()
    ]
    return table_of(path.name, "WebAnno TSV", "INCEpTION", rows_of(marked, text, document, coder))


def _plain(text: str) -> str:
    r"""Take back the backslashes of the format.

    >>> _plain(r"bapak\_ibu \[tertawa\]")
    'bapak_ibu [tertawa]'
    """
    return re.sub(r"\\(->|.)", lambda match: _SIGNS.get(match[1], match[1]), text)


def _damaged(path: Path, number: int, line: str) -> DecisionsInvalid:
    return DecisionsInvalid(
        say(
            f"Baris {number} bukan WebAnno TSV 3: “{line[:40]}”.",
            f"Line {number} is not WebAnno TSV 3: “{line[:40]}”.",
        ),
        where=path,
        hint=say("Ekspor ulang dari INCEpTION.", "Export it from INCEpTION again."),
    )
