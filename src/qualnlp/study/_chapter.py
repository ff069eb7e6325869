"""What a researcher adds to the chapter: her words, her marks of sources, names of documents.

In: an edited draft, a pattern, the transcripts. Out: memos at their places, marks, names.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from qualnlp.coding import named
from qualnlp.display import CodedTranscript
from qualnlp.display.writers.places import read_words as words_in
from qualnlp.i18n import is_missing, say
from qualnlp.reduction.citations import MarkPattern
from qualnlp.store.codebooks import all_codebooks
from qualnlp.store.memos import PLACES, current_memos, save_memo
from qualnlp.study._session import Session
from qualnlp.terms import TECHNIQUES
from qualnlp.transcripts.paths import PathLike

if TYPE_CHECKING:
    import pandas as pd

_TITLES = ("judul", "dokumen", "nama dokumen", "nama_dokumen", "title", "document")
_HEADS = 12  # words that a title has at most


def read_words(session: Session, path: PathLike, *, coder: str) -> pd.DataFrame:
    """See `qualnlp.Study.read_words`."""
    import pandas as pd

    with session.store.reading() as connection:
        names = _names(connection)
    read = words_in(Path(path), names)  # before anything is written
    rows: list[dict[str, str]] = []
    with session.store.writing() as connection:
        held = all_codebooks(connection)
        book = held[-1][2] if held else None
        for (place, code), text in read.found.items():
            current = code if book is None or not code else book.current(code)
            before = _standing(connection).get((place, current))
            if text is None or text == (before.text if before else ""):
                continue
            # What is taken away is taken from whoever wrote it; new words are the reader's.
            author = before.coder if before and not text else named(connection, coder)
            save_memo(connection, place, current, author, text)
            rows.append({"place": place, "code": current, "text": text})
    frame = pd.DataFrame(rows, columns=["place", "code", "text"])
    frame.attrs["left"] = list(dict.fromkeys(read.left))
    return frame


def only_coder(session: Session) -> str:
    """Return who coded, where that is one person; else a word for the researcher."""
    from qualnlp.coding import SETTLED

    coders = {str(name) for name in session.decisions()["coder"].unique()} - {SETTLED}
    return coders.pop() if len(coders) == 1 else say("peneliti", "researcher")


def _names(connection: Any) -> dict[str, str]:
    """Return code -> the name that a draft shows, also of codes of earlier codebooks."""
    from qualnlp.display.report_data import shown_names

    names: dict[str, str] = {}
    for _, _, codebook in all_codebooks(connection):
        names |= shown_names(codebook)
    return names


def _standing(connection: Any) -> dict[tuple[str, str], Any]:
    """Return (place, code) -> the latest text that stands there, whoever wrote it."""
    return {
        (one.target, one.target_id): one
        for place in PLACES
        for one in current_memos(connection, place)
    }


def words(session: Session) -> dict[tuple[str, str], str]:
    """Return (place, code) -> what the researcher wrote there."""
    with session.store.reading() as connection:
        return {key: memo.text for key, memo in _standing(connection).items()}


def marks(session: Session, pattern: str | None, excerpts: pd.DataFrame) -> dict[str, str]:
    """Return excerpt id -> its mark by a pattern; empty where there is none.

    Raises
    ------
    WrongUse
        If the pattern cannot be used.
    """
    if not pattern:
        return {}
    people = session.informants()
    known = [str(name) for name in people.columns if name not in ("informant", "techniques")]
    made = MarkPattern(pattern, known)
    own = {str(row["informant"]): row for row in people.to_dict("records")}
    listed = session.transcripts()
    files = dict(zip(listed["transcript_id"], listed["file"], strict=True))
    return {
        str(row["excerpt_id"]): made(
            str(row["informant"]),
            str(row["technique"]),
            int(row["turn"]),
            str(files.get(row["transcript_id"], "")),
            {str(key): value for key, value in own.get(str(row["informant"]), {}).items()},
        )
        for row in excerpts.to_dict("records")
    }


def document_names(session: Session) -> dict[str, str]:
    """Return informant -> the name of its document, where a file's name stands for it.

    A document's name is what the informants' table calls it (judul, dokumen), else its first line
    where that is a title, else its file's name in words.
    """
    listed = session.transcripts()
    people = session.informants()
    taken = set(people["informant"])
    told: dict[str, str] = {}
    attributes = {str(row["informant"]): row for row in people.to_dict("records")}
    for row in listed.to_dict("records"):
        stem = Path(str(row["file"])).stem
        if row["technique"] == "wawancara" or stem not in taken:
            continue
        own = {str(key).casefold(): value for key, value in attributes[stem].items()}
        given = next((str(own[key]) for key in _TITLES if not is_missing(own.get(key))), "")
        name = given or _title(session.transcript(str(row["transcript_id"])).text) or _spelt(stem)
        if name != stem and name not in taken | set(told.values()):
            told[stem] = name
    return told


def _title(text: str) -> str:
    """Return the first line of a text where it is a title; empty otherwise."""
    line = " ".join(next((one for one in text.splitlines() if one.strip()), "").split())
    is_title = 1 < len(line.split()) <= _HEADS and not re.search(r"[.:;?!,]$|[.?!] ", line)
    if not is_title or not any(sign.isalpha() for sign in line):
        return ""
    return line.title() if line.isupper() else line


def _spelt(stem: str) -> str:
    words = re.sub(r"^\d+\s*[-_. ]\s*", "", stem).replace("_", " ").replace("-", " ")
    words = " ".join(words.split())
    return words[:1].upper() + words[1:]


def coded_transcripts(session: Session, names: Mapping[str, str]) -> list[CodedTranscript]:
    """Return every transcript, turn by turn, with the excerpts in each."""
    excerpts = session.excerpts()
    inside: dict[tuple[str, int], list[str]] = {}
    for excerpt in excerpts.to_dict("records"):
        place = str(excerpt["transcript_id"]), int(excerpt["turn"])
        inside.setdefault(place, []).append(str(excerpt["excerpt_id"]))
    found = []
    for row in session.transcripts().to_dict("records"):
        transcript = session.transcript(str(row["transcript_id"]))
        turns = [
            (
                turn.speaker,
                transcript.text[turn.start : turn.end],
                inside.get((transcript.id, number), []),
            )
            for number, turn in enumerate(transcript.turns, start=1)
        ]
        people = [names.get(one, one) for one in str(row["informants"]).split(", ") if one]
        technique = TECHNIQUES.label(str(row["technique"]))
        about = say(f"{technique}, berkas {row['file']}", f"{technique}, file {row['file']}")
        found.append(CodedTranscript(", ".join(people) or transcript.name, about, turns))
    return found
