"""The registry of checks: one entry per check, which every output asks for its label.

In: functions marked with `@check`. Out: `CHECKS`, in the order in which `verify` reports them. To
add a check, write one function in `qualnlp.verification.checks` (or in a module of your own); the
frame of `Study.verify`, the Word chapter, the workbook and the page show it by themselves.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from qualnlp.i18n import say
from qualnlp.terms import CONCLUSION_VERDICTS
from qualnlp.verification.evidence import Evidence
from qualnlp.verification.thresholds import Rules

# What a check reports of one subject: subject, verdict, n, detail, excerpt ids.
Row = tuple[str, str, int, str, list[str]]
Words = tuple[str, str]  # Indonesian, English


@dataclass(frozen=True, slots=True)
class Check:
    """One registered check.

    Attributes
    ----------
    name : str
        What the column `check` holds.
    label_words : tuple of str
        The Indonesian and the English label.
    run : callable
        Takes `Evidence` and `Rules`, returns a list of `Row`.
    heading_words, none_words : tuple of str, optional
        The heading of its own section in the chapter, and the sentence that stands there when the
        check finds nothing. Without them the check is a line among the other notes.
    """

    name: str
    label_words: Words
    run: Callable[[Evidence, Rules], list[Row]]
    heading_words: Words | None = None
    none_words: Words | None = None

    @property
    def label(self) -> str:
        """The label in the reader's language."""
        return say(*self.label_words)

    @property
    def heading(self) -> str:
        """The heading of its section in the reader's language; empty where it has none."""
        return say(*self.heading_words) if self.heading_words else ""

    @property
    def none(self) -> str:
        """The sentence for a check that finds nothing, in the reader's language."""
        return say(*self.none_words) if self.none_words else say("Tidak ada.", "None.")


CHECKS: dict[str, Check] = {}
# Where informants differ, nothing is contrary to a claim: nobody has made one.
DIFFER = "contradiction"


def verdict_name(check: str, verdict: str) -> str:
    """Return what people read for the verdict of a row of `verify`.

    Examples
    --------
    >>> verdict_name("conclusion", "contradicted"), verdict_name("contradiction", "contradicted")
    ('bertentangan dengan bukti', 'berbeda')
    """
    if check == DIFFER and verdict in ("contradicted", "weak"):
        if verdict == "weak":
            return say("sebagian kecil berbeda", "a few differ")
        return say("berbeda", "differ")
    return CONCLUSION_VERDICTS.label(verdict)


def check(
    name: str,
    indonesian: str,
    english: str,
    *,
    heading: Words | None = None,
    none: Words | None = None,
) -> Callable[[Callable[[Evidence, Rules], list[Row]]], Callable[[Evidence, Rules], list[Row]]]:
    """Register a function as a check of `verify`.

    Parameters
    ----------
    name : str
        What the column `check` holds.
    indonesian, english : str
        Its label.
    heading, none : (Indonesian, English), optional
        A section of its own in the chapter: the heading, and the sentence when nothing is found.

    Raises
    ------
    ValueError
        If a check of that name is registered already.

    Examples
    --------
    >>> @check("long_memo", "Memo panjang", "Long memo")
    ... def long_memos(evidence, rules):
    ...     return [("pelatihan", "weak", 0, "memo", [])]
    >>> check_name("long_memo")
    'Memo panjang'
    >>> del CHECKS["long_memo"]
    """

    def register(run: Callable[[Evidence, Rules], list[Row]]) -> Callable[..., list[Row]]:
        if name in CHECKS:
            raise ValueError(
                say(
                    f"Pemeriksaan {name!r} sudah terdaftar.",
                    f"The check {name!r} is registered already.",
                )
            )
        CHECKS[name] = Check(name, (indonesian, english), run, heading, none)
        return run

    return register


def check_name(name: str) -> str:
    """Return the label of a check; the name itself where no check of that name is registered.

    Examples
    --------
    >>> check_name("code_unused")
    'Indikator tanpa kutipan'
    """
    return CHECKS[name].label if name in CHECKS else name
