"""The same talk as JSON of many makes. In: nothing. Out: make -> (data, names of the speakers)."""

from __future__ import annotations

import re
from typing import Any

from tests.transcripts.tool_files import TURNS

Word = tuple[str, float, float]


def words(text: str, start: float, end: float) -> list[Word]:
    """Return the words of a turn with times spread evenly."""
    parts = text.split()
    step = (end - start) / len(parts)
    return [
        (part, round(start + n * step, 3), round(start + (n + 1) * step, 3))
        for n, part in enumerate(parts)
    ]


WHOLE = " ".join(turn.text for turn in TURNS)
ALL = [(turn, *word) for turn in TURNS for word in words(*turn[1:])]


def milliseconds(time: float) -> int:
    return round(time * 1000)


def aws(*, labelled: bool, segments: bool = False) -> Any:
    """Amazon Transcribe; older files tell speakers apart from the words."""
    items: list[Any] = []
    labels = []
    for turn in TURNS:
        name = f"spk_{turn.who}"
        inner = []
        for word, low, high in words(*turn[1:]):
            bare, sign = re.fullmatch(r"(.*?)([.,?!:]*)", word).groups()  # type: ignore[union-attr]
            item: dict[str, Any] = {
                "start_time": str(low), "end_time": str(high), "type": "pronunciation",
                "alternatives": [{"confidence": "0.9", "content": bare}],
            }  # fmt: skip
            if labelled:
                item["speaker_label"] = name
            items.append(item)
            inner.append({"start_time": str(low), "end_time": str(high), "speaker_label": name})
            if sign:
                items.append({"type": "punctuation", "alternatives": [{"content": sign}]})
        labels.append({"start_time": str(turn.start), "speaker_label": name, "items": inner})
    results: dict[str, Any] = {
        "transcripts": [{"transcript": WHOLE}], "items": items,
        "speaker_labels": {"speakers": 2, "segments": labels},
    }  # fmt: skip
    if segments:
        results["audio_segments"] = [
            {"id": n, "transcript": turn.text, "start_time": str(turn.start), "items": [1, 2],
             "end_time": str(turn.end), "speaker_label": f"spk_{turn.who}"}
            for n, turn in enumerate(TURNS)
        ]  # fmt: skip
    return {"jobName": "x", "results": results}


AZURE = {
    "combinedRecognizedPhrases": [{"channel": 0, "display": WHOLE}],
    "recognizedPhrases": [
        {"channel": 0, "speaker": turn.who + 1, "offset": f"PT{turn.start}S",
         "duration": f"PT{turn.end - turn.start:.2f}S", "offsetInTicks": turn.start * 1e7,
         "durationInTicks": (turn.end - turn.start) * 1e7,
         "nBest": [{"confidence": 0.9, "lexical": turn.text.lower(), "display": turn.text}]}
        for turn in TURNS
    ],
}  # fmt: skip
AZURE_FAST = {
    "durationMilliseconds": 18350, "combinedPhrases": [{"text": WHOLE}],
    "phrases": [
        {"offsetMilliseconds": milliseconds(turn.start), "text": turn.text,
         "durationMilliseconds": milliseconds(turn.end - turn.start), "speaker": turn.who + 1}
        for turn in TURNS
    ],
}  # fmt: skip
GOOGLE = {
    "results": [
        *(
            {"alternatives": [{"transcript": f" {turn.text}", "words": [
                {"startTime": f"{low}s", "endTime": f"{high}s", "word": word}
                for word, low, high in words(*turn[1:])
            ]}]}
            for turn in TURNS
        ),
        {"alternatives": [{"words": [
            {"startTime": f"{low}s", "endTime": f"{high}s", "word": word,
             "speakerTag": turn.who + 1}
            for turn, word, low, high in ALL
        ]}]},
    ]
}  # fmt: skip
GOOGLE_2 = {
    "results": [{"alternatives": [{"transcript": WHOLE, "words": [
        {"startOffset": f"{low}s", "endOffset": f"{high}s", "word": word,
         "speakerLabel": str(turn.who + 1)}
        for turn, word, low, high in ALL
    ]}]}]
}  # fmt: skip
ASSEMBLY = {
    "text": WHOLE,
    "words": [
        {"text": word, "start": milliseconds(low), "end": milliseconds(high),
         "speaker": "AB"[turn.who]}
        for turn, word, low, high in ALL
    ],
    "utterances": [
        {"speaker": "AB"[turn.who], "text": turn.text, "start": milliseconds(turn.start),
         "end": milliseconds(turn.end)}
        for turn in TURNS
    ],
}  # fmt: skip


def deepgram(*parts: str) -> Any:
    """Deepgram: words always, paragraphs and utterances where they were asked for."""
    alternative: dict[str, Any] = {"transcript": WHOLE, "words": [
        {"word": word.lower().strip(".,?:"), "punctuated_word": word, "start": low, "end": high,
         "speaker": turn.who}
        for turn, word, low, high in ALL
    ]}  # fmt: skip
    results: dict[str, Any] = {"channels": [{"alternatives": [alternative]}]}
    if "paragraphs" in parts:
        alternative["paragraphs"] = {"transcript": "\nSpeaker 0: ...", "paragraphs": [
            {"sentences": [{"text": one.strip(), "start": turn.start, "end": turn.end}
                           for one in re.findall(r"[^.?]+[.?]", turn.text)],
             "speaker": turn.who, "start": turn.start, "end": turn.end}
            for turn in TURNS
        ]}  # fmt: skip
    if "utterances" in parts:
        results["utterances"] = [
            {"start": turn.start, "end": turn.end, "transcript": turn.text, "words": [],
             "speaker": turn.who}
            for turn in TURNS
        ]  # fmt: skip
    return {"metadata": {}, "results": results}


REV = {
    "monologues": [
        {"speaker": turn.who, "elements": [
            part for word, low, high in words(*turn[1:]) for part in (
                {"type": "text", "value": word.strip(".,?:"), "ts": low, "end_ts": high},
                {"type": "punct", "value": re.search(r"[.,?:]*$", word)[0] + " "},  # type: ignore[index]
            )
        ]}
        for turn in TURNS
    ]
}  # fmt: skip
SPEECHMATICS = {
    "results": [
        part for turn, word, low, high in ALL for part in [
            {"type": "word", "start_time": low, "end_time": high,
             "alternatives": [{"content": word.strip(".,?:"), "speaker": f"S{turn.who + 1}"}]},
            *([{"type": "punctuation", "attaches_to": "previous", "start_time": high,
                "end_time": high, "alternatives": [{"content": word[-1]}]}]
              if word[-1] in ".,?:" else []),
        ]
    ]
}  # fmt: skip
ELEVENLABS = {
    "language_code": "ind", "text": WHOLE,
    "words": [
        part for turn, word, low, high in ALL for part in (
            {"text": word, "start": low, "end": high, "type": "word",
             "speaker_id": f"speaker_{turn.who}"},
            {"text": " ", "start": high, "end": high, "type": "spacing",
             "speaker_id": f"speaker_{turn.who}"},
        )
    ],
}  # fmt: skip
HAPPYSCRIBE = [
    {"speaker": ["Rina", "Sari"][turn.who], "words": [
        {"text": word, "type": "word", "data_start": low, "data_end": high}
        for word, low, high in words(*turn[1:])
    ]}
    for turn in TURNS
]  # fmt: skip
SONIX = {
    "name": "x", "transcript": [
        {"speaker": f"Speaker{turn.who + 1}", "start_time": turn.start, "end_time": turn.end,
         "text": turn.text}
        for turn in TURNS
    ],
}  # fmt: skip
TRINT = {
    "speakers": [{"id": "sp0", "name": "Rina"}, {"id": "sp1", "name": "Sari"}],
    "paragraphs": [
        {"speaker": f"sp{turn.who}", "start": turn.start, "end": turn.end, "text": turn.text}
        for turn in TURNS
    ],
}  # fmt: skip
GLADIA = {"result": {"transcription": {"full_transcript": WHOLE, "utterances": [
    {"text": turn.text, "start": turn.start, "end": turn.end, "speaker": turn.who}
    for turn in TURNS
]}}}  # fmt: skip
TURN_NEXT = {"transcription": [
    {"timestamps": {"from": "00:00:01,500", "to": "00:00:03,000"},
     "offsets": {"from": milliseconds(turn.start), "to": milliseconds(turn.end)},
     "text": f" {turn.text}", "speaker_turn_next": True}
    for turn in TURNS
]}  # fmt: skip
# A word in the middle of a sentence given to the other: the program's slip.
FLIPPED = {"segments": [
    {"start": turn.start, "end": turn.end, "text": f" {turn.text}",
     "speaker": f"SPEAKER_0{turn.who}", "words": [
         {"word": word, "start": low, "end": high,
          "speaker": "SPEAKER_00" if n == 1 else f"SPEAKER_0{turn.who}"}
         for n, (word, low, high) in enumerate(words(*turn[1:]))
     ]}
    for turn in TURNS
]}  # fmt: skip
INSANELY = {
    "speakers": [
        {"speaker": f"SPEAKER_0{turn.who}", "text": f" {turn.text}",
         "timestamp": [turn.start, turn.end]}
        for turn in TURNS
    ],
    "chunks": [{"timestamp": [turn.start, turn.end], "text": f" {turn.text}"} for turn in TURNS],
    "text": WHOLE,
}  # fmt: skip
VIBE = [
    {"start": turn.start, "stop": turn.end, "text": f" {turn.text}", "speaker": turn.who}
    for turn in TURNS
]

SPK, ONE_TWO, ZERO_ONE = ["spk_0", "spk_1"], ["1", "2"], ["0", "1"]
SPEAKER = ["SPEAKER_00", "SPEAKER_01"]
MAKES: dict[str, tuple[Any, list[str] | None]] = {
    "aws": (aws(labelled=True), SPK),
    "aws-older": (aws(labelled=False), SPK),
    "aws-segments": (aws(labelled=True, segments=True), SPK),
    "azure": (AZURE, ONE_TWO),
    "azure-fast": (AZURE_FAST, ONE_TWO),
    "google": (GOOGLE, ONE_TWO),
    "google-2": (GOOGLE_2, ONE_TWO),
    "assemblyai": (ASSEMBLY, ["A", "B"]),
    "deepgram": (deepgram(), ZERO_ONE),
    "deepgram-paragraphs": (deepgram("paragraphs"), ZERO_ONE),
    "deepgram-utterances": (deepgram("paragraphs", "utterances"), ZERO_ONE),
    "rev": (REV, ZERO_ONE),
    "speechmatics": (SPEECHMATICS, ["S1", "S2"]),
    "elevenlabs": (ELEVENLABS, ["speaker_0", "speaker_1"]),
    "happyscribe": (HAPPYSCRIBE, ["Rina", "Sari"]),
    "sonix": (SONIX, ["Speaker1", "Speaker2"]),
    "trint": (TRINT, ["Rina", "Sari"]),
    "gladia": (GLADIA, ZERO_ONE),
    "whisper-cpp-turns": (TURN_NEXT, None),
    "whisperx-flipped": (FLIPPED, SPEAKER),
    "insanely-fast-whisper": (INSANELY, SPEAKER),
    "vibe": (VIBE, ZERO_ONE),
}
