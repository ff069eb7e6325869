"""JSON of programs that transcribe. In: what the JSON holds. Out: cues, or None.

The makes differ in names and nesting, not in kind: a list of utterances, each with words, times
and perhaps a speaker, or a list of single words. Found are, wherever they lie: Whisper and its
kin, whisper.cpp, WhisperX, Vibe, insanely-fast-whisper; AWS Transcribe, Azure, Google, AssemblyAI,
Deepgram, Rev, Sonix, Speechmatics, ElevenLabs, Gladia, Happy Scribe, Trint, Otter, Descript. Of
several lists that tell the same the one with speakers is taken, then the one with longer pieces.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from qualnlp.transcripts.formats.cues import Cue
from qualnlp.transcripts.speakers.timestamps import seconds

_TEXT = (
    "text", "transcript", "display", "punctuated_word", "content", "word", "value", "sentence",
    "caption", "body", "utf8",
)  # fmt: skip
_SPEAKER = (
    "speaker_name", "speakerName", "speaker", "speaker_label", "speakerLabel", "speakerTag",
    "speaker_tag", "speaker_id", "speakerId", "speaker_idx", "participant", "channelTag",
)  # fmt: skip
_START = (
    "start", "start_time", "startTime", "start_offset", "startOffset", "begin", "from", "ts",
    "offset_seconds", "timestamp", "time", "data_start",
)  # fmt: skip
_END = (
    "end", "stop", "end_time", "endTime", "end_offset", "endOffset", "to", "end_ts",
    "finish", "data_end",
)  # fmt: skip
_MILLISECONDS = (("offsetMilliseconds", "durationMilliseconds"), ("tStartMs", "dDurationMs"))
_TICKS = ("offsetInTicks", "durationInTicks")
_PARTS = ("words", "elements", "items", "sentences", "segs", "tokens")
_FIRST_OF = ("alternatives", "nBest", "NBest")
_HOLDS_PARTS = frozenset((*_PARTS, *_FIRST_OF))
_SPEAKS = frozenset((*_SPEAKER, *_FIRST_OF))
# Times that count before begin and end in seconds, or tell where these are missing.
_OTHER_TIMES = frozenset(
    ("offsets", "timestamps", "timestamp", *_TICKS, *(one for one, _ in _MILLISECONDS))
)
_MAX_DEPTH = 12
_ENDS_SENTENCE = re.compile(r"[.?!…][\"'”’)]*$")
_SIGN = re.compile(r"[.,?!;:…%)\]”’]+")
_ISO = re.compile(r"PT(?:(\d+)H)?(?:(\d+)M)?(?:([\d.]+)S)?")
_MANY_WORDS = 3  # a piece of more words is an utterance
_SLOW = 0.05  # words a second: who speaks slower counts in milliseconds


def cues_of(data: Any) -> list[Cue] | None:
    """Return the cues of a transcript, or None if the JSON holds none.

    Examples
    --------
    >>> cues_of({"utterances": [{"speaker": "A", "text": "Ada?", "start": 0.5, "end": 1.5}]})
    [Cue(speaker='A', text='Ada?', start=0.5, end=1.5, begins=False, is_marked=False)]
    >>> cues_of({"judul": "Wawancara"}) is None
    True
    """
    names = _names(data)
    starts = _speakers_by_start(data)
    found = [
        (_worth(cues, one), cues)
        for one in _lists(data, 0)
        if (cues := _cues([_with_speaker(part, starts) for part in one], names))
    ]
    if not found:
        return None
    return _in_seconds(max(found, key=lambda pair: pair[0])[1])


def _worth(cues: list[Cue], objects: list[Any]) -> tuple[bool, bool, int, int]:
    """Order lists that tell the same: with speakers, said of each utterance, in long pieces."""
    words = sum(len(cue.text.split()) for cue in cues)
    speakers = any(cue.speaker or cue.begins for cue in cues)
    own = any(_speaker(one) for one in objects if len(_text(one).split()) > 1)
    return speakers, own, words, -len(cues)


def _speakers_by_start(data: Any) -> dict[str, str]:
    """Return AWS's older list of who speaks at which time, apart from the words."""
    try:
        segments = data["results"]["speaker_labels"]["segments"]
        items = [item for segment in segments for item in segment["items"]]
        return {str(item["start_time"]): str(item["speaker_label"]) for item in items}
    except (KeyError, TypeError):
        return {}


def _with_speaker(one: Any, starts: Mapping[str, str]) -> Any:
    known = starts and isinstance(one, dict) and not _speaker(one)
    name = starts.get(str(one.get("start_time"))) if known else None
    return {**one, "speaker_label": name} if name else one


def _lists(data: Any, depth: int) -> Iterator[list[Any]]:
    """Yield every list of objects, wherever it lies; lists inside utterances are their parts."""
    if depth > _MAX_DEPTH:
        return
    if isinstance(data, list):
        objects = [one for one in data if isinstance(one, dict)]
        if objects:
            yield objects
            parts = [part for one in objects for part in _part_lists(one)]
            if parts and not any(_text(one) for one in objects):
                yield [part for part in parts if isinstance(part, dict)]
            nested = [
                inner for one in objects for key, inner in one.items()
                if isinstance(inner, list | dict) and key not in _PARTS and key not in _FIRST_OF
            ]  # fmt: skip
            if len(objects) == 1:
                nested += [inner for key in _FIRST_OF for inner in [objects[0].get(key)] if inner]
            for inner in nested:
                yield from _lists(inner, depth + 1)
    elif isinstance(data, dict):
        for inner in data.values():
            if isinstance(inner, list | dict):
                yield from _lists(inner, depth + 1)


def _part_lists(one: Mapping[str, Any]) -> Iterator[Any]:
    if _HOLDS_PARTS.isdisjoint(one):
        return
    for key in _PARTS:
        if isinstance(parts := one.get(key), list):
            speaker = _speaker(one)
            for part in parts:
                if isinstance(part, dict) and speaker and not _speaker(part):
                    yield {**part, "speaker": speaker}
                else:
                    yield part
            return
    for key in _FIRST_OF:
        if isinstance(first := one.get(key), list) and first and isinstance(first[0], dict):
            yield from _part_lists(first[0])


def _dicts(found: Iterable[Any]) -> list[dict[str, Any]]:
    return [one for one in found if isinstance(one, dict)]


def _cues(objects: list[Any], names: Mapping[str, str]) -> list[Cue]:
    told = [(one, text) for one in objects if (text := _text(one))]
    # Google repeats the whole at the end, word by word, with speakers.
    last = _dicts(_part_lists(told[-1][0])) if told else []
    last = [word for word in last if _speaker(word)]
    if len(told) > 1 and last:
        before = sum(len(text.split()) for _, text in told[:-1])
        if len(last) >= 0.9 * before:
            return _from_words(last, names)
    if not told or 2 * len(told) < len(objects):
        return []
    timed = sum(_times(one) != (None, None) for one, _ in told)
    if not timed:
        return []
    words = sum(len(text.split()) for _, text in told)
    if words < _MANY_WORDS * len(told) and any(_times(one)[0] is not None for one, _ in told):
        has_speakers = any(_speaker(one) for one, _ in told)
        single = sum(len(text.split()) == 1 for _, text in told) >= 0.9 * len(told)
        is_words = any(key in one for one, _ in told for key in ("word", "punctuated_word", "type"))
        if single and (is_words or (has_speakers and len(told) > 20)):
            return _from_words([one for one, _ in told], names)
    cues: list[Cue] = []
    turns = False
    for one, text in told:
        start, end = _times(one)
        parts = list(_by_word_speaker(one, text)) if not turns else []
        name = _named(_speaker(one), names)
        if len(parts) > 1:
            cues += [
                Cue(_named(who, names), words, start if low is None or not n else low,
                    end if high is None or (name and n == len(parts) - 1) else high, turns)
                for n, (who, words, low, high) in enumerate(parts)
            ]  # fmt: skip
        else:
            cues.append(Cue(name or _named(parts[0][0] if parts else "", names), text, start, end,
                            turns))  # fmt: skip
        turns = one.get("speaker_turn_next") is True
    return cues


def _by_word_speaker(
    one: Mapping[str, Any], text: str
) -> Iterator[tuple[str, str, float | None, float | None]]:
    """Cut an utterance where its words change the speaker at the end of a sentence.

    A word in the middle of a sentence that another is said to speak is the program's slip: the
    sentence belongs to the utterance's own speaker.
    """
    words = _dicts(_part_lists(one))
    if not words:
        return
    own = _speaker(one)
    runs: list[list[Any]] = []  # speaker, start of its letters in the text, time, last word
    at = 0
    for word in words:
        written = _text(word)
        place = text.find(written, at) if written else -1
        if place < 0:
            continue  # the words spell something that the text does not
        name = str(word["speaker"]) if _speaker(word) and "speaker" in word else _speaker(word)
        name = name or (runs[-1][0] if runs else own)
        ends = not runs or _ENDS_SENTENCE.search(text[:place].rstrip()) is not None
        low, high = _times(word)
        if not runs or (name != runs[-1][0] and ends):
            runs.append([name, place, low, high])
        else:
            runs[-1][3] = high if high is not None else runs[-1][3]
        at = place + len(written)
    if not runs:
        return
    runs[0][1] = 0
    bounds = [*(run[1] for run in runs[1:]), len(text)]
    merged: list[tuple[str, str, float | None, float | None]] = []
    lows = [*(run[2] for run in runs[1:]), None]
    for (name, start, low, high), end, following in zip(runs, bounds, lows, strict=True):
        # An utterance runs on; without one the word's own end is known.
        close = high if following is None or not own else following
        merged.append((name, text[start:end].strip(), low, close))
    if len(merged) == 1:
        yield own or merged[0][0], text, None, None
    else:
        yield from merged


def _from_words(words: list[Any], names: Mapping[str, str]) -> list[Cue]:
    """Put single words together: a cue a sentence, or where the speaker changes."""
    cues: list[Cue] = []
    pieces: list[str] = []
    speaker, start, end = "", None, None

    def close() -> None:
        if pieces:
            cues.append(Cue(speaker, "".join(pieces).strip(), start, end))
            pieces.clear()

    for one in words:
        text = _text(one)
        is_sign = one.get("type") in ("punctuation", "punct", "spacing") or (
            one.get("attaches_to") == "previous"
        )
        low, high = _times(one)
        name = _named(_speaker(one), names)
        if is_sign or (_SIGN.fullmatch(text) and pieces):
            pieces.append(text)
            continue
        if pieces and (
            (name and name != speaker) or _ENDS_SENTENCE.search("".join(pieces).rstrip())
        ):
            close()
        if not pieces:
            start = low
        speaker = name or (speaker if pieces else "")
        end = high
        if pieces and not pieces[-1].endswith((" ", "\n")):
            pieces.append(" ")
        pieces.append(text)
    close()
    return cues


def _text(one: Mapping[str, Any]) -> str:
    for key in _TEXT:
        if isinstance(text := one.get(key), str) and text.strip():
            return text.strip()
    for key in _FIRST_OF:
        first = one.get(key)
        if isinstance(first, list) and first and isinstance(first[0], dict):
            return _text(first[0])
    parts = one.get("words") or one.get("elements") or one.get("segs") or one.get("sentences")
    if isinstance(parts, list) and any(_speaker(one) or _times(one)[0] is not None for _ in (1,)):
        words = [_text(part) for part in parts if isinstance(part, dict)]
        joined = "".join(
            word if not n or _SIGN.fullmatch(word) else f" {word}" for n, word in enumerate(words)
            if word
        )  # fmt: skip
        return " ".join(joined.split())
    return ""


def _speaker(one: Mapping[str, Any]) -> str:
    if _SPEAKS.isdisjoint(one):
        return ""
    for key in _SPEAKER:
        value = one.get(key)
        if isinstance(value, dict):
            value = value.get("name") or value.get("label") or value.get("id")
        if isinstance(value, bool) or value is None:
            continue
        if isinstance(value, str | int) and str(value).strip():
            return str(value).strip()
    for key in _FIRST_OF:
        first = one.get(key)
        if isinstance(first, list) and first and isinstance(first[0], dict):
            return _speaker(first[0])
    return ""


def _named(speaker: str, names: Mapping[str, str]) -> str:
    return names.get(speaker, speaker)


def _names(data: Any) -> dict[str, str]:
    """Return the names that a list of speakers gives to their numbers."""
    found: dict[str, str] = {}
    stack = [(data, 0)]
    while stack:
        one, depth = stack.pop()
        if depth > 3 or not isinstance(one, dict):
            continue
        for key, inner in one.items():
            if isinstance(inner, list) and key.lower() in ("speakers", "participants"):
                for entry in inner:
                    name = entry.get("name") or entry.get("label") if isinstance(entry, dict) else 0
                    if isinstance(name, str) and name.strip():
                        for number in ("id", "spkid", "speaker", "key", "speaker_id"):
                            if isinstance(entry.get(number), str | int):
                                found[str(entry[number])] = name.strip()
            elif isinstance(inner, dict):
                stack.append((inner, depth + 1))
    return found


def _times(one: Mapping[str, Any]) -> tuple[float | None, float | None]:
    """Return begin and end in seconds, whichever way they are written."""
    low, high = one.get("start"), one.get("end")
    if type(low) is float and type(high) is float and _OTHER_TIMES.isdisjoint(one):
        return _number(low), _number(high)
    if isinstance(offsets := one.get("offsets"), dict):  # whisper.cpp: milliseconds
        low, high = _number(offsets.get("from")), _number(offsets.get("to"))
        return low and low / 1000, high and high / 1000
    if isinstance(stamps := one.get("timestamps"), dict):
        return seconds(str(stamps.get("from")))[0], seconds(str(stamps.get("to")))[0]
    if isinstance(pair := one.get("timestamp"), list) and len(pair) == 2:
        return _number(pair[0]), _number(pair[1])
    if (ticks := _number(one.get(_TICKS[0]))) is not None:
        long = _number(one.get(_TICKS[1]))
        return ticks / 1e7, None if long is None else (ticks + long) / 1e7
    for begin, length in _MILLISECONDS:
        if (low := _number(one.get(begin))) is not None:
            long = _number(one.get(length))
            return low / 1000, None if long is None else (low + long) / 1000
    low = next((t for key in _START if (t := _time(one.get(key))) is not None), None)
    high = next((t for key in _END if (t := _time(one.get(key))) is not None), None)
    if low is None and high is None:
        timed = [_times(part) for part in _dicts(_part_lists(one))]
        low = next((t for t, _ in timed if t is not None), None)
        high = next((t for _, t in reversed(timed) if t is not None), None)
    return low, high


def _time(value: Any) -> float | None:
    """Read a number of seconds, "1.5s", "PT1.5S" or "00:00:01,500"."""
    if isinstance(value, dict):  # Google: {"seconds": "1", "nanos": 500000000}
        whole = _number(value.get("seconds")) or 0.0
        return whole + (_number(value.get("nanos")) or 0.0) / 1e9
    if not isinstance(value, str):
        return _number(value)
    if match := _ISO.fullmatch(value):
        hours, minutes, rest = (float(part or 0) for part in match.groups())
        return hours * 3600 + minutes * 60 + rest
    if ":" in value:
        return seconds(value)[0]
    try:
        return _number(float(value.removesuffix("s")))
    except ValueError:
        return None


def _number(value: Any) -> float | None:
    if isinstance(value, str) and value.isdecimal() and len(value) < 12:
        value = int(value)
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    try:
        number = float(value)
    except OverflowError:
        return None
    return number if math.isfinite(number) and number >= 0 else None


def _in_seconds(cues: list[Cue]) -> list[Cue]:
    """Turn milliseconds into seconds, where nobody could speak as slowly as the times say."""
    ends = [time for cue in cues for time in (cue.start, cue.end) if time is not None]
    words = sum(len(cue.text.split()) for cue in cues)
    spoken = [cue.end - cue.start for cue in cues if cue.start is not None and cue.end is not None]
    length = sum(spoken) if spoken else max(ends, default=0.0)
    if not ends or not all(float(time).is_integer() for time in ends) or length <= 0:
        return cues
    if words / length >= _SLOW:
        return cues

    def shorter(time: float | None) -> float | None:
        return None if time is None else time / 1000

    return [cue._replace(start=shorter(cue.start), end=shorter(cue.end)) for cue in cues]
