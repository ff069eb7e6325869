"""One call for every format. In: a path. Out: a Transcript."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

from qualnlp.errors import QualNlpError, TranscriptUnreadable, no_such_file
from qualnlp.i18n import percent, say
from qualnlp.language.tokens import count_words
from qualnlp.limits import bounded_reading, too_much
from qualnlp.transcripts.cleaning import mending_edits, page_width
from qualnlp.transcripts.formats import format_endings, reader_for
from qualnlp.transcripts.formats.content import content_ending
from qualnlp.transcripts.formats.refused import refusal
from qualnlp.transcripts.headers_footers import page_furniture
from qualnlp.transcripts.heavy import is_heavy, read_apart
from qualnlp.transcripts.model import TimeMark, Transcript, Turn, transcript_id_of
from qualnlp.transcripts.offset_map import Edit, OffsetMap
from qualnlp.transcripts.paths import in_letters
from qualnlp.transcripts.source import Source
from qualnlp.transcripts.speakers.align_times import with_times
from qualnlp.transcripts.speakers.blanks import blanked
from qualnlp.transcripts.speakers.detect import Spoken, find_speech
from qualnlp.transcripts.speakers.program_lines import thrown_in, thrown_in_warning
from qualnlp.transcripts.speakers.roles import furniture_warning, given_roles
from qualnlp.unseen import without_unseen

Span = tuple[int, int]
MAX_CHARACTERS = 20_000_000  #: of a transcript; four hundred hours of talk
# One turn of a short answer may hold most words of a short file.
_ENOUGH_WORDS = 60
_LOPSIDED = 0.8


def read_transcript(path: str | Path, speakers: Mapping[str, str] | None = None) -> Transcript:
    """Read one transcript: Word, PDF, text, subtitles, machine transcripts or a table.

    Parameters
    ----------
    path : str or Path
        A file of one of the `FORMATS` (docs/reading.md tells what is read in each): .docx .odt
        .rtf .html .pdf .txt .md .vtt .srt .sbv .ttml .ass .json .jsonl .otr .xlsx .csv .tsv,
        .doc where LibreOffice is installed, or a format that an installed plugin reads (entry
        point group ``qualnlp.formats``).
    speakers : mapping of str to str, optional
        Label -> role: ``"pewawancara"`` or ``"interviewer"``, ``"informan"`` or
        ``"informant"``, ``"lain"`` or ``"other"``. A label listed here is a speaker even if it
        comes once or looks like a common word; letter case does not matter. One that does not
        come gives a warning.

    Returns
    -------
    Transcript
        With ``transcript.text[turn.start:turn.end]`` what a speaker said, without the label.

    Raises
    ------
    FileMissing
        If there is no such file.
    FormatUnknown
        If its ending is none of the above, or the plugin that reads it cannot be used.
    TranscriptUnreadable
        If the file is damaged or holds no text.
    ValueError
        If a role of `speakers` is unknown.

    Examples
    --------
    >>> from qualnlp.resources import resource
    >>> example = resource("corpora", "karier-pegawai", "02-informan-2.docx")
    >>> transcript = read_transcript(example)
    >>> transcript.turns[1].role in ("interviewer", "informant", "other")
    True
    """
    given_roles(speakers)  # a wrong word is told before any file is opened
    path = Path(path)
    try:
        source = _read(path)
        if len(source.text) > MAX_CHARACTERS:
            raise too_much(path, TranscriptUnreadable)
    except QualNlpError as error:
        error.where = error.where or str(path)
        raise
    except PermissionError as error:
        raise TranscriptUnreadable(
            say("Berkas tidak boleh dibaca.", "The file may not be read."),
            where=path,
            hint=say("Periksa izin berkas.", "Check its permissions."),
        ) from error
    except Exception as error:  # a damaged file can fail anywhere inside its library
        raise TranscriptUnreadable(
            say(
                f"Berkas rusak atau bukan {path.suffix} yang sah ({type(error).__name__}).",
                f"The file is damaged or no valid {path.suffix} ({type(error).__name__}).",
            ),
            where=path,
            hint=say(
                "Buka dan simpan ulang berkas itu, lalu coba lagi.",
                "Open the file, save it again, and retry.",
            ),
        ) from error
    transcript = assemble(in_letters(path.name), source, speakers)
    if not transcript.turns:
        raise TranscriptUnreadable(
            say("Transkrip kosong: tidak ada teks di dalamnya.", "The transcript holds no text."),
            where=path,
            hint=say("Periksa apakah berkasnya benar.", "Check whether it is the right file."),
        )
    return transcript


def _read(path: Path) -> Source:
    """Read a file within limits: a large one in a process of its own."""
    if not path.is_file():
        raise no_such_file(path)
    ending = content_ending(path)
    reader = reader_for(ending)
    if reader is None:
        raise refusal(path, format_endings())
    if is_heavy(path, ending):
        return read_apart(path, ending)
    with bounded_reading(path, TranscriptUnreadable):
        return reader(path)


def assemble(file: str, source: Source, speakers: Mapping[str, str] | None = None) -> Transcript:
    r"""Return the transcript that a source makes: turns found, text mended. Reads no file.

    Examples
    --------
    >>> from qualnlp.transcripts.source import Passage
    >>> source = Source("P: Ada?\nN: Ja-\nrang.", (Passage(0, 20),), "page")
    >>> transcript = assemble("a.txt", source)
    >>> [transcript.text[turn.start : turn.end] for turn in transcript.turns]
    ['Ada?', 'Jarang.']
    """
    written = source.text
    furniture = page_furniture(written) if source.line_ends == "page" else []
    stretches = [(one.start, one.end) for one in source.passages]
    asides = thrown_in(written, stretches)
    removed = _apart(furniture, asides)
    if removed:
        # Spaces of the same length: nothing below takes them for speech, offsets hold.
        source = replace(source, text=blanked(written, removed))
    found = find_speech(source, speakers)
    warnings = found.warnings
    source = replace(source, text=found.text)
    spoken = with_times(found.spoken, found.marks, found.text)
    if furniture:
        warnings.append(furniture_warning(written, furniture))
    if asides:
        warnings.append(thrown_in_warning(written, asides))
    furniture = removed
    spoken = [trimmed for one in spoken if (trimmed := _trim(source.text, one)) is not None]
    groups = _join_neighbours(spoken)
    width = page_width(source)
    edits = [
        edit
        for one in spoken
        for edit in mending_edits(source.text, one.start, one.end, width, furniture)
    ]
    edits += _outside(furniture, spoken)
    # Between two cues of one turn stands a line end, and perhaps the speaker's name again.
    edits += [
        Edit(left.end, right.start, " ", "cue")
        for group in groups
        for left, right in pairwise(group)
    ]
    offsets = OffsetMap(edits)
    to_mended = offsets.to_mended
    text = offsets.apply(written)
    turns = []
    seen = {one.speaker: without_unseen(one.speaker) for one in spoken}
    warnings += [_cleaned(name) for label, name in seen.items() if label != name]
    for group in groups:
        # What mending left at the edges (an invisible character at the end) is not said.
        start, end = _trimmed(text, to_mended(group[0].start), to_mended(group[-1].end))
        if start < end:
            times = group[0].time_start, group[-1].time_end
            turns.append(Turn(seen[group[0].speaker], group[0].role, start, end, *times))
    marks = tuple(
        TimeMark(to_mended(one.start), to_mended(one.end), one.time_start, one.time_end)
        for one in spoken
        if one.time_start is not None
    )
    warnings += _lopsided(text, turns)
    return Transcript(
        id=transcript_id_of(written),
        file=file,
        text=text,
        turns=tuple(turns),
        source_text=written,
        warnings=tuple(warnings) + source.warnings,
        marks=marks,
        offsets=offsets,
    )


def _cleaned(name: str) -> str:
    return say(
        f"tanda kendali yang tidak terlihat dibuang dari nama penutur “{name}”",
        f"control signs that nobody sees were left out of the speaker's name “{name}”",
    )


def _lopsided(text: str, turns: Sequence[Turn]) -> list[str]:
    """Return a warning where one turn holds nearly everything that speakers say."""
    spoken = [turn for turn in turns if turn.role != "other"]
    letters = [turn.end - turn.start for turn in spoken]
    if not any(turn.speaker for turn in spoken) or max(letters) <= _LOPSIDED / 2 * sum(letters):
        return []
    words = [count_words(text[turn.start : turn.end]) for turn in spoken]
    most = max(range(len(spoken)), key=words.__getitem__)
    if sum(words) < _ENOUGH_WORDS or words[most] <= _LOPSIDED * sum(words):
        return []
    turn, share = spoken[most], percent(words[most] / sum(words))
    return [
        say(
            f"giliran ke-{most + 1} (“{turn.speaker}”) memuat {share} dari semua kata; mungkin "
            "label penutur lain di dalamnya tidak dikenali. Periksa awal tiap giliran.",
            f"turn {most + 1} (“{turn.speaker}”) holds {share} of all words; labels of others in "
            "it may not have been recognised. Check how each turn begins.",
        )
    ]


def _apart(furniture: list[Span], asides: list[Span]) -> list[Span]:
    """Return both in order, without those that lie in another."""
    kept: list[Span] = []
    for span in sorted({*furniture, *asides}):
        if not kept or span[0] >= kept[-1][1]:
            kept.append(span)
    return kept


def _outside(furniture: list[Span], spoken: list[Spoken]) -> list[Edit]:
    """Return the edits for furniture that stands between the passages."""
    starts = [one.start for one in spoken]
    edits = []
    for start, end in furniture:
        at = bisect_right(starts, start) - 1
        if at < 0 or spoken[at].end <= start:
            edits.append(Edit(start, end, "", "furniture"))
    return edits


def _trim(text: str, one: Spoken) -> Spoken | None:
    """Leave outer white space out of a passage; None where nothing remains."""
    start, end = _trimmed(text, one.start, one.end)
    if (start, end) == (one.start, one.end):
        return one
    if start >= end:
        return None
    # As `replace`, which is slow where there are thousands.
    span = start, end, one.speaker, one.role
    return Spoken(*span, one.time_start, one.time_end, one.is_cue, one.begins)


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    stretch = text[start:end]
    inner = stretch.strip()
    start += len(stretch) - len(stretch.lstrip())
    return start, start + len(inner)


def _join_neighbours(spoken: list[Spoken]) -> list[list[Spoken]]:
    """Put the cues that one speaker says in a row into one turn; other passages stand alone."""
    groups: list[list[Spoken]] = []
    for one in spoken:
        previous = groups[-1][-1] if groups else None
        both_cues = previous is not None and previous.is_cue and one.is_cue
        if both_cues and previous and one.speaker == previous.speaker and not one.begins:
            groups[-1].append(one)
        else:
            groups.append([one])
    return groups
