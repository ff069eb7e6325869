"""The texts of a project -> transcripts of a study. In: sources. Out: places in our transcripts.

A text that the study has already, by its letters or under its name with most of its words, is
aligned with ours. Another becomes a transcript of its own: as it was in the study that it came
from, where the file is one of ours and says so; otherwise as it stands, with speakers found in its
lines, so that every segment keeps the very words that were coded.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePath

from qualnlp.excerpts import Excerpt, Informants, split
from qualnlp.excerpts.boundaries import trimmed
from qualnlp.excerpts.select import excerpt_of
from qualnlp.exchange.alignment import Letters, Places, letter_places, word_places
from qualnlp.exchange.material import Place
from qualnlp.exchange.project import ProjectSource
from qualnlp.exchange.refi.guids import guid_of
from qualnlp.exchange.report import Report
from qualnlp.i18n import say
from qualnlp.store.transcripts import prepare
from qualnlp.transcripts import Transcript
from qualnlp.transcripts.model import transcript_id_of
from qualnlp.transcripts.read import assemble
from qualnlp.transcripts.source import Passage, Source


@dataclass
class Held:
    """A transcript that the study has: what is needed to compare it with a source."""

    transcript_id: str
    file: str
    text: str
    technique: str
    letters: Letters = field(init=False)

    def __post_init__(self) -> None:
        self.letters = Letters(self.text)


def find_held(
    source: ProjectSource, letters: Letters, held: Iterable[Held], report: Report
) -> tuple[Held, Places] | None:
    """Return the transcript of the study that a source is, and its places there."""
    own = list(held)
    same = [one for one in own if guid_of("source", one.transcript_id) == source.key]
    same += [one for one in own if one.file == source.name and one not in same]
    same += [one for one in own if _stem(one.file) == _stem(source.name) and one not in same]
    for one in [*same, *(one for one in own if one not in same)]:
        if one.letters.bare == letters.bare and letters.bare:
            return one, letter_places(letters, one.letters)
    for one in same:
        places = word_places(source.text, one.text)
        if places is not None:
            told = say(
                f"teksnya lain dari “{one.file}”; disejajarkan menurut kata",
                f"its text differs from “{one.file}”; aligned by words",
            )
            report.changed("text", source.name, told)
            return one, places
    return None


def _stem(name: str) -> str:
    last = name.replace("\\", "/").rpartition("/")[2].strip().casefold()
    return PurePath(last).stem or last


def read_anew(
    source: ProjectSource, name: str, who: Informants, path: Path, technique: str
) -> Place | None:
    """Return a source as a transcript; None where it holds no words."""
    given = Source(source.text, (Passage(0, len(source.text)),), "kept")
    mended = assemble(name, given)
    if not mended.turns:
        return None
    transcript = mended if mended.text == source.text else _unmended(mended, source.text)
    excerpts = split(transcript, technique=technique, informants=who)
    return Place(
        transcript.id,
        lambda start, end: (start, end),
        transcript.text,
        technique,
        excerpts,
        transcript,
        who.of_turns(transcript),
        prepare(transcript, excerpts, who, path, technique),
    )


def _unmended(mended: Transcript, text: str) -> Transcript:
    """Return a transcript whose text is the tool's own, to the letter: segments count in it.

    Its id is another than that of the same file when it is added, whose text is mended.
    """
    turns = []
    for turn in mended.turns:
        start, end = trimmed(text, *mended.source_span(turn.start, turn.end))
        if start < end:
            turns.append(replace(turn, start=start, end=end))
    own = transcript_id_of(text, as_imported=True)
    return Transcript(own, mended.file, text, tuple(turns), text, mended.warnings)


def excerpt_at(place: Place, start: int, end: int) -> Excerpt | None:
    """Return a stretch of a new transcript as an excerpt, over turns if it goes over them.

    It belongs to the first turn of an informant that it touches.
    """
    transcript = place.transcript
    assert transcript is not None
    start, end = trimmed(transcript.text, start, end)
    if start == end or not transcript.turns:
        return None
    turns = transcript.turns
    # Turns are in order and do not overlap.
    first = bisect_right(turns, start, key=lambda turn: turn.end)
    behind = max(bisect_left(turns, end, key=lambda turn: turn.start), first)
    spoken = (n for n in range(first, behind) if turns[n].role == "informant")
    number = 1 + next(spoken, min(first, len(turns) - 1))
    return excerpt_of(
        transcript,
        number,
        start,
        end,
        technique=place.technique,
        informant=place.informants[number - 1],
        question="",
    )
