"""The way back to the file's own characters, for any edits."""

from __future__ import annotations

import random
import re
import unicodedata
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from qualnlp.transcripts import Transcript, read_transcript
from qualnlp.transcripts.model import ROLES
from qualnlp.transcripts.offset_map import Edit, OffsetMap
from qualnlp.transcripts.read import assemble
from qualnlp.transcripts.source import Passage, Source


@st.composite
def mended(draw: st.DrawFn) -> tuple[str, OffsetMap]:
    source = draw(st.text(alphabet="abc-\n 😅", min_size=1, max_size=30))
    cuts = sorted(draw(st.lists(st.integers(0, len(source)), max_size=8)))
    edits = [
        Edit(start, end, draw(st.sampled_from(["", " ", "fi"])), "any")
        for start, end in zip(cuts[::2], cuts[1::2], strict=False)
        if start < end
    ]
    return source, OffsetMap(edits)


@given(mended())
def test_an_untouched_stretch_leads_back_to_itself(case: tuple[str, OffsetMap]) -> None:
    source, offsets = case
    text = offsets.apply(source)
    touched = {at for edit in offsets.edits for at in range(edit.start, edit.end)}
    for place, character in enumerate(source):
        if place in touched:
            continue
        there = offsets.to_mended(place)
        assert text[there] == character
        assert offsets.source_span(there, there + 1) == (place, place + 1)


@given(mended(), st.data())
def test_spans_cover_what_they_came_from(case: tuple[str, OffsetMap], data: st.DataObject) -> None:
    source, offsets = case
    text = offsets.apply(source)
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    low, high = offsets.source_span(start, end)
    assert 0 <= low <= high <= len(source)


def test_edits_that_overlap_are_refused() -> None:
    with pytest.raises(ValueError, match="overlap"):
        OffsetMap([Edit(0, 3, "", "a"), Edit(2, 4, "", "b")])


# ---- ten thousand transcripts -----------------------------------------------------------------

# What a file may hold, in pieces; every join of two of them is a case that somebody has met.
LABELS = (
    "\nP: |\nN: |\nInforman Kunci 1: |\n[00:01:02] Peneliti: |\nN (00:12):\t|\nIbu Sari, S.Pd.: |"
    "\nPeneliti - |\nSPEAKER_00: |\nMisalnya: |\nTanggal: 3 Mei\n|\n\u200eP: |\nPewawancara: Rina\n"
).split("|")
SPEECH = (
    "pelatihan |kami |belum |enggak |padahalsaya |minim.|Jadi |begitu,terus |ya? |gimana?saya |"
    "S.Pd |"
    "www.contoh.id/a,b |1.500.000 |[tertawa] |… |(tiga hari) |anak-anak |di-\nberi |teman-\nteman |"
    "pengem-\n\x0cbangan |ke-\n18 |pela\u00adtihan |pela\u00ad\ntihan |teman\u00ad\nteman |"
    "ﬁnal |eﬃsien |"
    "kafe\u0301 |e\u200b\u0301 |\u0301|각 |😅 |👩‍👩‍👧 |\u200fيا\u200e |“capek“ |'ya' |\"oh\" "
).split("|")
BREAKS = (
    " |  |\t|\u00a0|\u3000|\n|\n\n| \n |\r|\r\n|\x0c|\n\x0c|\u2028|\x85|\u200b|\ufeff|\u00ad|"
    "-|‐|¬|.|,|:|\n- 4 -\n|"
    "\nHalaman 3 dari 9\n|\n\x0cHalaman 4 dari 9\n|\n- 5 -\n\x0c|\nHalaman 5 dari 9\n|\n7\n\x0c|\n"
).split("|")
ALPHABET = [*LABELS, *SPEECH, *SPEECH, *BREAKS]

# What cleaning may change: white space, hyphens, what cannot be seen, and the spelling of the
# same characters (ligatures; NFC against NFD).
_MAY_GO = re.compile("[\\s\u00ad\u200b\u2060\ufeff¬‐-]")
_LIGATURES = str.maketrans({"ﬁ": "fi", "ﬃ": "ffi"})


def characters(text: str) -> str:
    """What a text says, whatever cleaning may change left out."""
    return unicodedata.normalize("NFD", _MAY_GO.sub("", text).translate(_LIGATURES))


def source_of(text: str, line_ends: str = "page") -> Source:
    return Source(text, (Passage(0, len(text)),), line_ends)  # type: ignore[arg-type]


def check(text: str, line_ends: str, spans: Callable[[int, int], list[tuple[int, int]]]) -> None:
    """Assert what holds for every transcript; `spans` chooses stretches of a turn."""
    transcript = assemble("a.txt", source_of(text, line_ends))
    assert transcript.source_text == text
    last = 0
    for turn in transcript.turns:
        assert last <= turn.start < turn.end <= len(transcript.text)
        assert turn.role in ROLES
        last = turn.end
        for start, end in spans(turn.start, turn.end):
            low, high = transcript.source_span(start, end)
            assert 0 <= low <= high <= len(text)
            if any(start < place < end for place in transcript.breaks):
                continue  # no excerpt goes over removed furniture
            if cuts_a_cluster(transcript.text, start) or cuts_a_cluster(transcript.text, end):
                continue  # half a letter, or half a ligature, stands for the whole one
            written, kept = characters(text[low:high]), characters(transcript.text[start:end])
            assert is_within(kept, written)
            if not touches_one_to_many(transcript, start, end):
                assert kept == written


def cuts_a_cluster(text: str, at: int) -> bool:
    return 0 < at < len(text) and unicodedata.combining(text[at]) != 0


def touches_one_to_many(transcript: Transcript, start: int, end: int) -> bool:
    """Tell whether a stretch begins or ends inside the letters of one ligature."""
    low, high = transcript.source_span(start, end)
    return transcript.source_text[low : low + 1] in "ﬁﬃ" or transcript.source_text[high - 1] in "ﬁﬃ"


def is_within(kept: str, written: str) -> bool:
    """Tell whether characters stand in another text in the same order."""
    remaining = iter(written)
    return all(character in remaining for character in kept)


def random_text(chance: random.Random) -> str:
    return "".join(chance.choices(ALPHABET, k=chance.randint(1, 40)))


TEXTS, AT_ONCE = 10_000, 10  # hypothesis is quicker with several texts an example
GENERATED = st.tuples(
    st.lists(st.sampled_from(ALPHABET), min_size=5, max_size=30).map("".join),
    st.sampled_from(["page", "kept", "joined"]),
    st.tuples(st.floats(0, 1), st.floats(0, 1)),
)


def stretch(place: tuple[float, float]) -> Callable[[int, int], list[tuple[int, int]]]:
    """Return a function that chooses a turn, and the part of it between two shares."""

    def spans(start: int, end: int) -> list[tuple[int, int]]:
        low, high = sorted(start + round(share * (end - start)) for share in place)
        return [(start, end), *([(low, high)] if low < high else [])]

    return spans


@pytest.mark.slow
def test_ten_thousand_generated_transcripts_are_exact() -> None:
    checked = 0

    @settings(max_examples=TEXTS // AT_ONCE, deadline=None, suppress_health_check=list(HealthCheck))
    @given(st.lists(GENERATED, min_size=AT_ONCE, max_size=AT_ONCE))
    def all_exact(texts: list[tuple[str, str, tuple[float, float]]]) -> None:
        nonlocal checked
        for text, line_ends, place in texts:
            check(text, line_ends, stretch(place))
            checked += 1

    all_exact()
    assert checked >= TEXTS


@settings(max_examples=50, deadline=None)
@given(st.text(max_size=60), st.sampled_from(["page", "kept", "joined"]))
def test_no_text_whatever_crashes(text: str, line_ends: str) -> None:
    one = assemble("a.txt", source_of(text, line_ends))
    assert one == assemble("a.txt", source_of(text, line_ends))
    for turn in one.turns:
        assert one.text[turn.start : turn.end].strip()


def test_the_same_text_is_the_same_transcript_in_memory_and_from_a_file(tmp_path: Path) -> None:
    chance = random.Random(7)
    for number in range(60):
        text = random_text(chance) + "akhir."
        path = tmp_path / f"{number}.txt"
        path.write_bytes(text.encode())
        read = read_transcript(path)
        # Files have their line ends made alike, and no mark of the byte order at their start.
        alike = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
        again = assemble(path.name, source_of(alike))
        assert read == again == read_transcript(path)
