"""Who speaks. In: a Source. Out: its passages with a speaker and a role each.

A speaker label stands at the start of a line and ends with a colon or a tab: a role word
(Peneliti, Informan 1), a code (P, N2, SPEAKER_00), or a free name. A free name counts only if
it comes at least twice: "Misalnya:" and "Sarana:" are not speakers.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, replace

from qualnlp.transcripts.mending import inner_line_ends, page_width
from qualnlp.transcripts.source import Passage, Source
from qualnlp.wording import say

_INTERVIEWER_WORDS = frozenset(
    "peneliti pewawancara interviewer penanya tanya pertanyaan moderator fasilitator".split()
)
_INTERVIEWER_CODES = frozenset("P T Q W PW PTN IW".split())
_INFORMANT_WORDS = frozenset(
    "informan narasumber responden partisipan subjek jawab jawaban peserta informant".split()
)
_INFORMANT_CODES = frozenset("N I R J S A B INF IFN NRS NAR RESP NS KI".split())
_QUALIFIERS = frozenset("kunci utama pendukung ahli tambahan".split())
_OTHER_WORDS = frozenset("observer pengamat notulis".split())

_TIME = r"(?:[\[(<]?(?:\d{1,2}:)?\d{1,2}[:.]\d{2}(?:[.,]\d{1,3})?[\])>]?\s*[-–]?\s*)?"
_NAME = r"[A-Z][\w.'’]*(?:[ ,]+(?:[A-Z][\w.'’]*|\d{1,2}|\([^)\n]{1,40}\))){0,5}"
_WORDS = "|".join(sorted(_INTERVIEWER_WORDS | _INFORMANT_WORDS | _OTHER_WORDS))
_QUALIFIER = "|".join(sorted(_QUALIFIERS))
_CODES = "|".join(sorted(_INTERVIEWER_CODES | _INFORMANT_CODES, key=len, reverse=True))
_LABEL = re.compile(
    rf"^[^\S\n]*(?:\d{{1,3}}[.)]\s*)?{_TIME}"
    rf"(?P<label>(?i:(?:{_WORDS})(?:[ ](?:{_QUALIFIER}))?)"
    rf"(?:[ .-]?(?:\d{{1,2}}|[IVX]{{1,4}}|[A-Z]))?"
    rf"|(?i:{_CODES})[-. ]?\d{{0,2}}|(?i:SPEAKER)[_ ]?\d{{1,2}}|{_NAME})"
    rf"[^\S\n]*{_TIME}(?:[:：]|\t)[^\S\n]*",
    re.MULTILINE,
)
# Lines above an interview that describe it; they look like labels and are none.
_HEADER = re.compile(
    r"(?i)^(hari|tanggal|waktu|tempat|lokasi|durasi|pukul|jam|topik|judul|sumber|keterangan|"
    r"catatan|nama|jabatan|umur|usia|pendidikan|masa kerja|unit|kode|perihal|nomor)\b"
)
# A title before a name is a person, even if the label comes once.
_TITLE = re.compile(r"(?:Bapak|Bpk|Ibu|Pak|Bu|Mas|Mbak|Kak|Sdr|Dr|Drs|Ir|H|Hj|Ustaz)\b\.? ?[A-Z]")
_SENTENCE_END = re.compile(r"[.!?…][\"'”’“)\]]*$")
_NUMBER = re.compile(r"(?<=\w)(?:[\s._-]*\d{1,2}|[\s._-]+(?:[IVX]{1,4}|[A-Z]))$")


@dataclass(frozen=True, slots=True)
class Spoken:
    """A passage whose speaker and role are known."""

    start: int
    end: int
    speaker: str
    role: str
    time_start: float | None = None
    time_end: float | None = None


def base_of(label: str) -> str:
    """Return a label without its number: ``"Informan 2"`` -> ``"informan"``."""
    return _NUMBER.sub("", label.strip()).strip().lower()


def is_role_word(label: str) -> bool:
    """Tell whether a label is a role word or code, with or without a number.

    >>> is_role_word("Informan 2"), is_role_word("N"), is_role_word("Ibu Sari")
    (True, True, False)
    """
    return _role_by_word(label) is not None


def is_bare_role(label: str) -> bool:
    """Tell whether a label names nobody in particular: a role word without a number.

    >>> is_bare_role("Narasumber"), is_bare_role("Informan 2"), is_bare_role("")
    (True, False, True)
    """
    return not label.strip() or (is_role_word(label) and not _NUMBER.search(label.strip()))


def _role_by_word(label: str) -> str | None:
    base = base_of(label)
    first, _, rest = base.partition(" ")
    if rest and rest not in _QUALIFIERS:
        return None
    if first in _INTERVIEWER_WORDS or base.upper() in _INTERVIEWER_CODES:
        return "interviewer"
    if first in _INFORMANT_WORDS or base.upper() in _INFORMANT_CODES:
        return "informant"
    if first in _OTHER_WORDS:
        return "other"
    return None


def find_spoken(source: Source) -> tuple[list[Spoken], list[str]]:
    """Return the passages with speakers and roles, and a warning for each guess.

    Text before the first label has the role ``"other"``. Where no line has a label, each
    paragraph is a passage of role ``"informant"`` without a speaker (notes, documents).
    """
    spoken: list[Spoken] = []
    labels = _labels(source)
    for passage in source.passages:
        if passage.role is None:
            spoken += _by_labels(source, passage, labels)
        else:
            spoken.append(
                Spoken(
                    passage.start,
                    passage.end,
                    passage.speaker,
                    passage.role,
                    passage.time_start,
                    passage.time_end,
                )
            )
    roles, warnings = _settle_roles(source, spoken)
    settled = [
        replace(one, role=roles.get(one.speaker, "informant")) if one.role == "spoken" else one
        for one in spoken
    ]
    return settled, warnings


def _labels(source: Source) -> list[re.Match[str]]:
    """Return the labels of all passages of ordinary text, in order."""
    found = [
        match
        for passage in source.passages
        if passage.role is None
        for match in _LABEL.finditer(source.text, passage.start, passage.end)
        if not _HEADER.match(match["label"])
    ]
    names = Counter(match["label"] for match in found)
    return [
        match
        for match in found
        if is_role_word(match["label"])
        or match["label"].upper().startswith("SPEAKER")
        or names[match["label"]] > 1
        or _TITLE.match(match["label"])
    ]


def _by_labels(source: Source, passage: Passage, labels: list[re.Match[str]]) -> list[Spoken]:
    here = [match for match in labels if passage.start <= match.start() < passage.end]
    if not here:
        # Without any label in the file this is a note or a document; beside labelled passages
        # or tables it is a heading.
        only_text = not labels and all(one.role in (None, "other") for one in source.passages)
        return [
            Spoken(start, end, "", role if only_text else "other")
            for start, end, role in _note(source, passage, _content_start(source))
        ]
    spoken = [
        Spoken(start, end, "", "other")
        for start, end in _paragraphs(source, Passage(passage.start, here[0].start()))
    ]
    for match, following in zip(here, [*here[1:], None], strict=True):
        end = following.start() if following else passage.end
        spoken.append(Spoken(match.end(), end, match["label"].strip(), "spoken"))
    return spoken


def _paragraphs(source: Source, passage: Passage) -> list[tuple[int, int]]:
    """Return the paragraphs of a passage: its lines, or its wrapped lines taken together."""
    inner = set(inner_line_ends(source.text, passage.start, passage.end, page_width(source)))
    spans: list[tuple[int, int]] = []
    start = passage.start
    for position in range(passage.start, passage.end):
        if source.text[position] == "\n" and position not in inner:
            spans.append((start, position))
            start = position + 1
    spans.append((start, passage.end))
    return [span for span in spans if source.text[slice(*span)].strip()]


def _note(source: Source, passage: Passage, content: int) -> list[tuple[int, int, str]]:
    """Return the paragraphs of a text without speakers: its header is not its content."""
    found = []
    for start, end in _paragraphs(source, passage):
        line = source.text[start:end].strip()
        is_content = start >= content and not line.isupper() and not _is_header(line)
        found.append((start, end, "informant" if is_content else "other"))
    return found


def _content_start(source: Source) -> int:
    """Return where a text without speakers begins to speak in sentences; 0 if it never does."""
    for passage in source.passages:
        for start, end in _paragraphs(source, passage) if passage.role is None else ():
            line = source.text[start:end].strip()
            if _SENTENCE_END.search(line) or len(line.split()) > 8:
                return start
    return 0


def _is_header(line: str) -> bool:
    return bool(_HEADER.match(line)) and ":" in line[:30] and len(line) < 100


def _settle_roles(source: Source, spoken: list[Spoken]) -> tuple[dict[str, str], list[str]]:
    """Give each label a role: by its word, else by who asks the questions."""
    labels = list(dict.fromkeys(one.speaker for one in spoken if one.role == "spoken"))
    roles = {label: role for label in labels if (role := _role_by_word(label)) is not None}
    warnings: list[str] = []
    # P is the interviewer (peneliti) unless somebody else plainly is: then a participant.
    plain = [
        label for label, role in roles.items() if role == "interviewer" and base_of(label) != "p"
    ]
    numbered = {label for label in roles if base_of(label) == "p" and _NUMBER.search(label)}
    for label in labels:
        if base_of(label) == "p" and (plain or len(numbered) > 1):
            roles[label] = "informant"
    unknown = [label for label in labels if label not in roles]
    if unknown and "interviewer" not in roles.values():
        asker = max(unknown, key=lambda label: _question_share(source, spoken, label))
        if len(labels) > 1 and _question_share(source, spoken, asker) >= 0.5:
            roles[asker] = "interviewer"
            line = source.text.count("\n", 0, _first(spoken, asker).start) + 1
            warnings.append(
                say(
                    f"baris {line}: “{asker}” dianggap pewawancara karena paling sering bertanya",
                    f"line {line}: “{asker}” is taken for the interviewer, asking most questions",
                )
            )
    for label in labels:
        roles.setdefault(label, "informant")
    return roles, warnings


def _first(spoken: list[Spoken], speaker: str) -> Spoken:
    return next(one for one in spoken if one.speaker == speaker)


def _question_share(source: Source, spoken: list[Spoken], speaker: str) -> float:
    """Return which share of a speaker's turns holds a question mark."""
    turns = [source.text[one.start : one.end] for one in spoken if one.speaker == speaker]
    return sum("?" in turn for turn in turns) / len(turns)
