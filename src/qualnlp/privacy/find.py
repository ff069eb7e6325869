"""All rules together, over one text or over all of a study. In: texts. Out: marks.

First the rules, each by what it sees; then every other place where a name that they found, or
that the user gave, is written; last the capitalised words in the middle of a sentence that no
rule explains.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from qualnlp.i18n import say
from qualnlp.lexicon import alternatives, words
from qualnlp.privacy.identity import (
    Identity,
    assign,
    group_of,
    identify,
    key_of,
    parts,
    standing_in,
)
from qualnlp.privacy.mark import KINDS, NAMES, PEOPLE, Mark
from qualnlp.privacy.numbers import numbers
from qualnlp.privacy.people import ADDRESSED, WORDS, people
from qualnlp.privacy.places import places
from qualnlp.privacy.vocabulary import NO_NAME, ORDINARY

_SMALL_WORD = re.compile(r"(?<![\w-])[a-zß-öø-ÿ]+(?![\w])")
# A word, a comma or a bracket goes before; a quotation after a comma begins a sentence.
_MID_SENTENCE = re.compile(r"[\w,)”’%] $|[\w,] \($|\w [“\"‘']$")
# A field of work, such as Kesehatan in Dinas Kesehatan: everywhere the same.
_AFTER_OFFICE = re.compile(rf"(?i)\b(?:{alternatives('places.before_field')}) $")
_CLITICS = "|".join(words("names.clitics"))
_ORDER = {kind: place for place, kind in enumerate(KINDS)}


def find(text: str, names: Iterable[str] | Mapping[str, str] = ()) -> list[Mark]:
    """Return what may identify someone in a text, in order; inner marks follow outer ones.

    Parameters
    ----------
    text : str
    names : iterable of str, or mapping
        Names to find as well: each a name, or forms of one, ``"Sari Wulandari = Wulan"``. One
        word in lower case is found in lower case, too. A mapping gives each its kind (`KINDS`);
        otherwise they are people.

    Raises
    ------
    ValueError
        If a kind is unknown.

    Examples
    --------
    >>> [(m.text, m.replacement) for m in find("Bu Sari sakit. Kata Pak Budi, Sari di rumah.")]
    [('Sari', '[Orang 1]'), ('Budi', '[Orang 2]'), ('Sari', '[Orang 1]')]
    """
    found = find_all([text], names)
    assign(found.identities(), standing=standing_in([text]))
    return found.marks()[0]


@dataclass(frozen=True)
class Found:
    """What was found in several texts.

    Attributes
    ----------
    texts : sequence of str
    ruled : sequence of sequences of Mark
        What rules found in each text.
    known : mapping
        (`group_of`, `key_of`) -> the identity that it means.
    small : collection of str
        Words that the texts also write in lower case.
    """

    texts: Sequence[str]
    ruled: Sequence[Sequence[Mark]]
    known: Mapping[tuple[str, str], Identity]
    small: Collection[str]

    def identity_of(self, mark: Mark) -> Identity:
        """Return who or what a mark names."""
        return self.known[group_of(mark.kind), key_of(mark.kind, mark.text)]

    def identities(self) -> list[Identity]:
        """Return the identities by first appearance; names given that no text holds come last."""
        appearing = [one for pairs in self._every for _, one in pairs]
        return list(dict.fromkeys([*appearing, *self.known.values()]))

    def present(self) -> list[Identity]:
        """Return the identities that are written in some text, by first appearance."""
        return list(dict.fromkeys(one for pairs in self._every for _, one in pairs))

    def marks(self, wanted: Collection[Identity] | None = None) -> list[list[Mark]]:
        """Return each text's marks in order, every place where a `wanted` identity is written."""
        found = self._every if wanted is None else self._located(set(wanted))
        # All forms of an identity are of its kind: an informant is one wherever named.
        return [
            [replace(mark, kind=one.kind, replacement=one.replacement) for mark, one in pairs]
            for pairs in found
        ]

    @cached_property
    def _every(self) -> list[list[tuple[Mark, Identity]]]:
        return self._located(set(self.known.values()))

    def _located(self, wanted: set[Identity]) -> list[list[tuple[Mark, Identity]]]:
        search = _searcher(
            [one for one in dict.fromkeys(self.known.values()) if one in wanted], self.small
        )
        found = []
        for text, ruled in zip(self.texts, self.ruled, strict=True):
            pairs = [(mark, self.identity_of(mark)) for mark in ruled]
            pairs = [pair for pair in pairs if pair[1] in wanted]
            taken = {(mark.start, mark.end) for mark, _ in pairs}
            own = {
                (position, id(one))
                for mark, one in pairs
                for position in range(mark.start, mark.end)
            }
            pairs += [
                (mark, one)
                for mark, one in search(text)
                if (mark.start, mark.end) not in taken and (mark.start, id(one)) not in own
            ]
            found.append(sorted(pairs, key=lambda pair: _place(pair[0])))
        return found


def find_all(texts: Sequence[str], names: Iterable[str] | Mapping[str, str] = ()) -> Found:
    """Return what may identify someone in several texts; a name is one identity in all of them.

    Examples
    --------
    >>> found = find_all(["Kata Bu Sari begitu.", "Sari Wulandari, S.Pd. hadir."])
    >>> [identity.name for identity in found.identities()]
    ['Sari Wulandari']
    """
    given = dict(names) if isinstance(names, Mapping) else dict.fromkeys(names, "orang")
    if unknown := set(given.values()) - set(KINDS):
        raise ValueError(f"kind must be one of {tuple(KINDS)}, not {sorted(unknown)}")
    small = {word for text in texts for word in _SMALL_WORD.findall(text)}
    ruled = [_as_people(_by_rules(text), given) for text in texts]
    known = identify((mark for marks in ruled for mark in marks), given)
    explained = Found(texts, ruled, known, small)
    loose = [
        _loose(text, marks, small) for text, marks in zip(texts, explained.marks(), strict=True)
    ]
    known |= identify(mark for marks in loose for mark in marks)
    together = [sorted([*a, *b], key=_place) for a, b in zip(ruled, loose, strict=True)]
    return Found(texts, together, known, small)


def _by_rules(text: str) -> list[Mark]:
    """Return the rules' marks, in order: one for a stretch, the longest of a kind at a place."""
    kept: dict[tuple[int, int], Mark] = {}
    for mark in sorted((*numbers(text), *places(text), *people(text)), key=_place):
        if not key_of(mark.kind, mark.text):
            continue
        inside_same_kind = any(
            other.kind == mark.kind and other.start <= mark.start and mark.end <= other.end
            for other in kept.values()
            if other.end > mark.start
        )
        # Digits of a number that is known are no telephone number, and so on.
        inside_number = mark.kind not in NAMES and any(
            other.kind not in NAMES and other.start < mark.end and mark.start < other.end
            for other in kept.values()
        )
        if not inside_same_kind and not inside_number:
            kept.setdefault((mark.start, mark.end), mark)
    return list(kept.values())


def _as_people(marks: Iterable[Mark], given: Mapping[str, str]) -> list[Mark]:
    """Let an office mean the person who is called by it: "Pak Lurah" as a speaker's label."""
    kinds = {
        key_of("orang", form): kind
        for names, kind in given.items()
        if kind in PEOPLE
        for form in names.split("=")
    }
    people = ((kinds.get(key_of("orang", one.text)), one) for one in marks)
    return [
        replace(one, kind=kind) if kind and one.kind == "jabatan" else one for kind, one in people
    ]


def _place(mark: Mark) -> tuple[int, int, int]:
    return (mark.start, -mark.end, _ORDER[mark.kind])


def _searcher(
    identities: Sequence[Identity], small: Collection[str]
) -> Callable[[str], Iterable[tuple[Mark, Identity]]]:
    """Return what finds all forms of the identities in a text.

    A form of several words is found in any letter case; a single word as it is written, in
    capitals, or in any case right after an address ("bu sari"): "sari buah" is no person, unless
    the user lists "sari" in lower case. Part of a name that is an ordinary word (`small`) counts
    inside a sentence only.
    """
    forms: dict[str, tuple[str, Identity]] = {}
    wary: set[str] = set()
    for identity in sorted(identities, key=lambda one: _ORDER[one.kind]):
        for form in identity.forms:
            forms.setdefault(_folded(form), (form, identity))
        for part in parts(identity):
            folded = _folded(part)
            if key_of("orang", part) in identity.keys and folded not in forms:
                forms[folded] = (part, identity)
                wary |= {folded} & set(small)
    if not forms:
        return lambda text: ()
    choices = "|".join(
        re.escape(form).replace(r"\ ", r"[^\S\n]+") for form in sorted(forms, key=len, reverse=True)
    )
    pattern = re.compile(rf"(?i)(?<![\w@])(?:{choices})(?=(?:{_CLITICS})?(?!\w))")

    def occurrences(text: str) -> Iterable[tuple[Mark, Identity]]:
        reason = say("nama yang sama di tempat lain", "the same name as elsewhere")
        for match in pattern.finditer(text):
            folded = _folded(match.group())
            entry = forms.get(folded)
            if entry is not None and _fits(text, match, entry[0], folded in wary):
                kind = entry[1].kind
                yield Mark(*match.span(), match.group(), kind, reason), entry[1]

    return occurrences


def _folded(form: str) -> str:
    return " ".join(form.lower().split())


def _fits(text: str, match: re.Match[str], form: str, wary: bool) -> bool:
    """Tell whether letter case and place allow a form to be the name here."""
    written = match.group()
    if (
        wary
        and written == form
        and _MID_SENTENCE.search(text[max(0, match.start() - 3) : match.start()])
    ):
        return True
    if not wary and (" " in form or written in (form, form.upper(), form.capitalize())):
        return True
    before = ADDRESSED.finditer(text, max(0, match.start() - 24), match.start())
    return any(one.end() == match.start() for one in before)


def _loose(text: str, marks: Sequence[Mark], small: set[str]) -> list[Mark]:
    """Return capitalised words in the middle of a sentence that no rule explains.

    Words that the texts also write in lower case, days, months and abbreviations are none.
    """
    covered = {position for mark in marks for position in range(mark.start, mark.end)}
    found: list[Mark] = []
    for match in WORDS.finditer(text):
        spans = [
            (match.start() + w.start(), match.start() + w.end())
            for w in re.finditer(r"\S+", match.group())
        ]
        mid_sentence = bool(_MID_SENTENCE.search(text[max(0, match.start() - 3) : match.start()]))
        run: list[int] = []
        for number, (start, end) in enumerate(spans):
            word = text[start:end]
            plain = word.strip(".").lower()
            opens = (
                plain not in ORDINARY
                and plain not in small
                and not word.isupper()
                # At the start of a sentence a capital says something only if another follows.
                and (number > 0 or mid_sentence or len(spans) > 1)
            )
            if start not in covered and (opens or (run and plain not in NO_NAME)):
                run = [run[0] if run else start, end]
                continue
            found += _loose_mark(text, run, match.start(), mid_sentence)
            run = []
        found += _loose_mark(text, run, match.start(), mid_sentence)
    return found


def _loose_mark(text: str, run: list[int], first: int, mid_sentence: bool) -> list[Mark]:
    """Return a run of capitalised words as a mark; one word that begins a sentence is none."""
    if not run:
        return []
    words = text[slice(*run)].split()
    if run[0] == first and not mid_sentence and {word.lower() for word in words[1:]} <= ORDINARY:
        return []
    line = text[text.rfind("\n", 0, run[0]) + 1 :].partition("\n")[0]
    if line.isupper() or _AFTER_OFFICE.search(text[max(0, run[0] - 13) : run[0]]):
        return []
    reason = say(
        "huruf besar di tengah kalimat: orang, tempat, atau lembaga?",
        "a capital in the middle of a sentence: a person, place or institution?",
    )
    return [Mark(run[0], run[1], text[slice(*run)], "nama", reason)]
