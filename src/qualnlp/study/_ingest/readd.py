"""Transcripts that the study has already. In: the files given. Out: what changed, and notes.

Each is explained in a note: a text that the study has under another name, a technique that can no
longer be changed, rows of the table of informants that match nobody.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from sqlalchemy import Connection

from qualnlp.codebook.naming import alike
from qualnlp.errors import first_lines
from qualnlp.excerpts import Informants
from qualnlp.i18n import say
from qualnlp.store import transcripts as transcript_store
from qualnlp.store.excerpt_history import save_change, source_changes
from qualnlp.store.sources import informants_by_file, known_sources, set_removed
from qualnlp.study._ingest.names import same_name


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
    known = known_sources(connection)
    for path, transcript_id in again:
        source = known[transcript_id]
        file, before = source.file, source.technique
        if source.is_removed:
            set_removed(connection, transcript_id, removed=False)
            removals = [one for one in source_changes(connection) if transcript_id in one.before]
            undoes = removals[-1].change_id if removals else None
            save_change(connection, "restore", "", [], [transcript_id], undoes)
            changed.append(transcript_id)
            notes.append(
                say(
                    f"{file}: dulu dikeluarkan dari studi; sekarang kembali, dengan semua yang "
                    "pernah diputuskan.",
                    f"{file}: it had been removed from the study; it is back, with all that was "
                    "decided.",
                )
            )
        elif not source.is_read:
            notes.append(
                say(
                    f"{path.name}: ini teks lama “{file}”, yang sudah diganti di studi; tidak "
                    "ditambahkan lagi.",
                    f"{path.name}: this is the text that “{file}” had before it was replaced; it "
                    "is not added again.",
                )
            )
            continue
        if not same_name(path, source):
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


def notes_on_informants(connection: Connection, who: Informants, new: set[str]) -> list[str]:
    """Return what has to be told of names: rows that fit nothing, people who became one.

    Parameters
    ----------
    who : Informants
        As it was given.
    new : set of str
        The files that were added.
    """
    labels, names = transcript_store.speakers(connection)
    notes = []
    if rows := who.unmatched(labels, names):
        n, which = len(rows), first_lines(rows)
        notes.append(
            say(
                f"Tabel informan: {n} baris tidak cocok dengan berkas atau label mana pun di studi "
                f"ini: {which}. Periksa ejaannya.",
                f"Table of informants: {n} rows fit no file and no label of this study: {which}. "
                "Check how they are spelt.",
            )
        )
    if rows := who.in_several_folders(labels):
        which = first_lines(rows)
        notes.append(
            say(
                f"Tabel informan: nama berkas ini ada di beberapa folder: {which}. Semua menjadi "
                "satu informan; kalau orangnya berbeda, tulis juga foldernya.",
                f"Table of informants: files of this name are in several folders: {which}. All of "
                "them become one informant; if they are different people, give the folder, too.",
            )
        )
    if rows := who.contradicting():
        which = first_lines(rows)
        notes.append(
            say(
                f"Tabel informan: satu nama dengan ciri yang berbeda: {which}. Keduanya dihitung "
                "sebagai satu informan; kalau orangnya berbeda, bedakan namanya.",
                f"Table of informants: one name with different attributes: {which}. They count as "
                "one informant; if they are two people, tell their names apart.",
            )
        )
    by_file = informants_by_file(connection)
    spellings = [
        " / ".join(f"“{name}”" for name in group)
        for group in alike(sorted(by_file))
        if any(new & set(by_file[name]) for name in group)
    ]
    if spellings:
        which = first_lines(spellings)
        notes.append(
            say(
                f"Nama yang hanya beda huruf besar atau spasi dihitung sebagai informan yang "
                f"berbeda: {which}. Kalau orangnya sama, beri satu nama lewat tabel informan "
                "(kolom label, informan).",
                "Names that differ by case or blanks alone count as different informants: "
                f"{which}. If they are one person, give one name in a table of informants "
                "(columns label, informan).",
            )
        )
    several = [
        f"“{name}” ({', '.join(files)})"
        for name, files in by_file.items()
        if len(files) > 1 and new & set(files) and name not in who.names
    ]
    if several:
        which = first_lines(several)
        notes.append(
            say(
                f"Nama yang sama di beberapa berkas dihitung sebagai satu informan: {which}. Kalau "
                "orangnya berbeda, beri nama lewat tabel informan (kolom berkas, label, informan).",
                f"The same name in several files counts as one informant: {which}. If they are "
                "different people, name them in a table of informants (columns berkas, label, "
                "informan).",
            )
        )
    return notes
