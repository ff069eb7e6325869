"""Messages without times of a recording, as JSON. In: what the JSON holds. Out: a Source, or None.

Exports of chats (Telegram, Instagram, Discord), dumps of talks with a role each, and what label
tools write a line: a list of objects with words and whose they are. A list of objects with words
alone is ordinary text, a paragraph each: speakers are looked for in it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from qualnlp.transcripts.source import Passage, Source, SourceBuilder

_SENDER = (
    "from", "sender", "sender_name", "senderName", "author", "from_name", "user", "username",
    "speaker", "speaker_name", "role", "name",
)  # fmt: skip
_NAME = ("nickname", "displayName", "display_name", "name", "username", "id")
_TEXT = ("text", "content", "message", "body", "sentence", "transcript")
_SHARE = 0.8
_MAX_DEPTH = 6


def messages_of(data: Any) -> Source | None:
    """Return a source of messages, one passage each; None if the JSON holds none.

    Examples
    --------
    >>> source = messages_of([{"from": "Rina", "text": "Ada?"}, {"from": "Sari", "text": "Ya."}])
    >>> [passage.speaker for passage in source.passages]
    ['Rina', 'Sari']
    """
    found = [_told(one) for one in _lists(data, 0)]
    told = max(found, key=len, default=[])
    if len(told) > 1 and any(name for name, _ in told):
        builder = SourceBuilder()
        for name, text in told:
            if builder.passages:
                builder.write("\n")
            builder.passage(text, speaker=name, role="spoken")
        return builder.build()
    is_list = isinstance(data, list) and len(told) == len(data) > 1
    if not is_list:
        return None
    text = "\n".join(text for _, text in told)
    return Source(text, (Passage(0, len(text)),))


def _lists(data: Any, depth: int) -> Iterator[list[Any]]:
    if depth > _MAX_DEPTH:
        return
    if isinstance(data, list) and any(isinstance(one, dict) for one in data):
        yield data
    inner = data.values() if isinstance(data, dict) else data if isinstance(data, list) else ()
    for one in inner:
        if isinstance(one, dict | list):
            yield from _lists(one, depth + 1)


def _told(objects: list[Any]) -> list[tuple[str, str]]:
    """Return sender and words of each message; nothing where only some have a sender."""
    told = [
        (_sender(one), text) for one in objects if isinstance(one, dict) and (text := _text(one))
    ]
    named = sum(bool(name) for name, _ in told)
    return told if not named or named >= _SHARE * len(told) else []


def _text(one: Mapping[str, Any]) -> str:
    for key in _TEXT:
        value = one.get(key)
        if isinstance(value, list):  # Telegram: words and links in a list
            parts = [part.get("text") if isinstance(part, dict) else part for part in value]
            value = "".join(part for part in parts if isinstance(part, str))
        if isinstance(value, str) and value.strip():
            return value.strip()
    return ""


def _sender(one: Mapping[str, Any]) -> str:
    for key in _SENDER:
        value = one.get(key)
        if isinstance(value, dict):
            value = next((name for part in _NAME if (name := value.get(part))), None)
        if isinstance(value, str) and value.strip():
            return " ".join(value.split())
    return ""
