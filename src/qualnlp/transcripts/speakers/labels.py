"""Speaker labels. In: a text. Out: where each label stands, and what its words say of the role.

A label stands at the start of a line, perhaps with a number and a time before or behind it, and
ends with a colon or a tab; a role word or code (Peneliti, Informan Kunci 1, N2) also with a dash
between spaces, where at least two lines are written so. A free name counts only if it comes at
least twice, carries a title (Ibu Sari), or was listed by the user: "Sarana:" is no speaker.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from qualnlp.language import nonverbal
from qualnlp.lexicon import alternatives, words
from qualnlp.transcripts.metadata import heads_of, legend_of
from qualnlp.transcripts.speakers.label_pattern import (
    BEHIND_LABEL,
    COLUMN,
    INFORMANT_CODES,
    INFORMANT_WORDS,
    INTERVIEWER_CODES,
    INTERVIEWER_WORDS,
    JOINS,
    OTHER_WORDS,
    QUALIFIERS,
    REMARK,
    known_labels,
    label_pattern,
)
from qualnlp.transcripts.speakers.line_starts import at_lines
from qualnlp.transcripts.speakers.not_speakers import describes_interview, opens_line
from qualnlp.transcripts.speakers.timestamps import seconds


@dataclass(frozen=True, slots=True)
class Label:
    """A label in the text: `start` of its line, `end` where speech begins.

    `is_cue`: both times stand beside it, as captions have them; what one speaker says in several
    of them is one turn.
    """

    start: int
    end: int
    text: str
    time_start: float | None = None
    time_end: float | None = None
    is_cue: bool = False


# A title before a name is a person, even if the label comes once.
TITLED_NAME = re.compile(rf"(?:{'|'.join(words('titles.before_name'))})\b\.? ?[A-Z]")
_ASIDE_AT_END = re.compile(r"(?<!\s)\s*\([^()]*\)$")
_WHOLE_REMARK = re.compile(rf"(?i:{REMARK})")
_WHOLE_GROUP = re.compile(rf"(?i:{alternatives('roles.groups')})")
_BEGIN = re.compile(r"\s*(?:\d{1,4}[.)]?\s+)?(?!\s)([^:\n\t]{1,40}?)\s*[:\t]")
_NUMBER = re.compile(r"(?<=[^\W_])(?:[\s._#-]*(?:ke-?)?\d{1,3}|[\s._#-]+(?:[IVX]{1,4}|[A-Z]))$")


def base_of(label: str) -> str:
    """Return a label without its number and what stands in brackets behind it.

    Examples
    --------
    >>> base_of("Informan 2"), base_of("Informan Kunci 1 (Kepala Seksi)"), base_of("P")
    ('informan', 'informan kunci', 'p')
    """
    bare = _ASIDE_AT_END.sub("", " ".join(label.split())).rstrip(".")
    return _NUMBER.sub("", bare).strip(" .").lower()


def has_number(label: str) -> bool:
    """Tell whether a label is numbered: ``"P1"``, ``"Informan II"``."""
    return _NUMBER.search(_ASIDE_AT_END.sub("", label.strip())) is not None


def aside_of(label: str) -> str:
    """Return what stands in brackets behind a label, or "".

    Examples
    --------
    >>> aside_of("Peneliti (P)"), aside_of("Peneliti")
    ('P', '')
    """
    found = _ASIDE_AT_END.search(label.strip())
    return found.group().strip(" ()") if found else ""


def has_aside(label: str) -> bool:
    """Tell whether something stands in brackets behind a label: ``"Informan (Kepala Seksi)"``."""
    return _ASIDE_AT_END.search(label.strip()) is not None


def role_by_word(label: str) -> str | None:
    """Return the role that a role word or code has by itself; None for names."""
    base = base_of(label)
    first, _, rest = base.partition(" ")
    if rest and rest not in QUALIFIERS:
        return "other" if is_remark(label) else None
    if first in INTERVIEWER_WORDS or base.upper() in INTERVIEWER_CODES:
        return "interviewer"
    if first in INFORMANT_WORDS or base.upper() in INFORMANT_CODES:
        return "informant"
    if first in OTHER_WORDS:
        return "other"
    return None


def is_remark(label: str) -> bool:
    """Tell whether a label opens a researcher's remark between the turns.

    Examples
    --------
    >>> is_remark("Catatan lapangan"), is_remark("Observer")
    (True, False)
    """
    return _WHOLE_REMARK.fullmatch(label) is not None


def is_group(label: str) -> bool:
    """Tell whether a label is everybody in a group.

    Examples
    --------
    >>> is_group("Semua peserta"), is_group("Peserta 1")
    (True, False)
    """
    return _WHOLE_GROUP.fullmatch(label) is not None


def role_by_first_word(label: str) -> str | None:
    """Return the role of a name that a role word introduces: ``"Peneliti Rina"``."""
    first = label.split(maxsplit=1)[0] if label.split() else ""
    return role_by_word(first) if len(first) > 3 else None


def is_role_word(label: str) -> bool:
    """Tell whether a label is a role word or code, with or without a number.

    Examples
    --------
    >>> is_role_word("Informan 2"), is_role_word("N"), is_role_word("Ibu Sari")
    (True, True, False)
    """
    return role_by_word(label) is not None


def begins_with_label(text: str) -> bool:
    """Tell whether a text begins with a role word or code and a colon.

    Examples
    --------
    >>> begins_with_label("Informan 1: Jarang."), begins_with_label("Misalnya: bimtek")
    (True, False)
    """
    match = _BEGIN.match(text)
    return bool(match and is_role_word(match[1]))


def is_bare_role(label: str) -> bool:
    """Tell whether a label names nobody in particular: a role word without a number.

    Examples
    --------
    >>> is_bare_role("Narasumber"), is_bare_role("Informan 2"), is_bare_role("")
    (True, False, True)
    """
    named = has_number(label) or _ASIDE_AT_END.search(label)
    return not label.strip() or (is_role_word(label) and not named)


def folded(label: str) -> str:
    """Return a label as it is compared: trimmed, single spaces, without letter case.

    Examples
    --------
    >>> folded(" Bu  TUTI")
    'bu tuti'
    """
    return " ".join(label.split()).casefold()


def find_labels(
    text: str, stretches: Sequence[tuple[int, int]], listed: Collection[str] = ()
) -> tuple[list[Label], list[Label]]:
    """Return the labels of stretches of ordinary text, in order; and names that come once.

    The second list holds what looks like the other names that speak, but does not come again:
    nothing is a speaker for that, but somebody should look.

    Parameters
    ----------
    stretches : sequence of (int, int)
        Where labels are looked for.
    listed : collection of str
        Labels, folded, that count whatever they look like.
    """
    pattern = label_pattern(listed) if listed else known_labels()
    found = [
        match
        for start, end in stretches
        for match in at_lines(pattern, text, start, end, BEHIND_LABEL)
    ]
    counts = Counter(" ".join(match["label"].split()) for match in found)
    dashed = _Weak(match for match in found if match["dash"])
    # "(a) Pertama" is a list and "[tertawa]" a note; "[Speaker 1] Jarang." speaks.
    boxed = _Weak(
        match for match in found if match["boxed"] and not nonverbal(f"[{match['label']}]")
    )
    # Where single letters are the speakers ("A:", "B:"), one that comes once is one too.
    letters = sum(len(label) == 1 and counts[label] > 1 for label in counts) > 1
    kept: list[re.Match[str]] = []
    once: list[re.Match[str]] = []
    for match in found:
        label = " ".join(match["label"].split())
        is_listed = folded(label) in listed
        if match["remark"] and not is_listed:
            if kept:  # above the talk it is a line of the head
                kept.append(match)
            continue
        is_named = match["name"] or match["joined"]
        if match["dash"] and not is_listed and (is_named or not dashed.speaks(match)):
            continue
        if match["boxed"] and not is_listed and not boxed.speaks(match):
            continue
        if not is_listed and describes_interview(label):
            continue
        comes_twice = counts[label] > 1 or TITLED_NAME.match(label) or (letters and len(label) == 1)
        if match["name"] and not is_listed and (opens_line(label) or not comes_twice):
            once += [] if opens_line(label) else [match]
            continue
        kept.append(match)
    kept = _without_strangers(kept, listed)
    if all(match["group"] or match["remark"] for match in kept):
        kept = [match for match in kept if folded(" ".join(match["label"].split())) in listed]
    heads = heads_of(text, [(m.start(), m.end(), m["label"], bool(m["role"])) for m in kept])
    # "P: Peneliti" above the talk is a legend, if no P has spoken before.
    firsts: dict[str, int] = {}
    for match in kept:
        firsts.setdefault(match["label"], match.start())
    heads |= {
        at for code, word, at in legend_of(text) if role_by_word(word) and firsts.get(code) == at
    }
    labels = [
        _label(match)
        for match in kept
        if match.start() not in heads or folded(match["label"]) in listed
    ]
    has_names = any(match["name"] and not TITLED_NAME.match(match["label"]) for match in kept)
    return labels, [_label(match) for match in once if has_names and match.start() > kept[0].end()]


def _without_strangers(found: list[re.Match[str]], listed: Collection[str]) -> list[re.Match[str]]:
    """Leave out "Sari dan Budi:" where one of them never speaks alone: it may tell of them."""
    alone = {folded(match["label"]) for match in found if not match["joined"]} | set(listed)
    return [
        match
        for match in found
        if not match["joined"]
        or folded(match["label"]) in listed
        or all(folded(part) in alone for part in JOINS.split(match["label"]))
    ]


class _Weak:
    """Labels without a colon: a list or a note in brackets may look alike."""

    def __init__(self, matches: Iterable[re.Match[str]]) -> None:
        found = list(matches)
        self._counts = Counter(match["label"] for match in found)
        self._roles = sum(not match["name"] and not match["joined"] for match in found)

    def speaks(self, match: re.Match[str]) -> bool:
        """Tell whether a label of this kind is a speaker's."""
        counts = self._counts
        if match["neutral"]:
            return match["label"] in counts  # "[Speaker 1]" can be nothing else
        # "A - satu", "B - dua" is a list: a code must come again, a name beside another; once
        # several speak so, a title before a name tells enough.
        again = counts[match["label"]] > 1
        if match["name"] or match["joined"]:
            several = self._roles > 1 or sum(n > 1 for n in counts.values()) > 1
            titled = TITLED_NAME.match(match["label"]) is not None
            return several and (again or titled or bool(match["joined"]))
        return self._roles > 1 and (again or not match["code"])


def column_labels(text: str, stretches: Sequence[tuple[int, int]]) -> list[Label]:
    r"""Return role words and codes that stand in a column of their own, parted by spaces.

    There must be two of them at least, and one that comes again, or it is no column.

    Examples
    --------
    >>> text = "Peneliti    Ada diklat?\nInforman    Jarang.\nPeneliti    Terus?\n"
    >>> [label.text for label in column_labels(text, [(0, len(text))])]
    ['Peneliti', 'Informan', 'Peneliti']
    """
    found = [match for start, end in stretches for match in at_lines(COLUMN, text, start, end)]
    counts = Counter(" ".join(match["label"].split()) for match in found)
    if len(counts) < 2 or max(counts.values()) < 2:
        return []
    return [
        Label(
            match.start(), match.end(), " ".join(match["label"].split()), *seconds(match["before"])
        )
        for match in found
    ]


def legend_roles(text: str) -> dict[str, str]:
    """Return the roles that the head of a text gives to codes, by folded code.

    Examples
    --------
    >>> legend_roles("Keterangan: P = Partisipan, I = Interviewer")
    {'p': 'informant', 'i': 'interviewer'}
    """
    return {
        folded(code): role
        for code, word, _ in legend_of(text)
        if (role := role_by_word(word)) is not None
    }


def _label(match: re.Match[str]) -> Label:
    told = match.groupdict()
    written = told["before"] or told.get("behind") or told.get("after") or told.get("stamp")
    # As written, but one speaker whatever kind of space stands inside.
    label = " ".join(match["label"].split())
    low, high = seconds(written)
    return Label(match.start(), match.end(), label, low, high, high is not None)
