"""Sentence ends. In: text. Out: (start, end) spans of code points, without outer white space.

A rule for each thing that a full stop can be in Indonesian: the end of a sentence, part of an
abbreviation, of an initial, of a number or a list mark. Quotation marks are never paired: text
out of PDFs often has an opening mark where a closing one belongs. Every rule looks at a few
characters on either side, so that time grows with the length of the text and no faster.
"""

from __future__ import annotations

import re

from qualnlp.language.abbreviations import BEFORE_NAME, COMPANY, MAY_END, STARTERS, UNFINISHED
from qualnlp.language.scan import matches_at
from qualnlp.lexicon import alternatives

# What may stand between the end mark and the white space: closing signs (an opening one is
# often typed for a closing one), emoji, and characters without a width.
_CLOSERS = "\"'”’»)\\]“‘*\u200b-\u200f\u2060\ufeff\ufe0f\u2600-\u27bf\U0001f300-\U0001faff"
_OPENERS = "\"'“‘”’«([*•–—\\-"
_ADDRESS_ENDS = alternatives("typos.address_ends")
_NEAR = 60  # characters that a rule looks back or ahead

# A line end; or a run of end marks with what closes behind it, then white space or the end; or
# a full stop whose space is missing ("begitu.Jadi"). `_SIGN` is where one of them may begin.
_CANDIDATE = re.compile(
    r"(?P<first>(?<![.!?…])[.!?…]|\n)(?:"
    r"(?<=\n)"
    rf"|(?P<more>[.!?…]*)(?P<close>[{_CLOSERS}]*)(?=\s|$)"
    rf"|(?P<tight>(?<=[a-z]{{2}}[.!?])[”’»]?(?=[A-Z][a-z])(?!(?:{_ADDRESS_ENDS})\b))"
    r")"
)
_SIGN = re.compile(r"[.!?…\n]")
_NEXT = re.compile(rf"(?P<sign>[{_OPENERS}\s]*)(?P<word>\w+|\S|$)")
_WORD = re.compile(r"\w")
_ADDRESS = re.compile(r"https?:|www\.|@")
_INITIALS = re.compile(r"[A-Z](?:\.[A-Z])*")
_LIST_MARK = re.compile(r"\d{1,2}|[A-Za-z]|[IVX]{1,4}|[ivx]{1,4}")
_GROUPED_NUMBER = re.compile(r"(?:Rp)?\d{1,3}(?:\.\d{3})*")
_ORDINARY_WORD = re.compile(r"(?=.*[aeiou])(?:[a-z][a-z-]+[a-z]|[A-Z][a-z-]{2,}[a-z])|\d{3,4}")


def sentences(text: str) -> list[tuple[int, int]]:
    """Return the span of each sentence, in order; the spans leave out only white space.

    Parameters
    ----------
    text : str
        A turn, a paragraph or a whole file; line ends always end a sentence.

    Returns
    -------
    list of (int, int)
        Half-open offsets in Unicode code points.

    Examples
    --------
    >>> text = "Kata Bpk. Kadis, pelatihan ada. Tapi ya gitu... jarang!"
    >>> [text[start:end] for start, end in sentences(text)]
    ['Kata Bpk. Kadis, pelatihan ada.', 'Tapi ya gitu... jarang!']
    """
    spans: list[tuple[int, int]] = []
    start = seen = 0
    has_word = False
    last = len(text.rstrip())
    for candidate in matches_at(_SIGN, _CANDIDATE, text):
        place, end = candidate.span()
        if end >= last:
            break  # whether the text's last sentence ends here or not: it goes so far
        has_word = has_word or _has_word(text, seen, place)
        seen = end
        if text[place] == "\n" or (has_word and _ends_sentence(text, candidate, start)):
            _append_trimmed(spans, text, start, end)
            start, has_word = end, False
    _append_trimmed(spans, text, start, last)
    return spans


def _has_word(text: str, start: int, end: int) -> bool:
    """Tell whether a letter or a digit stands in a stretch; mostly one does at its end."""
    return start < end and (text[end - 1].isalnum() or _WORD.search(text, start, end) is not None)


def _append_trimmed(spans: list[tuple[int, int]], text: str, start: int, end: int) -> None:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    if start < end:
        spans.append((start, end))


def _ends_sentence(text: str, candidate: re.Match[str], start: int) -> bool:
    first, more, close, tight = candidate.groups()
    place, end = candidate.span()
    earlier, before = _two_words_before(text, start, place)
    if tight is not None:
        return not _ADDRESS.search(before) and before.lower() not in BEFORE_NAME
    following = _NEXT.match(text, end)
    assert following is not None  # the pattern matches the empty end too
    sign, word = following.groups()
    if not word:
        return True
    if _inside_bracket(text, start, end):
        return False
    mark = first + more
    if mark == ".":
        is_first = place - start <= len(before) + 3
        if is_first or earlier[-1:] in (":", ";", ","):
            if _LIST_MARK.fullmatch(before):
                return False  # "1. Pelatihan", "yaitu: a. pelatihan"
        if word[0].islower() and close:
            return False  # "Saya diam." katanya
        return _full_stop_ends(earlier, before, sign, word)
    if "?" in mark or "!" in mark:
        # "Kok bisa?" katanya; but also: kok bisa? terus gimana
        return not word.islower() or (not close and before.islower())
    return not word[0].islower() and before.lower() not in UNFINISHED


def _two_words_before(text: str, start: int, place: int) -> tuple[str, str]:
    """Return the last two words before `place`, the later one without its opening signs."""
    nearby = text[max(start, place - _NEAR) : place]
    if not nearby or nearby[-1].isspace():
        return "", ""
    earlier, before = ("", *nearby.rsplit(None, 2))[-2:]
    return earlier, before.lstrip("\"'“‘«([*")


def _full_stop_ends(earlier: str, before: str, sign: str, word: str) -> bool:
    """Tell whether a single full stop between the words `before` and `word` ends the sentence."""
    # "RT/RW. 03", "RT 03/RW. 05": the short form stands behind the stroke.
    token = before.lower().rpartition("/")[2]
    opens = word[0].isupper() and word.lower() in STARTERS
    if token in BEFORE_NAME:
        return opens
    if token in COMPANY:
        return opens and "(" not in sign
    if _INITIALS.fullmatch(before) and not (token in MAY_END and earlier.endswith(",")):
        # "400 M." and "kuartal I." carry no name; "B. J. Habibie" and "oleh R. Harjono" do
        numbered = earlier[-1:].isdigit() or (before in "IVX" and earlier.islower())
        return opens or (numbered and word[0].isupper())
    if token in MAY_END:
        return word[0].isupper()
    if len(word) == 1 and earlier.lower() == "no.":
        return False  # "No. XI. B. 02"
    if word[0].islower():
        # Lazily typed speech: "belum ada. terus saya tanya". What is short or has no vowel
        # may be an abbreviation that nobody listed.
        return _ORDINARY_WORD.fullmatch(before) is not None
    # "Rp 15. 000. 000", "pukul 10. 30": a number that was pulled apart
    return not (
        word.isdigit() and 2 <= len(word) <= 3 and _GROUPED_NUMBER.fullmatch(before) is not None
    )


def _inside_bracket(text: str, start: int, place: int) -> bool:
    """Tell whether `place` is inside a short bracket, as in "(E. coli (Bl.) Smith)"."""
    if text.rfind("(", max(start, place - _NEAR), place) < 0:
        return False  # nearly always
    open_brackets = 0
    for character in text[max(start, place - _NEAR) : place]:
        if character == "(":
            open_brackets += 1
        elif character == ")" and open_brackets:
            open_brackets -= 1
    if not open_brackets:
        return False
    ahead = text[place : place + _NEAR]
    closes = ahead.find(")")
    return closes >= 0 and "(" not in ahead[:closes] and "\n" not in ahead[:closes]
