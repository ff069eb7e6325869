"""What a speaker's label looks like. Out: patterns, and the words and codes of roles.

::

    P: ...   N2 : ...   Informan Kunci 1 (00:12): ...   3. [00:12] Ibu Sari, S.Pd.: ...
    (W1/S1/1) P : ...   [12] P: ...   #P: ...
    [SPEAKER_00]: ...   [Speaker 1] ...   (speaker 0) ...   {X} ...   @X: ...
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from functools import cache

from qualnlp.lexicon import alternatives, words
from qualnlp.transcripts.speakers.timestamps import ANYWHERE, BRACKETED, STAMP

INTERVIEWER_WORDS = frozenset(words("roles.interviewer_words"))
INTERVIEWER_CODES = frozenset(words("roles.interviewer_codes"))
INFORMANT_WORDS = frozenset(words("roles.informant_words"))
INFORMANT_CODES = frozenset(words("roles.informant_codes"))
QUALIFIERS = frozenset(words("roles.qualifiers"))
OTHER_WORDS = frozenset(words("roles.other_words"))
# A researcher's remark between the turns.
REMARK = f"(?:{alternatives('roles.remarks')})"
# Codes that stand for one side here and for the other there: P (peneliti, partisipan),
# I (informan, interviewer), R (responden, researcher), M (moderator, an initial), S, A, B.
AMBIGUOUS = frozenset(words("roles.ambiguous_codes"))
# Codes of who asks that may be the first letter of a name, where another asks.
INITIALS = frozenset(words("roles.initial_codes"))


def _either(words: Iterable[str]) -> str:
    """Return a pattern for any of these words, the longest first."""
    return "|".join(sorted(words, key=lambda word: (-len(word), word)))


SPACE = r"[^\S\n\x0b\x0c\x85\u2028\u2029]"
# Marks that show nothing may precede a label (chat exports write them).
_BLANK = rf"(?:{SPACE}|[\u200b\u200e\u200f\u2060\ufeff])"
_WORDS = _either(INTERVIEWER_WORDS | INFORMANT_WORDS | OTHER_WORDS)
_NEUTRAL = "|".join(words("roles.neutral_words"))
_QUALIFIER = _either(QUALIFIERS)
_ALL_CODES = INTERVIEWER_CODES | INFORMANT_CODES
_CODES = _either(_ALL_CODES | {code.title() for code in _ALL_CODES})
# Lower case only where it cannot be a list: "a:", "b:".
_CAPITAL_CODES = frozenset(words("roles.capital_codes"))
_SMALL_CODES = _either(code.lower() for code in _ALL_CODES if code not in _CAPITAL_CODES)
_NUMBER_NO_TIME = r"\d{1,3}(?!\d*[:.]\d\d)"
_ROLE_NUMBER = rf"(?:[ \u00a0._#-]{{0,2}}(?:(?:ke-?)?{_NUMBER_NO_TIME}|[IVX]{{1,4}}|[A-Z]))?"
# A role word, alone: "Informan Kunci 1".
ROLE = rf"(?i:(?:{_WORDS})(?: (?:{_QUALIFIER}))?){_ROLE_NUMBER}"
# "P1 & P2:", "N1 dan N2:", "Peserta 1 & 3:" in a group's talk; "Semua:".
_ONE_OF = rf"(?:(?:{_CODES})[-. ]?|(?i:{_WORDS})[ \u00a0])?\d{{1,2}}"
_SEVERAL = (
    rf"(?=[^\W\d_]){_ONE_OF}(?:(?: ?(?:&|,|/|\+) ?| (?:{alternatives('roles.and')}) ){_ONE_OF})+"
)
_GROUP = alternatives("roles.groups")
_UNKNOWN = alternatives("roles.unknown")
_ASIDE = r"(?:[ \u00a0]?\((?!\d+[:.])[^()\n]{1,60}\))?"
_PARTICLES = "|".join(words("titles.particles"))
_PART = rf"(?:[A-ZÀ-Þ][\w.'’-]*|\d{{1,2}}|\((?!\d+[:.]\d)[^()\n]{{1,40}}\)|{_PARTICLES})"
_NAME = rf"[A-ZÀ-Þ][\w.'’-]*(?:[ \u00a0,]{{1,2}}{_PART}){{0,8}}"

# "Bu Yanti dan Pak RT:", both at once; each of them speaks elsewhere.
_JOINS = rf"(?:[ \u00a0]?[&+/][ \u00a0]?|[ \u00a0](?:{alternatives('roles.and')})[ \u00a0])"
JOINS = re.compile(_JOINS)

_DATED = rf"\[?{STAMP}\]?"

_BULLET = "[-–—•*·◦○●▪■◆♦❖➢►]"
# Where a turn stands in the researcher's files: "(W1/S1/1)", "[N2.14]", "S1-W2-003".
_MARK = (
    r"(?:[(\[](?=[^()\[\]\n]{0,24}\d)(?=[^()\[\]\n]{0,24}[A-Za-z])[\w./,; -]{2,24}[)\]]"
    r"|\b[A-Z]{1,3}\d{1,3}(?:[/.-][A-Z]{0,3}\d{1,4})+\b)"
)


def label_pattern(listed: Collection[str] = ()) -> re.Pattern[str]:
    """Return the pattern of a label; `listed` holds folded labels that count as they are."""
    own = _either(rf"{SPACE}+".join(map(re.escape, label.split())) for label in listed)
    known = (
        (rf"(?P<listed>(?i:{own}))|" if own else "")
        + rf"(?P<remark>(?i:{REMARK}))(?={SPACE}*[:：])|(?P<several>{_SEVERAL})|"
        rf"(?P<role>(?i:(?:{_WORDS})(?:[ \u00a0](?:{_QUALIFIER}))?){_ROLE_NUMBER}{_ASIDE})"
        rf"|(?P<neutral>(?i:{_NEUTRAL})[_ #-]{{0,2}}(?:\d{{1,3}}|[A-Z])\b|(?i:{_UNKNOWN}))"
        rf"|(?P<group>(?i:{_GROUP}))(?={SPACE}*[:：\])>}}])"
        rf"|(?P<code>(?:{_CODES}|{_SMALL_CODES})(?:[-._ \u00a0]{{0,2}}{_NUMBER_NO_TIME})?\.?)"
        rf"|(?P<joined>{_NAME}(?:{_JOINS}{_NAME})+)"
        rf"|(?P<name>{_NAME})"
    )
    return re.compile(
        rf"(?:^|(?<=[\x0b\x0c\x85\u2028\u2029])){_BLANK}*"
        # Most lines begin with a letter: what cannot stand there is not tried.
        rf"(?:(?![A-Za-z])(?:>>+{SPACE}*|{_BULLET}{SPACE}+)?"
        rf"(?:(?:\d{{1,3}}[.)]|[\[(]\d{{1,4}}[\])]|#\d{{1,4}}){SPACE}*)?)?(?:{_MARK}{SPACE}*)?"
        rf"(?:(?=[\[(<{{#\d])(?:{_DATED}|(?P<before>{ANYWHERE})){SPACE}*(?:[-–—|:]{SPACE}*)?)?(?:{_MARK}{SPACE}*)?"
        rf"(?:\*\*|__|[#*])?@?(?P<open>[\[(<{{]{SPACE}?)?(?P<label>{known})"
        rf"(?:(?:{SPACE}?[\])>}}])(?P<closed>))?(?:\*\*|__)?"
        rf"(?:{SPACE}*(?:[-–,|]?{SPACE}*(?P<behind>{ANYWHERE}))?(?:\*\*|__)?"
        rf"(?:{SPACE}*(?:[:：](?!\d\d)|(?<!\d)[:：])(?:\*\*|__)?|{SPACE}*\t"
        rf"|(?P<dash>{SPACE}+[-–—]{SPACE}+))"
        rf"|(?(open)(?(closed)(?P<boxed>{SPACE}+(?=\S))|(?!))|(?!)))"
        rf"(?(boxed)(?:(?P<stamp>{ANYWHERE})(?={SPACE}*\n))?)"
        rf"{SPACE}*(?:(?P<after>{BRACKETED})(?:{SPACE}*[-–—](?={SPACE}))?)?{SPACE}*",
        re.MULTILINE,
    )


@cache
def known_labels() -> re.Pattern[str]:
    """Return the pattern where none is listed; to make it takes 20 ms."""
    return label_pattern()


# One of these stands behind every label, in its line.
BEHIND_LABEL = re.compile(r"[:：\t\])>}–—-]")
# "Informan      Iya, Mbak.": a column of labels and a column of talk, parted by spaces.
COLUMN = re.compile(
    rf"^{_BLANK}*(?:(?P<before>{ANYWHERE}){SPACE}*)?"
    rf"(?P<label>(?=[A-Z]){ROLE}"
    rf"|(?:{_CODES})(?:[-. ]?{_NUMBER_NO_TIME})?)(?:[ \u00a0]{{2,}}|\t[ \u00a0\t]*)(?=\S)",
    re.MULTILINE,
)
# Inside a line: only what can be nothing else, and a colon.
INSIDE = re.compile(
    rf"(?<=\S)[ \u00a0]+[\[(]?(?P<label>(?P<neutral>(?i:{_NEUTRAL})[_ #-]{{0,2}}\d{{1,3}})"
    rf"|(?P<role>(?i:{_WORDS})(?:[ \u00a0](?i:{_QUALIFIER}))?(?:[ \u00a0]?{_NUMBER_NO_TIME})?)"
    rf"|(?P<code>(?:{_CODES})(?:[-.]?{_NUMBER_NO_TIME})?))[\])]?"
    rf"(?:[ \u00a0]?[:：][ \u00a0]+(?=\S)|(?(neutral)[ \u00a0]+(?={BRACKETED})|(?!)))"
)
