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

from qualnlp.lexicon import alternatives, words
from qualnlp.transcripts.metadata import heads_of, legend_of
from qualnlp.transcripts.speakers.not_speakers import describes_interview, opens_line
from qualnlp.transcripts.speakers.timestamps import ANYWHERE, BRACKETED, seconds

_INTERVIEWER_WORDS = frozenset(words("roles.interviewer_words"))
_INTERVIEWER_CODES = frozenset(words("roles.interviewer_codes"))
_INFORMANT_WORDS = frozenset(words("roles.informant_words"))
_INFORMANT_CODES = frozenset(words("roles.informant_codes"))
_QUALIFIERS = frozenset(words("roles.qualifiers"))
_OTHER_WORDS = frozenset(words("roles.other_words"))
# A researcher's remark between the turns.
_REMARK = f"(?:{alternatives('roles.remarks')})"
# Codes that stand for one side here and for the other there: P (peneliti, partisipan),
# I (informan, interviewer), R (responden, researcher), M (moderator, an initial), S, A, B.
AMBIGUOUS = frozenset(words("roles.ambiguous_codes"))


def _either(words: Iterable[str]) -> str:
    """Return a pattern for any of these words, the longest first."""
    return "|".join(sorted(words, key=lambda word: (-len(word), word)))


_SPACE = r"[^\S\n\x0b\x0c\x85\u2028\u2029]"
# Marks that show nothing may precede a label (chat exports write them).
_BLANK = rf"(?:{_SPACE}|[\u200b\u200e\u200f\u2060\ufeff])"
_WORDS = _either(_INTERVIEWER_WORDS | _INFORMANT_WORDS | _OTHER_WORDS)
_NEUTRAL = "|".join(words("roles.neutral_words"))
_QUALIFIER = _either(_QUALIFIERS)
_ALL_CODES = _INTERVIEWER_CODES | _INFORMANT_CODES
_CODES = _either(_ALL_CODES | {code.title() for code in _ALL_CODES})
# Lower case only where it cannot be a list: "a:", "b:".
_CAPITAL_CODES = frozenset(words("roles.capital_codes"))
_SMALL_CODES = _either(code.lower() for code in _ALL_CODES if code not in _CAPITAL_CODES)
_NUMBER_NO_TIME = r"\d{1,3}(?!\d*[:.]\d\d)"
_ROLE_NUMBER = rf"(?:[ \u00a0._#-]{{0,2}}(?:(?:ke-?)?{_NUMBER_NO_TIME}|[IVX]{{1,4}}|[A-Z]))?"
# "P1 & P2:", "N1 dan N2:" in a group's talk.
_ONE_OF = rf"(?:{_CODES})[-. ]?\d{{1,2}}"
_SEVERAL = rf"{_ONE_OF}(?: ?(?:&|,|/|\+|{alternatives('roles.and')}) ?{_ONE_OF})+"
_ASIDE = r"(?:[ \u00a0]?\((?!\d+[:.])[^()\n]{1,60}\))?"
_PARTICLES = "|".join(words("titles.particles"))
_PART = rf"(?:[A-ZÀ-Þ][\w.'’-]*|\d{{1,2}}|\((?!\d+[:.]\d)[^()\n]{{1,40}}\)|{_PARTICLES})"
_NAME = rf"[A-ZÀ-Þ][\w.'’-]*(?:[ \u00a0,]{{1,2}}{_PART}){{0,8}}"


@dataclass(frozen=True, slots=True)
class Label:
    """A label in the text: `start` of its line, `end` where speech begins."""

    start: int
    end: int
    text: str
    time_start: float | None = None
    time_end: float | None = None


# Date and time of a message, as chats are exported: a time of day is no time of a recording.
_DATED = r"\[?\d{1,4}[/.-]\d{1,2}[/.-]\d{2,4},? \d{1,2}[.:]\d{2}(?:[.:]\d{2})?(?: ?[AP]M)?\]?"


def _pattern(listed: Collection[str] = ()) -> re.Pattern[str]:
    own = _either(rf"{_SPACE}+".join(map(re.escape, label.split())) for label in listed)
    known = (
        (rf"(?P<listed>(?i:{own}))|" if own else "")
        + rf"(?P<remark>(?i:{_REMARK}))(?= ?[:：])|(?P<several>{_SEVERAL})|"
        rf"(?P<role>(?i:(?:{_WORDS})(?:[ \u00a0](?:{_QUALIFIER}))?){_ROLE_NUMBER}{_ASIDE})"
        rf"|(?P<neutral>(?i:{_NEUTRAL})[_ -]{{0,2}}(?:\d{{1,3}}|[A-Z]))"
        rf"|(?P<code>(?:{_CODES}|{_SMALL_CODES})(?:[-._ \u00a0]{{0,2}}{_NUMBER_NO_TIME})?\.?)"
        rf"|(?P<name>{_NAME})"
    )
    return re.compile(
        rf"(?:^|(?<=[\x0b\x0c\x85\u2028\u2029])){_BLANK}*(?:\d{{1,3}}[.)]{_SPACE}*)?"
        rf"(?:(?:{_DATED}|(?P<before>{ANYWHERE})){_SPACE}*(?:[-–—]{_SPACE}*)?)?(?:\*\*)?[\[(]?"
        rf"(?P<label>{known})[\])]?(?:\*\*)?"
        rf"{_SPACE}*(?:[-–,]?{_SPACE}*(?P<behind>{ANYWHERE}))?"
        rf"(?:{_SPACE}*(?:[:：](?!\d\d)|(?<!\d)[:：])(?:\*\*)?|{_SPACE}*\t"
        rf"|(?P<dash>{_SPACE}+[-–—]{_SPACE}+))"
        rf"{_SPACE}*(?P<after>{BRACKETED})?{_SPACE}*",
        re.MULTILINE,
    )


_LABEL = _pattern()
# "Informan      Iya, Mbak.": a column of labels and a column of talk, parted by spaces.
_COLUMN = re.compile(
    rf"^{_BLANK}*(?:(?P<before>{ANYWHERE}){_SPACE}*)?"
    rf"(?P<label>(?=[A-Z])(?i:(?:{_WORDS})(?: (?:{_QUALIFIER}))?){_ROLE_NUMBER}"
    rf"|(?:{_CODES})(?:[-. ]?{_NUMBER_NO_TIME})?)(?:[ \u00a0]{{2,}}|\t[ \u00a0\t]*)(?=\S)",
    re.MULTILINE,
)
# A title before a name is a person, even if the label comes once.
TITLED_NAME = re.compile(rf"(?:{'|'.join(words('titles.before_name'))})\b\.? ?[A-Z]")
_ASIDE_AT_END = re.compile(r"\s*\([^()]*\)$")
_WHOLE_REMARK = re.compile(rf"(?i:{_REMARK})")
_NUMBER = re.compile(r"(?<=\w)(?:[\s._#-]*(?:ke-?)?\d{1,3}|[\s._#-]+(?:[IVX]{1,4}|[A-Z]))$")


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


def has_aside(label: str) -> bool:
    """Tell whether something stands in brackets behind a label: ``"Informan (Kepala Seksi)"``."""
    return _ASIDE_AT_END.search(label.strip()) is not None


def role_by_word(label: str) -> str | None:
    """Return the role that a role word or code has by itself; None for names."""
    base = base_of(label)
    first, _, rest = base.partition(" ")
    if rest and rest not in _QUALIFIERS:
        return "other" if is_remark(label) else None
    if first in _INTERVIEWER_WORDS or base.upper() in _INTERVIEWER_CODES:
        return "interviewer"
    if first in _INFORMANT_WORDS or base.upper() in _INFORMANT_CODES:
        return "informant"
    if first in _OTHER_WORDS:
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
    pattern = _pattern(listed) if listed else _LABEL
    found = [match for start, end in stretches for match in pattern.finditer(text, start, end)]
    counts = Counter(" ".join(match["label"].split()) for match in found)
    dashes = sum(bool(match["dash"] and not match["name"]) for match in found)
    dashed = Counter(match["label"] for match in found if match["dash"])
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
        # "A - satu", "B - dua" is a list: a code with a dash must come again.
        few = dashes < 2 or (match["code"] and dashed[match["label"]] < 2)
        if match["dash"] and not is_listed and (match["name"] or few):
            continue
        if not is_listed and describes_interview(label):
            continue
        comes_twice = counts[label] > 1 or TITLED_NAME.match(label) or (letters and len(label) == 1)
        if match["name"] and not is_listed and (opens_line(label) or not comes_twice):
            once += [] if opens_line(label) else [match]
            continue
        kept.append(match)
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


def column_labels(text: str, stretches: Sequence[tuple[int, int]]) -> list[Label]:
    r"""Return role words and codes that stand in a column of their own, parted by spaces.

    There must be two of them at least, and one that comes again, or it is no column.

    Examples
    --------
    >>> text = "Peneliti    Ada diklat?\nInforman    Jarang.\nPeneliti    Terus?\n"
    >>> [label.text for label in column_labels(text, [(0, len(text))])]
    ['Peneliti', 'Informan', 'Peneliti']
    """
    found = [match for start, end in stretches for match in _COLUMN.finditer(text, start, end)]
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
    written = told["before"] or told.get("behind") or told.get("after")
    # As written, but one speaker whatever kind of space stands inside.
    label = " ".join(match["label"].split())
    return Label(match.start(), match.end(), label, *seconds(written))
