"""Names and attributes of informants. In: what the user gives. Out: who speaks, by file or label.

The table may have columns `berkas` (file), `label` and `informan` (name); every other column is
an attribute. A mapping gives the same: file or label -> name, or -> {"informan": name, ...}.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from qualnlp.errors import QualNlpError
from qualnlp.i18n import say
from qualnlp.tabular import read_table, refuse_misspelt
from qualnlp.transcripts import Transcript, Turn
from qualnlp.transcripts.paths import means_file, parts_of
from qualnlp.transcripts.speakers.labels import folded, is_bare_role
from qualnlp.unseen import require_seen, without_unseen

if TYPE_CHECKING:
    import pandas as pd

_COLUMNS = {
    "berkas": "file",
    "file": "file",
    "transkrip": "file",
    "transcript": "file",
    "label": "label",
    "penutur": "label",
    "speaker": "label",
    "informan": "name",
    "informant": "name",
    "nama": "name",
    "name": "name",
}


@dataclass(frozen=True, slots=True)
class _Row:
    file: str
    label: str
    name: str
    attributes: dict[str, str]
    place: str = ""  # where it was given, for messages

    @property
    def shown(self) -> str:
        told = " · ".join(dict.fromkeys(filter(None, (self.file, self.label, self.name))))
        return f"{self.place} (“{told}”)" if self.place else f"“{told}”"


class Informants:
    """Who the informants are; without rows, labels and file names tell.

    Examples
    --------
    >>> informants = Informants.of({"N": {"informan": "Ibu Sari", "unit": "Keuangan"}})
    >>> informants.attributes("Ibu Sari")
    {'unit': 'Keuangan'}
    """

    def __init__(self, rows: Iterable[_Row] = (), unnamed: str = "") -> None:
        # What names a folder, too, counts before what names a file in any folder.
        self._rows = tuple(sorted(rows, key=lambda row: -max(1, len(parts_of(row.file)))))
        self._unnamed = unnamed
        self._folders: dict[str, str] = {}

    @classmethod
    def of(
        cls,
        given: str | Path | Mapping[str, Any] | pd.DataFrame | None,
        *,
        unnamed: str = "",
    ) -> Informants:
        """Build from a path (.xlsx, .csv), a mapping, a frame, or None.

        Parameters
        ----------
        given : path, mapping, frame or None
        unnamed : str
            Who speaks where no label tells; empty: the file's name.

        Raises
        ------
        QualNlpError
            If a table names neither files, labels nor informants.
        WrongUse
            If a name or an attribute holds a control sign.
        """
        if given is None:
            return cls((), unnamed)
        if isinstance(given, Mapping):
            return cls(_all_seen(list(_from_mapping(given))), unnamed)
        if isinstance(given, str | Path):
            table = read_table(Path(given), QualNlpError)
            records: list[dict[str, str]] = [cells for _, cells in table.rows]
            lines = [line for line, _ in table.rows]
            columns, where = list(table.columns), str(given)
        else:
            filled = given.astype(object).where(given.notna(), "")
            columns, where = [str(column).strip().lower() for column in given.columns], ""
            records = [
                dict(zip(columns, map(str, row), strict=True))
                for row in filled.itertuples(index=False, name=None)
            ]
            lines = list(range(2, len(records) + 2))  # as the table has them in a file
        refuse_misspelt(columns, _COLUMNS, QualNlpError, where)
        if not set(columns) & set(_COLUMNS):
            raise QualNlpError(
                say(
                    "Tabel informan tidak punya kolom berkas, label, atau informan.",
                    "The table of informants has no column berkas, label or informan.",
                ),
                where=where,
                hint=say("Beri judul kolom di baris pertama.", "Name the columns in line 1."),
            )
        rows = [
            _from_record(record, say(f"baris {line}", f"line {line}"))
            for line, record in zip(lines, records, strict=True)
        ]
        return cls(_all_seen(rows, where), unnamed)

    def call(self, file: str, name: str) -> None:
        """Let a file's unnamed informant be called otherwise than the file."""
        self._folders[file] = name

    def name_of(self, transcript: Transcript, turn: Turn) -> str:
        """Return the informant's name for a turn of an informant.

        What names the file and the label counts before what names one of them; a label that
        tells people apart before the file, and the file before a bare role word ("N").
        """
        is_bare = is_bare_role(turn.speaker)
        found: dict[int, str] = {}
        for row in self._rows:
            by_file = means_file(row.file, transcript.file)
            by_label = bool(row.label) and folded(row.label) == folded(turn.speaker)
            if not row.name or (row.file and not by_file) or (row.label and not by_label):
                continue
            if by_file and by_label:
                found.setdefault(0, row.name)
            elif by_label:
                found.setdefault(3 if is_bare else 1, row.name)
            elif by_file:
                found.setdefault(2, row.name)
        if found:
            return found[min(found)]
        return self._unnamed_of(transcript) if is_bare else turn.speaker

    def _unnamed_of(self, transcript: Transcript) -> str:
        # A file is called as its folder has it; who is called after it, is by what can be seen.
        name = self._folders.get(transcript.file, transcript.name)
        return self._unnamed or without_unseen(name).strip() or transcript.id

    def attributes(self, name: str) -> dict[str, str]:
        """Return the attributes of an informant by name; empty where none are known."""
        for row in self._rows:
            if row.name == name or (not row.name and _means(row, name)):
                return row.attributes
        return {}

    def unmatched(self, speakers: Mapping[str, set[str]], names: Iterable[str]) -> list[str]:
        """Return the rows that fit no transcript and no label, as they can be told.

        Parameters
        ----------
        speakers : mapping
            A transcript's file -> the labels in it.
        names : iterable of str
            What informants are called.

        Examples
        --------
        >>> informants = Informants.of({"N": "Ibu Sari", "Bu Tuti": "Ibu Tuti"})
        >>> informants.unmatched({"a.docx": {"P", "N"}}, ["Ibu Sari"])
        ['“Bu Tuti · Ibu Tuti”']
        """
        labels = {file: {folded(label) for label in own} for file, own in speakers.items()}
        everywhere = set().union(*labels.values())
        called = {folded(name) for name in names}
        fits: dict[str, bool] = {}
        for row in self._rows:
            files = [file for file in labels if means_file(row.file, file)]
            here = set().union(*(labels[one] for one in files)) if row.file else everywhere
            by_file = not row.file or bool(files)
            by_label = not row.label or folded(row.label) in here
            by_name = not row.file and folded(row.label or row.name) in called
            is_bare = not (row.file or row.label)
            fit = by_name or (by_file and by_label and not is_bare)
            # A key of a mapping stands for two rows: one that fits is enough.
            fits[row.shown] = fits.get(row.shown, False) or fit
        return [shown for shown, fit in fits.items() if not fit]

    @property
    def names(self) -> set[str]:
        """The names that were given."""
        return {row.name for row in self._rows if row.name}

    def in_several_folders(self, files: Iterable[str]) -> list[str]:
        """Return the rows that name by its file alone what is in several folders.

        Examples
        --------
        >>> Informants.of({"a.txt": "Bu Sri"}).in_several_folders(["Senin/a.txt", "Rabu/a.txt"])
        ['“a.txt · Bu Sri” = Senin/a.txt, Rabu/a.txt']
        """
        known = list(files)
        found = []
        for row in self._rows:
            meant = [file for file in known if row.file and means_file(row.file, file)]
            if len(meant) > 1 and row.name and not row.label:
                found.append(f"{row.shown} = {', '.join(meant)}")
        return found

    def contradicting(self) -> list[str]:
        """Return the names that several rows give different attributes.

        Examples
        --------
        >>> import pandas as pd
        >>> table = pd.DataFrame({"informan": ["Sari", "Sari"], "unit": ["Umum", "Keuangan"]})
        >>> Informants.of(table).contradicting()
        ['“Sari” (unit: Umum / Keuangan)']
        """
        said: dict[str, dict[str, dict[str, None]]] = {}
        for row in self._rows:
            for attribute, value in row.attributes.items():
                values = said.setdefault(row.name, {}).setdefault(attribute, {})
                values[value] = None
        return [
            f"“{name}” ({attribute}: {' / '.join(values)})"
            for name, attributes in said.items()
            for attribute, values in attributes.items()
            if name and len(values) > 1
        ]

    def of_turns(self, transcript: Transcript) -> list[str]:
        """Return whose case each turn belongs to: a question belongs to the one who answers it."""
        own = [
            self.name_of(transcript, turn) if turn.role == "informant" else None
            for turn in transcript.turns
        ]
        following = next((name for name in reversed(own) if name), self._unnamed_of(transcript))
        names: list[str] = []
        for name in reversed(own):
            following = name or following
            names.append(following)
        return names[::-1]


def _means(row: _Row, name: str) -> bool:
    """Tell whether a row without a name is about an informant named by label or file."""
    file = parts_of(row.file)[-1:]
    by_file = bool(file) and name.casefold() in (file[0], file[0].rpartition(".")[0])
    return folded(name) == folded(row.label) or by_file


def _all_seen(rows: list[_Row], where: str = "") -> list[_Row]:
    """Return the rows, if every name, attribute and value in them can be seen."""
    for row in rows:
        place = f"{row.place}: " if row.place else ""
        require_seen(row.name, place + say("nama informan", "the informant's name"), where)
        for name, value in row.attributes.items():
            require_seen(name, place + say("nama atribut", "the attribute's name"), where)
            require_seen(value, place + say(f"nilai “{name}”", f"the value of “{name}”"), where)
    return rows


def _from_mapping(given: Mapping[str, Any]) -> Iterable[_Row]:
    for key, value in given.items():
        record = {"informan": value} if isinstance(value, str) else dict(value)
        row = _from_record({str(name).lower(): str(cell) for name, cell in record.items()})
        # A key may be a file's name or a speaker's label: it is tried as both.
        yield _Row(str(key), "", row.name, row.attributes)
        yield _Row("", str(key), row.name, row.attributes)


def _from_record(record: Mapping[str, str], place: str = "") -> _Row:
    known = {"file": "", "label": "", "name": ""}
    attributes: dict[str, str] = {}
    for column, cell in record.items():
        text = cell.strip()
        if column in _COLUMNS:
            known[_COLUMNS[column]] = text
        elif text:
            attributes[column] = text
    return _Row(**known, attributes=attributes, place=place)
