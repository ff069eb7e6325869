"""What documents are made of: paragraphs and tables, and what stands beside them.

Readers of Word, OpenDocument, RTF and HTML give the same; `document` makes a Source of it.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from qualnlp.i18n import say


@dataclass(slots=True)
class Paragraph:
    """A paragraph.

    Attributes
    ----------
    pieces : list of (str, bool)
        Its text in order, each piece with whether it is bold.
    style : str
        The style's name, for example ``"Heading 1"``.
    boxes : list of Block
        Paragraphs and tables of text boxes that hang on it.
    italic : list of bool
        Whether each piece is italic; empty where nothing tells.
    """

    pieces: list[tuple[str, bool]]
    style: str = ""
    boxes: list[Block] = field(default_factory=list)
    italic: list[bool] = field(default_factory=list)

    @property
    def text(self) -> str:
        r"""The text; a manual line break is ``\n``."""
        return "".join(text for text, _ in self.pieces)


@dataclass(slots=True)
class Table:
    """A table: rows of cells by grid column, each cell a list of blocks.

    A merged cell stands at its first place; the other places are empty. A row that is one
    merged cell has one cell.
    """

    rows: list[list[list[Block]]]


Block = Paragraph | Table


@dataclass(slots=True)
class Document:
    """Blocks in order, and what the page shows beside them or not at all.

    Attributes
    ----------
    blocks : list of Block
    notes : list of (str, str)
        Kind (a key of `NOTE_KINDS`) and text of footnotes, endnotes, comments: the researcher's
        words, nobody's speech.
    hidden : list of str
        Text that is there and not shown.
    pictures : int
        Pictures, whose words nobody can read here.
    lost : list of str
        Parts that could not be read, as sentences.
    """

    blocks: list[Block] = field(default_factory=list)
    notes: list[tuple[str, str]] = field(default_factory=list)
    hidden: list[str] = field(default_factory=list)
    pictures: int = 0
    lost: list[str] = field(default_factory=list)

    def warnings(self) -> list[str]:
        """Return a sentence for each kind of thing that is no part of the talk."""
        told = []
        for kind, (indonesian, english) in NOTE_KINDS.items():
            count = sum(one == kind for one, _ in self.notes)
            if count:
                told.append(
                    say(
                        f"{count} {indonesian} tidak dianggap ucapan; teksnya ada di akhir",
                        f"{count} {english if count == 1 else english + 's'} taken for no speech; "
                        "the text stands at the end",
                    )
                )
        if self.hidden:
            shown = "; ".join(" ".join(one.split()) for one in self.hidden)[:300]
            told.append(
                say(
                    f"teks tersembunyi tidak ikut dibaca: “{shown}”",
                    f"hidden text is left out: “{shown}”",
                )
            )
        if self.pictures:
            told.append(
                say(
                    f"{self.pictures} gambar tidak terbaca; bila memuat tulisan, ketik tulisannya",
                    f"{self.pictures} pictures are not read; type any words they hold",
                )
            )
        return told + self.lost


NOTE_KINDS = {
    "footnote": ("catatan kaki", "footnote"),
    "endnote": ("catatan akhir", "endnote"),
    "comment": ("komentar", "comment"),
}
