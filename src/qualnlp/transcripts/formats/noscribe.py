"""noScribe's web pages. In: a page. Out: a Source.

Each stretch is an anchor that tells its times and speaker (``ts_320_1870_S00``). What another
throws in (``//S00: Hmm.//``) and pauses have anchors of their own; they are no part of the turn.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

from qualnlp.i18n import say
from qualnlp.transcripts.source import Source, SourceBuilder

ANCHOR = re.compile(r"ts_(\d+)_(\d+)_(.*)")
_LABEL = re.compile(r"\s*+(?://)?\s*+([^:\n]{1,80}):\s*(?:\[[\d:.]+\]\s*)?")
_TIME = re.compile(r"(?:(?<!\s)\s+)?\[\d{1,2}:\d{2}:\d{2}\]\s*")
_PAUSE = re.compile(r"[\s(.)]*|\s*\(\d+ \w+ \w+\)\s*")


def noscribe_source(root: Any) -> Source:
    """Return a noScribe page as a Source, an anchor a cue."""
    builder = SourceBuilder()
    aside: list[str] = []
    speaker = ""
    for paragraph in root.iter("p"):
        anchors = [
            (match, one.text_content())
            for one in paragraph.iter("a")
            if (match := ANCHOR.fullmatch(one.get("name") or ""))
        ]
        if not anchors:
            _head(builder, paragraph)
            continue
        for number, (match, text) in enumerate(anchors):
            who = match[3]
            if who.startswith("//") or text.strip() == "//" or _PAUSE.fullmatch(text):
                if text.strip(" /"):
                    aside.append(" ".join(text.strip().split()) + "//" * who.startswith("//"))
                continue
            label = _LABEL.match(text) if number == 0 else None
            if label and (not who or _same(label[1], who)):
                speaker, text = label[1].strip(), text[label.end() :]
            elif label and label[1].strip() and anchors[0][0] is match and label[1][:1].isupper():
                speaker, text = label[1].strip(), text[label.end() :]  # renamed in the editor
            elif number == 0:
                speaker = who
            text = _TIME.sub(" ", text).strip()
            if not text:
                continue
            if builder.passages:
                builder.write("\n")
            low, high = int(match[1]) / 1000, int(match[2]) / 1000
            builder.passage(text, speaker=speaker, role="spoken", time_start=low, time_end=high)
    source = builder.build("joined")
    return replace(source, warnings=(_told(aside),)) if aside else source


def _same(label: str, who: str) -> bool:
    return "".join(label.split()).casefold() == "".join(who.split()).casefold()


def _head(builder: SourceBuilder, paragraph: Any) -> None:
    """Write the title and what noScribe says of itself."""
    for line in paragraph.itertext():
        if line.strip():
            if builder.passages:
                builder.write("\n")
            builder.passage(" ".join(line.split()), role="other")


def _told(aside: list[str]) -> str:
    shown = "; ".join(dict.fromkeys(aside))[:300]
    return say(
        f"selaan dan tanda jeda tidak ikut ucapan: {shown}",
        f"interjections and pauses are no part of the turns: {shown}",
    )
