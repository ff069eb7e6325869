"""Transcripts that the study has already. In: the files given. Out: what changed, and notes.

Each is explained in a note: a text that the study has under another name, a technique that can no
longer be changed, rows of the table of informants that match nobody.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from sqlalchemy import Connection

from qualnlp.errors import first_lines
from qualnlp.excerpts import Informants
from qualnlp.i18n import say
from qualnlp.store import transcripts as transcript_store


def settle_again(
    connection: Connection, again: Iterable[tuple[Path, str]], technique: str | None
) -> tuple[list[str], list[str]]:
    """Take the technique of transcripts that the study has already, where that can be.

    Parameters
    ----------
    again : iterable of (Path, str)
        The file that was given, and the id of its transcript.
    technique : str or None
        As it was given; None leaves each as it is.

    Returns
    -------
    changed : list of str
        The transcripts with another technique than before.
    notes : list of str
        One sentence per file that needs an explanation.
    """
    changed: list[str] = []
    notes: list[str] = []
    for path, transcript_id in again:
        file, before, is_replaced = transcript_store.about_transcript(connection, transcript_id)
        if is_replaced:
            notes.append(
                say(
                    f"{path.name}: ini teks lama “{file}”, yang sudah diganti di studi; tidak "
                    "ditambahkan lagi.",
                    f"{path.name}: this is the text that “{file}” had before it was replaced; it "
                    "is not added again.",
                )
            )
            continue
        if path.name != file:
            notes.append(
                say(
                    f"{path.name}: teksnya sama dengan “{file}”, yang sudah ada di studi; tidak "
                    "ditambahkan lagi.",
                    f"{path.name}: its text is that of “{file}”, which the study has already; it "
                    "is not added again.",
                )
            )
        if technique is None or technique == before:
            continue
        if transcript_store.worked_on(connection, transcript_id):
            notes.append(
                say(
                    f"{file}: tekniknya tetap “{before}”, karena sudah mulai dikode atau diberi "
                    "memo. Untuk menggantinya, buat studi baru, tambahkan berkas ini dengan "
                    f"--technique {technique}, lalu: qualnlp import STUDI_BARU STUDI_LAMA",
                    f"{file}: its technique stays “{before}”, since somebody has coded it or "
                    "written memos on it. To change it, make a new study, add the file with "
                    f"--technique {technique}, then: qualnlp import NEW_STUDY OLD_STUDY",
                )
            )
            continue
        transcript_store.set_technique(connection, transcript_id, technique)
        changed.append(transcript_id)
        notes.append(
            say(
                f"{file}: tekniknya sekarang “{technique}”, sebelumnya “{before}”.",
                f"{file}: its technique is now “{technique}”, before it was “{before}”.",
            )
        )
    return changed, notes


def unmatched_note(connection: Connection, who: Informants) -> list[str]:
    """Return a sentence on the rows of informants that fit nothing in the study, if there are."""
    rows = who.unmatched(*transcript_store.speakers(connection))
    if not rows:
        return []
    n, which = len(rows), first_lines(rows)
    return [
        say(
            f"Tabel informan: {n} baris tidak cocok dengan berkas atau label mana pun di studi "
            f"ini: {which}. Periksa ejaannya.",
            f"Table of informants: {n} rows fit no file and no label of this study: {which}. "
            "Check how they are spelt.",
        )
    ]
