"""Places, institutions and offices. In: text. Out: marks.

"Sekretaris Dinas Pendidikan Kota X" identifies a person without a name. An office, the
institution in it and the place in that are marks of their own: whoever confirms only the place
keeps the office readable.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from qualnlp.i18n import say
from qualnlp.lexicon import alternatives, lines, words
from qualnlp.privacy.mark import Mark
from qualnlp.privacy.people import ADDRESSED
from qualnlp.privacy.vocabulary import NO_NAME

# "Keterangan:" at the next line is no part of a name.
_CAPITAL = r"(?:[A-Z][\w'’-]*\b(?!\s?:))"
_REGION = rf"\b(?i:{alternatives('places.regions')}) "
_PLACE_NAME = rf"{_CAPITAL}(?: (?:{_CAPITAL}|\d{{1,2}}\b)){{0,2}}"
_IN_REGION = re.compile(rf"{_REGION}(?P<name>{_PLACE_NAME})")
_FROM = re.compile(rf"(?i:{alternatives('places.lives_in')}) (?P<name>{_PLACE_NAME})")
_NUMBERED = (
    rf"(?: ?,? ?(?:{alternatives('places.house_number')})\b\.? ?\d+[A-Za-z]?"
    rf"| ?,? ?(?:{alternatives('places.lane')}) ?[\w/]+)"
)
_RT = (
    rf"(?:\b(?i:{alternatives('places.neighbourhood')})\b\.? ?\d{{1,3}}"
    rf"(?: ?[/,.]? ?(?i:{alternatives('places.larger_neighbourhood')})\b\.? ?\d{{1,3}})?)"
)
_PART = rf"(?!(?:{'|'.join(words('places.not_in_street'))})\b){_CAPITAL}"
_STREET = re.compile(
    rf"\b(?:{alternatives('places.street')}) ?(?P<name>{_PART}(?: (?:{_PART}|\d{{1,3}}\b))"
    rf"{{0,4}}){_NUMBERED}*(?: ?,? ?{_RT})?"
)
_BLOCK = re.compile(
    rf"\b(?i:{alternatives('places.estate')}) (?P<name>{_PART}(?: {_PART}){{0,3}})"
    rf"{_NUMBERED}*(?: ?,? ?{_RT})?"
)
_ONLY_RT = re.compile(rf"{_RT}")

# These are everywhere: only with their place do they name one.
_OFFICE_HEAD = (
    rf"(?:(?i:{alternatives('places.office_heads')})|{alternatives('places.office_abbreviations')})"
)
# These are one institution as soon as a name or a number follows.
# Only a short form may have a full stop: "PT. Maju", but "di puskesmas. Yang lain pulang."
_NAMED_HEAD = (
    rf"(?:(?i:{alternatives('places.institution_heads')})|"
    rf"(?:{alternatives('places.institution_abbreviations')})\.?)"
)
_WORDS = rf"(?: (?:dan |& )?(?:{_CAPITAL}|\d{{1,3}}\b)){{0,6}}"
_IN = rf",? (?:di )?{_REGION}{_PLACE_NAME}"
_OFFICE = re.compile(rf"\b{_OFFICE_HEAD}(?:{_WORDS}?{_IN})")
_FIELDS = rf"(?:{alternatives('places.office_fields')})\b"
# "Dinas Sosial Melati": what the department is for, and behind it where it is.
_OFFICE_HERE = re.compile(
    rf"\b(?:{_OFFICE_HEAD})(?: (?:dan |& )?{_FIELDS},?){{1,9}} (?!{_FIELDS})(?P<name>{_PLACE_NAME})"
)
_INSTITUTION = re.compile(
    rf"\b{_NAMED_HEAD}(?: (?:{alternatives('places.institution_kinds')}|{_CAPITAL}"
    rf"|\d{{1,3}}\b)){{1,6}}(?:{_IN})?"
)

_BEFORE_LEADER = "|".join(f"{word} " for word in lines("places.before_leader"))
_ROLE = rf"(?i:(?:{_BEFORE_LEADER})?(?:{alternatives('places.leader')}))"
_UNIT = rf"(?i:{alternatives('places.unit')})"
_LED = re.compile(
    rf"\b(?:{_ROLE} {_UNIT}|(?i:{alternatives('places.leader_of_unit')}))"
    r"(?P<rest>(?: [\w-]+){0,8})"
)
# What units are for, in lower case: pemeliharaan jalan, kepegawaian, tata usaha.
_FIELD = re.compile(alternatives("places.field_of_work"))
_SHORT = re.compile(
    rf"\b(?P<office>(?i:{alternatives('places.sole_office')}))\b"
    rf"(?P<place>(?: (?!(?i:{alternatives('places.region_behind_office')})\b){_PLACE_NAME}|{_IN})?)"
)
_NOT_IN_PLACE = NO_NAME.difference(words("places.within_place"))


def places(text: str) -> Iterator[Mark]:
    """Yield places, addresses, institutions and offices; an inner one is a mark of its own.

    Examples
    --------
    >>> [mark.text for mark in places("Saya di Dinas Pendidikan Kota Melati, jalan keluar.")]
    ['Melati', 'Dinas Pendidikan Kota Melati']
    """
    yield from _regions(text)
    yield from _addresses(text)
    yield from _institutions(text)
    yield from _offices(text)


def _regions(text: str) -> Iterator[Mark]:
    for pattern in (_IN_REGION, _FROM):
        for match in pattern.finditer(text):
            end = _name_end(text, match.start("name"), match.end("name"))
            if end is not None:
                before = text[match.start() : match.start("name")].strip()
                reason = say(f"setelah “{before}”", f"after “{before}”")
                yield _mark(text, match.start("name"), end, "tempat", reason)


def _addresses(text: str) -> Iterator[Mark]:
    reason = say("bentuk alamat", "the form of an address")
    for pattern in (_STREET, _BLOCK):
        for match in pattern.finditer(text):
            end = _name_end(text, match.start("name"), match.end("name"))
            if end is not None:
                whole = end == match.end("name")
                yield _mark(text, match.start(), match.end() if whole else end, "alamat", reason)
    for match in _ONLY_RT.finditer(text):
        yield _mark(text, match.start(), match.end(), "alamat", reason)


def _institutions(text: str) -> Iterator[Mark]:
    reason = say("lembaga dengan nama atau tempatnya", "an institution with its name or place")
    spans = {
        match.span() for pattern in (_OFFICE, _INSTITUTION) for match in pattern.finditer(text)
    }
    for match in _OFFICE_HERE.finditer(text):
        end = _name_end(text, match.start("name"), match.end("name"))
        if end is not None:
            spans.add((match.start(), end))
    for start, end in sorted(spans):
        yield _mark(text, start, end, "lembaga", reason)


def _offices(text: str) -> Iterator[Mark]:
    reason = say("jabatan yang dipegang satu orang", "an office that one person holds")
    institutions = {
        mark.start: mark.end for mark in sorted(_institutions(text), key=lambda one: one.end)
    }
    for match in _LED.finditer(text):
        end = _unit_end(text, match.start("rest"), match.end())
        # An institution that begins within the office belongs to it as a whole.
        end = max([end, *(e for s, e in institutions.items() if match.start() < s < end)])
        if end > match.start("rest"):
            yield _mark(text, match.start(), end, "jabatan", reason)
    for match in _SHORT.finditer(text):
        addressed = _is_addressed(text, match.start())
        place = match["place"]
        if place and text[match.start("place") + 1 :].split(maxsplit=1)[0].lower() in NO_NAME:
            place = place if re.match(_IN, place) else ""
        if addressed or place:
            yield _mark(text, match.start(), match.end("office") + len(place), "jabatan", reason)


def _is_addressed(text: str, start: int) -> bool:
    """Tell whether an address such as "Pak" stands right before."""
    return any(
        match.end() == start for match in ADDRESSED.finditer(text, max(0, start - 24), start)
    )


def _unit_end(text: str, start: int, end: int) -> int:
    """Return where a unit's name ends: as long as words have a capital or mean a field of work."""
    last = start
    for word in re.finditer(r"[\w-]+", text[start:end]):
        if word.group() == "dan":
            continue
        if not word.group()[0].isupper() and not _FIELD.fullmatch(word.group()):
            break
        last = start + word.end()
    return last


def _name_end(text: str, start: int, end: int) -> int | None:
    """Cut a place's name before the first word that belongs to no name."""
    last = None
    for word in re.finditer(r"\S+", text[start:end]):
        if word.group().lower() in _NOT_IN_PLACE:
            break
        last = start + word.end()
    return last


def _mark(text: str, start: int, end: int, kind: str, reason: str) -> Mark:
    return Mark(start, end, text[start:end], kind, reason)
