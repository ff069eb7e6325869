"""What was understood of a table, in words, before anything is written."""

from __future__ import annotations

from dataclasses import dataclass, field

from qualnlp.i18n import say, whole


@dataclass
class FilePreview:
    """What was understood of one file.

    Attributes
    ----------
    name, kind, tool, shape : str
        `shape` is ``"long"``, ``"wide-codes"`` (a column per code) or ``"wide-coders"``.
    rows : int
        How many rows it has.
    headings : dict of str to str
        Heading -> the column that it was read as.
    unread : list of str
        Headings that were left aside.
    """

    name: str
    kind: str
    tool: str
    shape: str
    rows: int
    headings: dict[str, str]
    unread: list[str]


@dataclass
class Preview:
    """What was understood of all tables together.

    Attributes
    ----------
    files : list of FilePreview
    coders, codes : dict of str to int
        Name -> how many rows.
    rows : int
        How many (coder, place, code) were understood.
    bad : int
        How many rows were not.
    notes : list of str
        What was merged, left aside or assumed; one sentence each.
    """

    files: list[FilePreview] = field(default_factory=list)
    coders: dict[str, int] = field(default_factory=dict)
    codes: dict[str, int] = field(default_factory=dict)
    rows: int = 0
    bad: int = 0
    notes: list[str] = field(default_factory=list)

    def lacking(self, *columns: str) -> set[str]:
        """Return which of these columns none of the tables has.

        Examples
        --------
        >>> file = FilePreview("a.csv", ".csv", "", "long", 1, {"kode": "code"}, [])
        >>> Preview([file]).lacking("code", "stance")
        {'stance'}
        """
        return set(columns) - {meant for file in self.files for meant in file.headings.values()}

    def lines(self) -> list[str]:
        """Return it as sentences in the reader's language."""
        told = []
        for file in self.files:
            kind = f"{file.kind}, {file.tool}" if file.tool else file.kind
            n = whole(file.rows)
            told.append(say(f"{file.name}: {kind}, {n} baris", f"{file.name}: {kind}, {n} rows"))
            pairs = ", ".join(f"“{name}” = {meant}" for name, meant in file.headings.items())
            told.append(say("  kolom: ", "  columns: ") + pairs)
            if file.shape == "wide-codes":
                told.append(say("  satu kolom per kode", "  one column per code"))
            elif file.shape == "wide-coders":
                told.append(say("  satu kolom per pengode", "  one column per coder"))
            if file.unread:
                names = ", ".join(f"“{name}”" for name in file.unread)
                told.append(say("  tidak dibaca: ", "  not read: ") + names)
        told.append(say("pengode: ", "coders: ") + _counted(self.coders))
        told.append(say("kode: ", "codes: ") + _counted(self.codes))
        told.append(
            say(
                f"{whole(self.rows)} baris dipahami, {whole(self.bad)} tidak",
                f"{whole(self.rows)} rows understood, {whole(self.bad)} not",
            )
        )
        return told + self.notes

    def __str__(self) -> str:
        return "\n".join(self.lines())


def _counted(names: dict[str, int]) -> str:
    return ", ".join(f"{name} ({whole(n)})" for name, n in names.items()) or "–"
