"""A speaker on a line of its own, the words below. In: a text. Out: where such lines stand.

::

    Informan 1                    Rina Wulandari   0:12
    Jarang, Bu.                   Ada diklat?

A role word or code, alone or with a number, a time or a name in brackets; or a free name that
comes again. Where lines with colons tell the speakers, nothing is looked for: "Informan 1" above
a labelled interview is its title.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import replace

from qualnlp.language import nonverbal
from qualnlp.lexicon import words
from qualnlp.transcripts.speakers.labels import (
    TITLED_NAME,
    Label,
    folded,
    is_group,
    is_role_word,
)
from qualnlp.transcripts.speakers.line_starts import at_lines
from qualnlp.transcripts.speakers.not_speakers import describes_interview, opens_line
from qualnlp.transcripts.speakers.timestamps import ANYWHERE, seconds

# The words of a name begin with a capital; degrees ("S.Sos.") and particles may follow.
_PART = rf"(?:[A-ZÀ-Þ][\w.'’-]*|{'|'.join(words('titles.particles_own_line'))}|\d{{1,3}}(?!\d|:\d))"
_QUALIFIER = rf"(?i:{'|'.join(words('roles.qualifiers'))})"
_LABEL = (
    rf"[A-Za-zÀ-Þ][\w.'’-]*(?:,?[ ](?:{_PART}|{_QUALIFIER})){{0,6}}"
    r"(?:[ ]?\((?!\d+[:.])[^()\n]{1,40}\))?"
)


def _line_pattern(listed: Collection[str] = ()) -> re.Pattern[str]:
    own = [r"[ \t\u00a0]+".join(map(re.escape, label.split())) for label in listed]
    label = "|".join([f"(?i:{one})" for one in sorted(own, key=len, reverse=True)] + [_LABEL])
    return re.compile(
        rf"^[ \t\u00a0]*(?:\d{{1,3}}[.)][ \t]+)?(?:(?P<before>{ANYWHERE})(?:[ \t]*[-–])?[ \t]*)?"
        # Never two runs of blanks side by side: of many they would be parted in each way.
        rf"(?:(?P<label>{label})|\[(?P<box>[^\W\d_][^\[\]\n:]{{0,39}})\])"
        rf"(?:(?:[ \t\u00a0]*[-–,|·•])?[ \t\u00a0]*(?P<behind>{ANYWHERE}))?"
        # The colon of a column of its own may stand below.
        rf"[ \t\u00a0]*(?:\n?[:：][ \t\u00a0]*)?$"
        # The time may stand on the line below the name.
        rf"(?:\n[ \t]*(?P<below>{ANYWHERE})[ \t]*$)?",
        re.MULTILINE,
    )


_LINE = _line_pattern()
_TIME_ALONE = re.compile(rf"^[ \t\u00a0]*(?P<time>{ANYWHERE})[ \t\u00a0]*(?=\n)", re.MULTILINE)
_DIGIT = re.compile(r"\d")
_ENDS_SENTENCE = re.compile(r"\b[a-z]\w{2,}\.$|\b[A-Z][a-z]{4,}\.$")
# What people answer in a word; no names.
_ANSWERS = frozenset(words("not_speakers.answers"))
_MAX_WORDS = 6
_ASKS = 0.5


def with_own_lines(
    text: str,
    stretches: Sequence[tuple[int, int]],
    labels: Sequence[Label],
    listed: Collection[str] = (),
) -> list[Label]:
    r"""Return the labels, and those on lines of their own, in order.

    Parameters
    ----------
    text : str
    stretches : sequence of (int, int)
        Where ordinary text lies.
    labels : sequence of Label
        Those with a colon or tab. If there are two or more (a name before a tab and a time apart),
        they are returned as they are.
    listed : collection of str
        Labels, folded, that count whatever they look like.

    Returns
    -------
    list of Label
        Nothing is added where fewer than two lines name speakers, or, for free names without
        times, where none of them asks: headings that come again are no speakers.

    Examples
    --------
    >>> text = "Pewawancara\nAda diklat?\nIbu Sari\nJarang.\nPewawancara\nTerus?\n"
    >>> [label.text for label in with_own_lines(text, [(0, len(text))], [])]
    ['Pewawancara', 'Ibu Sari', 'Pewawancara']
    """
    line = _line_pattern(listed) if listed else _LINE
    candidates = [one for low, high in stretches for one in _candidates(text, low, high, line)]
    candidates = _in_one_way(text, candidates)
    timed_lines = {one.start for one in candidates if one.time_start is not None}
    others = {label.start for label in labels} - timed_lines
    if not candidates or len(others) > 1:
        return list(labels)
    own = _accepted(text, [one for one in candidates if one.start not in others], listed)
    starts = {one.start for one in own}
    both = [*own, *(label for label in labels if label.start not in starts)]
    return sorted(both, key=lambda label: label.start)


def _candidates(text: str, start: int, end: int, line: re.Pattern[str]) -> list[Label]:
    """Return the lines that could be a speaker's by their shape."""
    found = []
    above = _names_below_times(text, start, end, line)
    for match in at_lines(line, text, start, end):
        label = " ".join((match["label"] or match["box"]).split())
        if match["box"] and nonverbal(f"[{label}]"):
            continue
        if match.start() in above:
            at, low, high = above[match.start()]
            found.append(Label(at, match.end(), label, low, high, high is not None))
        elif not _ENDS_SENTENCE.search(label) and not describes_interview(label):
            low, high = seconds(match["before"] or match["behind"] or match["below"])
            found.append(Label(match.start(), match.end(), label, low, high, high is not None))
    return found


def _in_one_way(text: str, lines: list[Label]) -> list[Label]:
    """Return the lines in brackets where two speakers at least stand so, else the others.

    "[Bu Yanti]" between turns that are labelled otherwise is a note.
    """
    boxed = [one for one in lines if _is_boxed(text, one)]
    if not boxed:
        return lines
    counts = Counter(one.text for one in boxed)
    sure = {
        name
        for name in counts
        if counts[name] > 1 or is_role_word(name) or TITLED_NAME.match(name) or is_group(name)
    }
    plain = [one for one in lines if not _is_boxed(text, one)]
    return boxed if len(sure) > 1 and max(counts.values()) > 1 else plain


def _is_boxed(text: str, line: Label) -> bool:
    return f"[{line.text}]" in text[line.start : line.end]


def _names_below_times(
    text: str, start: int, end: int, line: re.Pattern[str]
) -> dict[int, tuple[int, float | None, float | None]]:
    """Return names that stand right below a time, by where they start: time's start, times.

    Nearly each time must have a name below it that comes again, as Teams writes them; else what
    stands below times is speech.
    """
    times = [match for match in at_lines(_TIME_ALONE, text, start, end, _DIGIT)]
    names = [(time, line.match(text, time.end() + 1, end)) for time in times]
    told = [(time, name) for time, name in names if name and name["label"] and not name["before"]]
    counts = Counter(" ".join(name["label"].split()) for _, name in told)
    again = [(time, name) for time, name in told if counts[" ".join(name["label"].split())] > 1]
    if len(again) < 2 or len(again) < 0.8 * len(times) or 2 * len(counts) > len(times):
        return {}
    return {name.start(): (time.start(), *seconds(time["time"])) for time, name in told}


def _accepted(text: str, lines: list[Label], listed: Collection[str]) -> list[Label]:
    roles = {one.text for one in lines if folded(one.text) in listed}
    roles |= {one.text for one in lines if is_group(one.text) and _is_boxed(text, one)}
    # "A" and "B" alone may be sections.
    roles |= {one.text for one in lines if is_role_word(one.text) and len(one.text) > 1}
    # A time on the same line names a speaker; one on the line below may be the next speaker's.
    beside = [one for one in lines if "\n" not in text[one.start : one.end]]
    timed = {one.text for one in beside if one.time_start is not None}
    sure = roles | timed
    # What stands right below a speaker is said, be it a single word with a capital.
    above = _label_above(text, lines)
    free = [one for one in lines if one.text not in sure and above[one.start] not in sure]
    counts = Counter(one.text for one in free)
    names = {name for name in counts if counts[name] > 1 and _may_be_name(name)}
    said = Counter(one.text for one in free if counts[above[one.start]] > counts[one.text])
    names = {name for name in names if 2 * said[name] <= counts[name]}
    names |= {name for name in counts if TITLED_NAME.match(name)}
    if not roles and not _one_asks(text, [one for one in lines if one.text in sure | names]):
        names = set()
    named = {one.start for one in free if one.text in names}
    kept = [one for one in lines if one.text in sure or one.start in named]
    kept = [line for line, below in _words_below(text, kept) if below.strip()]
    speakers = {one.text for one in kept}
    # One speaker alone is a title ("Informan 1"), unless times stand beside it.
    if len(kept) < 2 or (len(speakers) < 2 and not speakers & timed):
        return []
    ends = [*(one.time_start for one in kept[1:]), None]
    return [
        replace(one, time_end=one.time_end or (end if one.time_start is not None else None))
        for one, end in zip(kept, ends, strict=True)
    ]


def _label_above(text: str, lines: list[Label]) -> dict[int, str]:
    """Return for each line's start the label right above it, empty lines apart; or ""."""
    above = {}
    previous: Label | None = None
    for one in lines:
        touches = previous is not None and not text[previous.end : one.start].strip()
        above[one.start] = previous.text if previous is not None and touches else ""
        previous = one
    return above


def _words_below(text: str, lines: list[Label]) -> list[tuple[Label, str]]:
    """Return each line with what stands between it and the next one."""
    ends = [*(one.start for one in lines), len(text)][1:]
    return [(one, text[one.end : end]) for one, end in zip(lines, ends, strict=True)]


def _may_be_name(label: str) -> bool:
    words = label.lower().split()
    is_heading = len(words) > _MAX_WORDS or (len(words) > 3 and label.isupper())
    return (
        label[0].isupper()
        and not is_heading
        and not opens_line(label)
        and (words[0].strip(".,") not in _ANSWERS)
    )


def _one_asks(text: str, lines: list[Label]) -> bool:
    """Tell whether one name asks in most of its turns, and another does not."""
    asking: Counter[str] = Counter()
    for line, below in _words_below(text, lines):
        asking[line.text] += "?" in below
    total = Counter(one.text for one in lines)
    shares = [asking[label] / total[label] for label in total]
    return len(shares) > 1 and max(shares) >= _ASKS and min(shares) < _ASKS
