"""Who is who. In: marks. Out: one identity a person, place or number, with all its forms.

"Bu Sari", "Sari" and "SARI WULANDARI" are one person as long as only one name holds "Sari".
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

from qualnlp.lexicon import pairs
from qualnlp.privacy.mark import KINDS, PEOPLE, Mark
from qualnlp.privacy.numbers import digits_of
from qualnlp.privacy.people import ADDRESSED, DEGREES
from qualnlp.privacy.vocabulary import ORDINARY, TITLES

_TITLES = re.compile(rf"^(?:(?:{'|'.join(TITLES)})\b\.? ?)+")
_NUMBERS = ("NIP", "NIK", "NPWP", "nomor", "telepon")
# A replacement says what kind of institution stood there.
_INSTITUTIONS = {
    label: heads.split() for label, heads in pairs("places.institution_labels").items()
}
# "Informan 1", "INFORMAN-01": a label as material has it, and as a replacement would be.
_NUMBERED = re.compile(
    rf"(?i)\b({'|'.join([*KINDS.values(), *_INSTITUTIONS])})[ \u00a0._#-]{{0,2}}(\d{{1,4}})\b"
)
_SAME_WORD = pairs("places.same_word")


@dataclass(slots=True, eq=False)
class Identity:
    """One person, place or number.

    Attributes
    ----------
    kind, reason, replacement : str
        As of a `Mark`.
    keys : list of str
        What `key_of` gives for its forms.
    forms : list of str
        How it is written, each once, in order of appearance; without addresses ("Pak").
    """

    kind: str
    reason: str
    keys: list[str] = field(default_factory=list)
    forms: list[str] = field(default_factory=list)
    replacement: str = ""

    @property
    def name(self) -> str:
        """The fullest form."""
        return max(self.forms, key=len)

    def take(self, form: str, key: str) -> None:
        """Add a form."""
        if form not in self.forms:
            self.forms.append(form)
        if key not in self.keys:
            self.keys.append(key)


def bare(name: str) -> str:
    """Return a person's name without titles and degrees.

    Examples
    --------
    >>> bare("Ibu Hj. Sari Wulandari, S.Pd., M.Si."), bare("Pak Budi")
    ('Sari Wulandari', 'Budi')
    """
    name = name.strip()
    if addressed := ADDRESSED.match(name):
        name = name[addressed.end() :]
    name = _TITLES.sub("", name)
    degrees = DEGREES.search(name)
    return name[: degrees.start()].strip(" ,") if degrees and degrees.start() else name.strip()


def key_of(kind: str, text: str) -> str:
    """Return what all forms of a name or number share.

    Examples
    --------
    >>> key_of("telepon", "+62 812-3456-7890") == key_of("telepon", "081234567890")
    True
    """
    if kind in _NUMBERS:
        digits = digits_of(text)
        return "0" + digits[2:] if kind == "telepon" and digits.startswith("62") else digits
    name = bare(text) if kind in PEOPLE else text
    words = re.findall(r"[^\s,.]+(?:\.[^\s,.]+)*", name.casefold())
    return " ".join(_SAME_WORD.get(word, word) for word in words)


def group_of(kind: str) -> str:
    """Return the kinds among which a name means the same: all people are one group."""
    return "orang" if kind in PEOPLE else kind


def identify(
    marks: Iterable[Mark],
    names: Mapping[str, str] | None = None,
) -> dict[tuple[str, str], Identity]:
    """Return the identity that each name or number means, by (`group_of`, `key_of`).

    Parameters
    ----------
    marks
        What the rules found, in order.
    names : mapping, optional
        Names that the user gives -> their kind; ``"Sari Wulandari = Wulan"`` are forms of one.

    Examples
    --------
    >>> short, long = (Mark(0, len(name), name, "orang", "") for name in ("Sari", "Sari Utami"))
    >>> found = identify([short, long])
    >>> found["orang", "sari"] is found["orang", "sari utami"]
    True
    """
    found: dict[tuple[str, str], Identity] = {}
    for entry, kind in (names or {}).items():
        forms = [form.strip() for form in entry.split("=") if form.strip()]
        if forms:
            identity = _of(found, forms[0], kind, "")
            for form in forms[1:]:
                found[group_of(kind), key_of(kind, form)] = identity
                identity.take(_form(kind, form), key_of(kind, form))
    for mark in marks:
        _of(found, mark.text, mark.kind, mark.reason)
    _join_people(found)
    _add_parts(found)
    return {at: identity for at, identity in found.items() if at[1]}


def _of(found: dict[tuple[str, str], Identity], text: str, kind: str, reason: str) -> Identity:
    key = key_of(kind, text)
    identity = found.setdefault((group_of(kind), key), Identity(kind, reason))
    identity.take(_form(kind, text), key)
    return identity


def _form(kind: str, text: str) -> str:
    return bare(text) if kind in PEOPLE else text


def _join_people(found: dict[tuple[str, str], Identity]) -> None:
    """Let a short name mean the one longer name that holds it; if two do, it stays alone."""
    people = [key for group, key in found if group == "orang" and key]
    for key in sorted(people, key=len):
        longer = {
            id(found["orang", other]): found["orang", other]
            for other in people
            if _holds(other, key)
        }
        own = found["orang", key]
        longer.pop(id(own), None)
        fullest = [
            one
            for one in longer.values()
            if not any(
                _holds(other, mine)
                for rival in longer.values()
                if rival is not one
                for other in rival.keys
                for mine in one.keys
            )
        ]
        if len(fullest) == 1:
            _merge(found, own, fullest[0])


def _holds(longer: str, shorter: str) -> bool:
    return longer != shorter and f" {shorter} " in f" {longer} "


def _add_parts(found: dict[tuple[str, str], Identity]) -> None:
    """Let "Wulandari" alone mean Sari Wulandari, unless another person has that name, too."""
    owners: dict[str, list[Identity]] = {}
    for identity in dict.fromkeys(found.values()):
        for part in {key_of("orang", part) for part in parts(identity)}:
            owners.setdefault(part, []).append(identity)
    for part, people in owners.items():
        if len(people) == 1 and ("orang", part) not in found:
            found["orang", part] = people[0]
            people[0].keys.append(part)


def parts(identity: Identity) -> list[str]:
    """Return the single words of a person's names of several words.

    Examples
    --------
    >>> parts(Identity("orang", "", ["sari wulandari"], ["Sari Wulandari"]))
    ['Sari', 'Wulandari']
    """
    if identity.kind not in PEOPLE:
        return []
    return [
        word
        for form in identity.forms
        if " " in form
        for word in form.split()
        if len(word) > 2 and word[0].isupper() and word.isalpha() and word.lower() not in ORDINARY
    ]


def _merge(found: dict[tuple[str, str], Identity], one: Identity, into: Identity) -> None:
    order = list(KINDS)
    into.kind = min(one.kind, into.kind, key=order.index)
    into.reason = into.reason or one.reason
    for form in one.forms:
        into.take(form, key_of("orang", form))
    for key in one.keys:
        found["orang", key] = into


def assign(
    identities: Iterable[Identity],
    kept: Mapping[tuple[str, str], str] | None = None,
    standing: Collection[str] = (),
) -> None:
    """Give each identity its replacement, numbered by order; `kept` ones stay as they were.

    Parameters
    ----------
    kept : mapping, optional
        (`group_of`, `key_of`) -> replacement, from an earlier table.
    standing : collection of str
        What `standing_in` found in the texts: nobody gets a number that is somebody's already.
    """
    kept = dict(kept or {})
    taken = {*map(as_standing, kept.values()), *standing}
    for identity in identities:
        group = group_of(identity.kind)
        known = next((kept[group, key] for key in identity.keys if (group, key) in kept), "")
        number = 1
        while not known:
            candidate = f"[{_label(identity)} {number}]"
            known = "" if as_standing(candidate) in taken else candidate
            number += 1
        taken.add(as_standing(known))
        identity.replacement = known


def standing_in(texts: Iterable[str]) -> set[str]:
    """Return the numbered labels that texts hold already and that a replacement might repeat.

    Examples
    --------
    >>> sorted(standing_in(["Informan 1: Kata [Orang 2] begitu.", "INFORMAN-03 ikut 5 orang"]))
    ['informan 1', 'informan 3', 'orang 2']
    """
    return {
        f"{match[1].lower()} {int(match[2])}"
        for text in texts
        for match in _NUMBERED.finditer(text)
    }


def as_standing(replacement: str) -> str:
    """Return a replacement as `standing_in` writes labels.

    Examples
    --------
    >>> as_standing("[Informan 1]"), as_standing("Kantor Kami")
    ('informan 1', 'kantor kami')
    """
    bare_label = replacement.strip(" []").casefold()
    match = _NUMBERED.fullmatch(bare_label)
    return f"{match[1].lower()} {int(match[2])}" if match else bare_label


def _label(identity: Identity) -> str:
    if identity.kind == "lembaga":
        first = identity.name.split()[0].strip(".").lower()
        for label, heads in _INSTITUTIONS.items():
            if first in heads:
                return label
    return KINDS[identity.kind]
