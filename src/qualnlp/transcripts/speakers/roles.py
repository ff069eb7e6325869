"""Who asks and who answers. In: passages with labels. Out: a role a label, a warning a guess.

In this order: what the user said, the legend in the head of the file, the label's own word, and
where nobody is an interviewer by then, who asks the questions.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from qualnlp.i18n import say
from qualnlp.terms import ROLES
from qualnlp.transcripts.speakers.label_pattern import AMBIGUOUS, INITIALS
from qualnlp.transcripts.speakers.labels import (
    base_of,
    folded,
    has_number,
    is_group,
    role_by_first_word,
    role_by_word,
)

_ASKS = 0.5
_MANY = 4  # labels: fewer may be people who speak once
# An interviewer who mostly nods still asks far more often than anybody else.
_ASKS_AT_LEAST = 0.2


@dataclass(frozen=True, slots=True)
class Said:
    """How often a label speaks, how many of these turns ask (see `asking`), where the first is."""

    turns: int
    questions: int
    first: int

    @property
    def share(self) -> float:
        """Which share of the turns asks."""
        return self.questions / self.turns

    @property
    def weight(self) -> float:
        """The share, drawn towards none where there are few turns: one question is no habit."""
        return self.questions / (self.turns + 1)


def given_roles(speakers: Mapping[str, str] | None) -> dict[str, str]:
    """Return the user's roles by folded label.

    Raises
    ------
    ValueError
        If a role is none of `qualnlp.terms.ROLES`.

    Examples
    --------
    >>> given_roles({" Rina ": "Pewawancara"})
    {'rina': 'interviewer'}
    """
    roles: dict[str, str] = {}
    for label, word in (speakers or {}).items():
        role = ROLES.find(str(word))
        if role is None:
            allowed = ", ".join(ROLES.spellings)
            raise ValueError(
                say(
                    f"Peran “{word}” untuk “{label}” tidak dikenal. Pakai salah satu: {allowed}.",
                    f"The role “{word}” of “{label}” is unknown. Use one of: {allowed}.",
                )
            )
        if str(label).strip():
            roles[folded(str(label))] = role
    return roles


def settle_roles(
    text: str, said: Mapping[str, Said], given: Mapping[str, str], legend: Mapping[str, str]
) -> tuple[dict[str, str], list[str]]:
    """Return the role of each label, and a warning for each that was guessed.

    Parameters
    ----------
    text : str
        For the numbers of the lines that warnings name.
    said : mapping
        The labels, in the order of their first turns.
    given, legend : mapping
        Folded label -> role.
    """
    if _count_turns(said):
        by_base = _by_base(said)
        settled, guessed = settle_roles(text, by_base, given, legend)
        return {label: given.get(folded(label)) or settled[_base(label)] for label in said}, guessed
    roles: dict[str, str] = {}
    open_to_doubt: list[str] = []
    for label in said:
        key = folded(label)
        firm = given.get(key) or legend.get(key) or legend.get(base_of(label))
        by_word = role_by_word(label) or role_by_first_word(label)
        if firm:
            roles[label] = firm
        elif is_group(label):
            roles[label] = "informant"
        elif by_word is not None and not _is_open(label, said):
            roles[label] = by_word
        else:
            open_to_doubt.append(label)
    if not open_to_doubt:
        return roles, []
    warnings: list[str] = []
    if "interviewer" in roles.values():
        # "M:" beside "Moderator:" is the same person in a hurry.
        hosts = [label for label in said if base_of(label) == "moderator"]
        for label in [one for one in open_to_doubt if hosts and one.rstrip(".").upper() == "M"]:
            open_to_doubt.remove(label)
            roles[label] = roles[hosts[0]]
            warnings.append(_short_form_warning(text, said, label, hosts[0]))
    else:
        asker, is_guess = _asker(open_to_doubt, said, "informant" in roles.values())
        if asker is not None:
            roles[asker] = "interviewer"
            if is_guess:
                warnings.append(_asker_warning(text, said, asker))
        elif len(said) > 1:
            warnings.append(_nobody_warning(text, said, open_to_doubt[0]))
    for label in open_to_doubt:
        roles.setdefault(label, "informant")
    return roles, warnings


def _base(label: str) -> str:
    return base_of(label).upper()


def _count_turns(said: Mapping[str, Said]) -> bool:
    """Tell whether the numbers of labels count turns, not people: P1, N1, P2, N2, P3, N3.

    All are numbered, of two kinds that take turns, and none speaks again.
    """
    order = sorted(said, key=lambda label: said[label].first)
    kinds = [_base(label) for label in order]
    return (
        len(order) > _MANY
        and len(set(kinds)) == 2
        and all(one != two for one, two in pairwise(kinds))
        and all(has_number(label) and said[label].turns == 1 for label in order)
    )


def _by_base(said: Mapping[str, Said]) -> dict[str, Said]:
    """Return what was said by labels without their numbers."""
    found: dict[str, Said] = {}
    for label, one in said.items():
        before = found.get(_base(label), Said(0, 0, one.first))
        turns, questions = before.turns + one.turns, before.questions + one.questions
        found[_base(label)] = Said(turns, questions, min(before.first, one.first))
    return found


def _is_open(label: str, said: Mapping[str, Said]) -> bool:
    """Tell whether a code may stand for either side.

    "T" is who asks (tanya), unless somebody whom no word calls an informant plainly asks instead.
    """
    code = _base(label)
    if code not in INITIALS:
        return code in AMBIGUOUS
    return any(
        one.share >= _ASKS and one.share > 2 * said[label].share
        for other, one in said.items()
        if role_by_word(other) is None or _base(other) in AMBIGUOUS
    )


def _asker(
    labels: Sequence[str], said: Mapping[str, Said], has_informant: bool
) -> tuple[str | None, bool]:
    """Return which label asks, and whether that is a guess."""
    most = max(labels, key=lambda label: said[label].weight)
    # P is peneliti where informants have labels of their own, and no other P has a number.
    bare = next((label for label in labels if base_of(label) == "p"), None)
    if bare is not None:
        alike = [label for label in labels if base_of(label) == "p"]
        unnumbered = [label for label in alike if not has_number(label)]
        bare = unnumbered[0] if unnumbered else (bare if len(alike) == 1 else None)
    if bare is not None:
        rival = said[most].share >= _ASKS and said[most].share > 2 * said[bare].share
        if not rival or most == bare:
            others = has_informant or any(
                _base(label) in AMBIGUOUS for label in labels if label != bare
            )
            return bare, not others
        return most, True
    others_share = max((said[label].share for label in said if label != most), default=1.0)
    stands_out = said[most].share >= _ASKS_AT_LEAST and said[most].share > 3 * others_share
    if len(said) > 1 and (said[most].share >= _ASKS or stands_out):
        return most, True
    return None, False


def _line(text: str, at: int) -> int:
    return text.count("\n", 0, at) + 1


def _given(label: str, role: str) -> str:
    option = f'--speaker "{label}={role}"'
    return (
        f'speakers={{"{label}": "{role}"}}' + say("; di terminal: ", "; in a terminal: ") + option
    )


def _how(label: str, role: str) -> str:
    return say(
        f"Kalau keliru, tulis perannya: {_given(label, role)}",
        f"If that is wrong, give the role: {_given(label, role)}",
    )


def _asker_warning(text: str, said: Mapping[str, Said], label: str) -> str:
    line = _line(text, said[label].first)
    if base_of(label) != "p" or said[label].share >= _ASKS:
        why = say(
            f"baris {line}: “{label}” dianggap pewawancara karena paling sering bertanya.",
            f"line {line}: “{label}” is taken for the interviewer, asking most questions.",
        )
    else:
        why = say(
            f"baris {line}: “{label}” dianggap pewawancara; labelnya dapat berarti peneliti atau "
            "partisipan.",
            f"line {line}: “{label}” is taken for the interviewer; the label may mean researcher "
            "or participant.",
        )
    return f"{why} {_how(label, 'informan')}"


def _short_form_warning(text: str, said: Mapping[str, Said], label: str, long: str) -> str:
    line = _line(text, said[label].first)
    why = say(
        f"baris {line}: “{label}” dianggap singkatan dari “{long}”.",
        f"line {line}: “{label}” is taken for “{long}”, written short.",
    )
    return f"{why} {_how(label, 'informan')}"


def _nobody_warning(text: str, said: Mapping[str, Said], label: str) -> str:
    line = _line(text, said[label].first)
    why = say(
        f"baris {line}: tidak ada label pewawancara; semua penutur dianggap informan.",
        f"line {line}: no label is an interviewer's; all speakers are taken for informants.",
    )
    return f"{why} {_how(label, 'pewawancara')}"


def questions_warning(text: str, at: int) -> str:
    """Return what to tell about questions that have no label of their own."""
    line = _line(text, at)
    return say(
        f"baris {line}: baris bernomor atau bertanda tanya tanpa label dianggap pertanyaan "
        "pewawancara. Kalau keliru, beri label “P:” dan “N:” di awal giliran.",
        f"line {line}: numbered lines or questions without a label are taken for the "
        "interviewer's. If that is wrong, begin each turn with “P:” or “N:”.",
    )


def unnamed_warning(text: str, at: int) -> str:
    """Return what to tell about turns whose speakers have no names at all."""
    line = _line(text, at)
    return say(
        f"baris {line}: penuturnya tidak bernama; giliran yang bertanya dianggap milik "
        "pewawancara. Kalau keliru, beri label “P:” dan “N:” di awal giliran.",
        f"line {line}: the speakers have no names; turns that ask are taken for the "
        "interviewer's. If that is wrong, begin each turn with “P:” or “N:”.",
    )


def unknown_warning(text: str, places: Sequence[int]) -> str:
    """Return what to tell about stretches without a speaker beside others that have one."""
    lines = ", ".join(str(_line(text, at)) for at in places[:10])
    more = ", …" if len(places) > 10 else ""
    return say(
        f"baris {lines}{more}: {len(places)} bagian tanpa nama penutur; penuturnya dibiarkan "
        "kosong, perannya dianggap informan. Periksa siapa yang berbicara.",
        f"line {lines}{more}: {len(places)} stretches have no speaker; it is left empty, and the "
        "role taken for an informant's. Check who speaks.",
    )


def once_warning(text: str, names: Sequence[tuple[str, int]]) -> str:
    """Return what to tell about names (with their offsets) that stand before a colon once."""
    line = _line(text, names[0][1])
    told = ", ".join(f"“{name}”" for name, _ in names[:5])
    return say(
        f"baris {line}: {told} muncul sekali saja, jadi tidak dianggap penutur. Kalau memang "
        f"penutur, daftarkan: {_given(names[0][0], 'informan')}",
        f"line {line}: {told} comes only once, and is taken for no speaker. If it is one, list "
        f"it: {_given(names[0][0], 'informan')}",
    )


def speaks_once_warning(text: str, names: Sequence[tuple[str, int]]) -> str:
    """Return what to tell about names that come once and are taken for speakers."""
    line = _line(text, names[0][1])
    told = ", ".join(f"“{name}”" for name, _ in names[:5])
    return say(
        f"baris {line}: {told} muncul sekali saja dan dianggap penutur, karena hampir semua bagian "
        "lain bernama. Periksa apakah memang penutur.",
        f"line {line}: {told} comes only once and is taken for a speaker, as nearly all other "
        "parts are named. Check whether it is one.",
    )


_NO_LABELS = ("tidak ada label penutur", "no speaker labels")


def asks_for_speakers(warning: str) -> bool:
    """Tell whether a warning says that no label tells who speaks: nobody does in a document.

    Examples
    --------
    >>> asks_for_speakers(unlabelled_warning("Papan kosong.", 0))
    True
    """
    return any(words in warning for words in _NO_LABELS)


def unlabelled_warning(text: str, at: int) -> str:
    """Return what to tell about a text without any speaker label."""
    line = _line(text, at)
    return say(
        f"baris {line}: {_NO_LABELS[0]}; seluruh teks dibaca sebagai catatan atau ucapan "
        "satu informan. Kalau ini wawancara, awali tiap giliran dengan label, misalnya “P:” dan "
        "“N:”.",
        f"line {line}: {_NO_LABELS[1]}; the whole text is read as a note or one informant's "
        "words. If it is an interview, begin each turn with a label such as “P:” and “N:”.",
    )


def furniture_warning(text: str, spans: Sequence[tuple[int, int]]) -> str:
    """Return what to tell about page furniture that was taken out."""
    line, count = _line(text, spans[0][0]), len(spans)
    return say(
        f"baris {line}: {count} baris kepala atau nomor halaman dibuang, mulai dari "
        f"“{text[slice(*spans[0])].strip()}”. Teks asli berkas tetap tersimpan.",
        f"line {line}: {count} lines of running heads or page numbers were taken out, the first "
        f"“{text[slice(*spans[0])].strip()}”. The file's own text is kept beside it.",
    )


def absent_warning(label: str) -> str:
    """Return what to tell about a label that the user listed and that stands nowhere."""
    return say(
        f"Label “{label}” yang didaftarkan tidak ada di transkrip ini. Periksa ejaannya; label "
        "berdiri di awal baris dan diikuti titik dua.",
        f"The listed label “{label}” is not in this transcript. Check its spelling; a label stands "
        "at the start of a line and is followed by a colon.",
    )
