"""All that decides a result. In: the caller's wishes. Out: one JSON file that every worker reads.

Two runs with the same plan give the same bytes; a run that was broken off goes on only under the
plan that it began with.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from qualnlp.batch.arrow import load_arrow
from qualnlp.batch.sources import Source, open_parquet, parts_of
from qualnlp.i18n import say

# Rows per part: some seconds of work. A row that is a transcript is worth some hundred others.
PART_ROWS, PART_TRANSCRIPTS = 16_384, 64


@dataclass(frozen=True, slots=True)
class Plan:
    """What is to be done.

    Attributes
    ----------
    version : str
        Of qualnlp.
    language : str
        Of the reasons.
    model, model_name, fingerprint : str or None, str, str
        As asked for; what it is called; what its vectors depend on.
    codebook : str
        `Codebook.to_json`.
    lessons : dict
        What `CodeSuggester.fit` takes; empty where nothing is learned from.
    top, max_words, part_rows : int
    reasons, split, wide : bool
    text_column, id_column : str
    context_column : str or None
        The column of the questions that the texts answer.
    background : list of (str, str)
        Texts and questions on which the codes are levelled; they follow from the input.
    keep : tuple of str
        Further columns of the input that go into the output.
    inputs : tuple of Source
        As the caller gave them.
    sources : tuple of Source
        What the parts are read from: the inputs, or one Parquet file made of a CSV or JSONL file.
    """

    version: str
    language: str
    model: str | None
    model_name: str
    fingerprint: str
    codebook: str
    lessons: dict[str, Any]
    top: int
    reasons: bool
    max_words: int
    part_rows: int
    split: bool
    wide: bool
    text_column: str
    id_column: str
    context_column: str | None
    background: list[tuple[str, str]]
    keep: tuple[str, ...]
    inputs: tuple[Source, ...]
    sources: tuple[Source, ...]

    @property
    def rows(self) -> int:
        """How many rows the input has."""
        return sum(source.rows for source in self.sources)

    @property
    def columns(self) -> list[str]:
        """Which columns of the input are read."""
        context = [self.context_column] if self.context_column else []
        return list(dict.fromkeys([self.id_column, *self.keep, self.text_column, *context]))

    def parts(self) -> list[tuple[int, int, int]]:
        """Return (source, first row, rows) of each part, in the order of the output."""
        return list(parts_of(self.sources, self.part_rows))

    def decisive(self) -> dict[str, str]:
        """Return what decides the result, to compare two plans."""
        settings = (
            self.top, self.reasons, self.max_words, self.part_rows, self.split, self.wide,
            self.text_column, self.id_column, self.context_column, self.keep,
        )  # fmt: skip
        inputs = [(one.name, one.size, one.modified) for one in self.inputs]
        return {
            "version": self.version,
            "model": self.fingerprint,
            "codebook": self.codebook,
            "decisions": _digest(self.lessons),
            "settings": json.dumps(settings),
            "input": json.dumps(inputs),
            "language": self.language,
        }

    @property
    def key(self) -> str:
        """Return the hash that names this plan."""
        return _digest(list(self.decisive().values()))

    def differences(self, other: Mapping[str, str]) -> list[str]:
        """Return in words what differs from another plan's `decisive`."""
        names = {
            "version": say("versi qualnlp", "the version of qualnlp"),
            "model": say("model", "the model"),
            "codebook": say("buku kode", "the codebook"),
            "decisions": say("keputusan", "the decisions"),
            "settings": say("pengaturan", "the settings"),
            "input": say("masukan", "the input"),
            "language": say("bahasa", "the language"),
        }
        return [names[key] for key, value in self.decisive().items() if other.get(key) != value]

    def metadata(self) -> str:
        """Return what the output says of its origin; no times, no folders."""
        about = {
            "qualnlp": self.version,
            "plan": self.key,
            "model": {"name": self.model_name, "fingerprint": self.fingerprint},
            "codebook": sha256(self.codebook.encode()).hexdigest()[:16],
            "decisions": {
                "texts": len(self.lessons.get("texts", ())),
                "digest": _digest(self.lessons),
            },
            "levelled_on": len(self.background),
            "settings": {
                "top": self.top,
                "reasons": self.reasons,
                "split": self.split,
                "wide": self.wide,
                "max_words": self.max_words,
                "text_column": self.text_column,
                "id_column": self.id_column,
                "context_column": self.context_column,
                "keep": list(self.keep),
                "language": self.language,
            },
            "input": [
                {"file": one.name, "bytes": one.size, "rows": staged.rows}
                for one, staged in zip(self.inputs, self.sources, strict=True)
            ],
        }
        return json.dumps(about, ensure_ascii=False, sort_keys=True)

    def schema(self) -> Any:
        """Return the output's `pyarrow` schema; ids and kept columns have the types of the input.

        With `split` the excerpt's place in its row's text stands behind the id; with `wide` each
        of our columns holds a list.
        """
        pa, _ = load_arrow()
        given = open_parquet(self.sources[0].path).schema_arrow
        place = [("excerpt_id", pa.string()), ("turn", pa.int64()), ("start", pa.int64()),
                 ("end", pa.int64())]  # fmt: skip
        fields = [pa.field(name, given.field(name).type) for name in self.carried]
        fields += [pa.field(*one) for one in (place if self.split else [])]
        fields += [
            pa.field(name, pa.list_(kind) if self.wide else kind)
            for name, kind in self.own_fields()
        ]
        return pa.schema(fields, metadata={"qualnlp": self.metadata()})

    def own_fields(self) -> list[tuple[str, Any]]:
        """Return name and `pyarrow` type of what a suggestion says."""
        pa, _ = load_arrow()
        return [
            ("code", pa.string()),
            ("rank", pa.int64()),
            ("score", pa.float64()),
            ("probability", pa.float64()),
            ("abstain", pa.bool_()),
            ("evidence_start", pa.int64()),
            ("evidence_end", pa.int64()),
            ("reason", pa.string()),
        ]

    @property
    def carried(self) -> list[str]:
        """The columns of the input that go into the output: the id, then what is kept."""
        return list(dict.fromkeys([self.id_column, *self.keep]))

    def save(self, path: Path) -> None:
        """Write the plan."""
        data = {name: getattr(self, name) for name in self.__slots__}
        data["inputs"] = [one.as_dict() for one in self.inputs]
        data["sources"] = [one.as_dict() for one in self.sources]
        path.write_text(json.dumps(data, ensure_ascii=False), encoding="utf-8")

    @classmethod
    def load(cls, path: Path) -> Plan:
        """Read a plan that `save` wrote."""
        data = json.loads(path.read_text(encoding="utf-8"))
        for name in ("inputs", "sources"):
            data[name] = tuple(Source(**one) for one in data[name])
        data["keep"] = tuple(data["keep"])
        data["background"] = [(text, context) for text, context in data["background"]]
        return cls(**data)


def _digest(value: object) -> str:
    return sha256(json.dumps(value, sort_keys=True).encode()).hexdigest()[:16]
