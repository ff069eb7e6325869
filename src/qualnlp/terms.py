"""The field's terms: what is stored, and what people read in either language. Said once, here.

In: a stored word (``"menghambat"``). Out: its label in the reader's language, the words and signs
that people write for it, its order. Every room that shows, reads or checks one of these words asks
here, so that a page, a workbook and a Word chapter never call one thing by two names.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from qualnlp.i18n import current_language


@dataclass(frozen=True, slots=True)
class Term:
    """One stored word, its two labels, and what else people write for it.

    Attributes
    ----------
    stored : str
        The word in the study's file and in frames.
    indonesian, english : str
        What people read.
    aliases : tuple of str
        Other spellings that are understood, in lower case.
    """

    stored: str
    indonesian: str
    english: str
    aliases: tuple[str, ...] = ()

    @property
    def label(self) -> str:
        """The label in the reader's language."""
        return self.english if current_language() == "en" else self.indonesian


class Terms:
    """The terms of one kind: a collection of stored words, in their order.

    Examples
    --------
    >>> list(STANCES), "campuran" in STANCES
    (['mendukung', 'menghambat', 'campuran'], True)
    >>> STANCES.find(" - "), STANCES.label("menghambat")
    ('menghambat', 'menghambat')
    """

    def __init__(self, *terms: Term) -> None:
        self._terms = {term.stored: term for term in terms}
        self._stored = {
            word.casefold(): term.stored
            for term in terms
            for word in (term.indonesian, term.english, term.stored, *term.aliases)
        }

    def __iter__(self) -> Iterator[str]:
        return iter(self._terms)

    def __len__(self) -> int:
        return len(self._terms)

    def __contains__(self, stored: object) -> bool:
        return stored in self._terms

    @property
    def terms(self) -> tuple[Term, ...]:
        """The terms themselves."""
        return tuple(self._terms.values())

    @property
    def spellings(self) -> dict[str, str]:
        """Every spelling that is understood, in lower case -> the stored word."""
        return dict(self._stored)

    def label(self, stored: str) -> str:
        """Return the label of a stored word; a word of the researcher's own is its own label."""
        return self._terms[stored].label if stored in self._terms else stored

    def find(self, written: str) -> str | None:
        """Return the stored word that is meant; None where no term has that spelling."""
        return self._stored.get(" ".join(written.split()).casefold())


STANCES = Terms(
    Term("mendukung", "mendukung", "supporting", ("+", "supports")),
    Term("menghambat", "menghambat", "hindering", ("-", "−", "hinders")),  # both kinds of minus
    Term("campuran", "campuran", "mixed", ("±", "+-", "+/-")),
)
# What is counted of a coding that was given no stance, and of one whose coders gave different ones.
NO_STANCE, SPLIT_STANCE = "tanpa", "berbeda"
STANCE_KINDS = Terms(
    *STANCES.terms,
    Term(SPLIT_STANCE, "sikap berbeda antarpengode", "coders differ"),
    Term(NO_STANCE, "tanpa sikap", "no stance"),
)

DECISION_VERDICTS = Terms(
    Term("confirmed", "dikonfirmasi", "confirmed", ("konfirmasi", "diterima", "accepted")),
    Term("rejected", "ditolak", "rejected", ("tolak", "reject")),
    Term("withdrawn", "ditarik", "withdrawn", ("dicabut", "dibatalkan", "withdraw")),
    Term("finished", "selesai", "finished", ("tuntas", "finish", "done")),
)
# What is said of a coding where several people coded: settled, given by all who read the excerpt,
# given by some of them, read by one only.
SETTLED_MARK, AGREED = "disepakati", "sepakat"
NOT_SETTLED, ONE_READER = "belum disepakati", "satu pengode"
SETTLEMENTS = Terms(
    Term(SETTLED_MARK, "disepakati", "settled"),
    Term(AGREED, "sepakat", "agreed"),
    Term(NOT_SETTLED, "belum disepakati", "not settled"),
    Term(ONE_READER, "baru dibaca satu pengode", "read by one coder only"),
)
# What another codebook does to the codings of a code.
CODE_OUTCOMES = Terms(
    Term("kept", "tetap", "kept"),
    Term("renamed", "ikut nama baru", "follow the new name"),
    Term("moved", "dipindah", "moved"),
    Term("restored", "dihitung lagi", "count again"),
    Term("dropped", "tanpa kode, tercatat tetapi tidak dihitung", "without a code, listed only"),
    Term("unplaced", "kehilangan kode", "would lose their code"),
)
CONCLUSION_VERDICTS = Terms(
    Term("ok", "didukung bukti", "supported"),
    Term("weak", "lemah", "weak"),
    Term("contradicted", "bertentangan dengan bukti", "contradicted"),
    Term("missing", "tanpa bukti", "no evidence"),
)
MODES = Terms(
    Term("blind", "tanpa saran", "blind"),
    Term("assisted", "dengan saran", "assisted"),
)
ROLES = Terms(
    Term("interviewer", "pewawancara", "interviewer"),
    Term("informant", "informan", "informant"),
    Term("other", "lain", "other"),
)
TECHNIQUES = Terms(
    Term("wawancara", "wawancara", "interview"),
    Term("observasi", "observasi", "observation"),
    Term("dokumentasi", "dokumentasi", "document", ("documentation", "dokumen")),
)
