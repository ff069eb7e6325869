"""What a source is called, and whether it is one that the study has. In: a path and a text.

The same name with other words is the same interview, edited, unless it lies in another folder and
is another interview: people keep a folder for each informant, with the same names in all of them.
"""

from __future__ import annotations

import heapq
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from zlib import crc32

from sqlalchemy import Connection

from qualnlp.errors import SourceKnown, first_lines
from qualnlp.excerpts import Informants
from qualnlp.i18n import say
from qualnlp.store.sources import KnownSource
from qualnlp.store.transcripts import load_transcript
from qualnlp.study._session import Session
from qualnlp.transcripts import Transcript
from qualnlp.transcripts.paths import distinct_names, parts_of, place_of

_WORD = re.compile(r"\w+")
# Words in a row that two people hardly ever say alike.
_RUN = 6
# So many of such runs are compared; fewer tell nothing; two versions share so much of them.
_KEPT = 64
_ENOUGH = 20
_ALIKE = 0.3


def same_name(path: Path, source: KnownSource) -> bool:
    """Tell whether a file bears the name of a source, whatever their folders."""
    return parts_of(path.name) == parts_of(source.file)[-1:]


def same_place(path: Path, source: KnownSource) -> bool:
    """Tell whether a source was read from this very path."""
    return place_of(path) == Path(source.path) or path.resolve() == Path(source.path)


def place_in_study(source: KnownSource) -> Path:
    """Return where a source lies: one of a project of another tool lies inside that file.

    Its name is taken all the same.
    """
    path, own = Path(source.path), parts_of(source.file)
    return path if parts_of(source.path)[-len(own) :] == own else path / source.file


def is_alike(one: frozenset[int], other: frozenset[int]) -> bool | None:
    """Tell whether two texts are versions of one; None where they are too short to tell.

    Examples
    --------
    >>> words = [str(number) for number in range(100)]
    >>> is_alike(sketch(" ".join(words)), sketch(" ".join(words[5:])))
    True
    >>> is_alike(sketch("Ya."), sketch("Ya."))
    """
    fewer = min(len(one), len(other))
    if fewer < _ENOUGH:
        return None
    return len(one & other) >= _ALIKE * fewer


def sketch(text: str) -> frozenset[int]:
    """Return the least hashes of a text's runs of words: a sample that two versions share."""
    words = [word.casefold() for word in _WORD.findall(text)]
    runs = (" ".join(words[at : at + _RUN]) for at in range(len(words) - _RUN + 1))
    return frozenset(heapq.nsmallest(_KEPT, {crc32(run.encode()) for run in runs}))


def speech_of(transcript: Transcript) -> str:
    """Return what informants say: the questions of a guide are the same in all interviews."""
    text = transcript.text
    said = [one for one in transcript.turns if one.role == "informant"] or transcript.turns
    return "\n".join(text[turn.start : turn.end] for turn in said)


def is_another(
    connection: Connection, path: Path, transcript: Transcript, source: KnownSource
) -> bool:
    """Tell whether a file of a source's name is another interview: from another folder.

    Most of the same words: the same interview. Others: another one. Where the texts are too short
    to tell, the folders do: another name, or both files are there.
    """
    if same_place(path, source):
        return False
    before = load_transcript(connection, source.transcript_id)
    assert before is not None
    alike = is_alike(sketch(speech_of(transcript)), sketch(speech_of(before)))
    if alike is not None:
        return not alike
    its_path = Path(source.path)
    folders = [parts_of(str(one))[-2:-1] for one in (place_of(path), its_path)]
    return folders[0] != folders[1] or its_path.exists()


def refused(study: str, files: Sequence[tuple[Path, str]]) -> SourceKnown:
    """Return the error for files that are sources of the study with other words."""
    names = [
        f"{path} (“{file}”)" if parts_of(path.name) != parts_of(file) else str(path)
        for path, file in files
    ]
    ways = " ; ".join(f"qualnlp update {study} {path}" for path, _ in files[:3])
    return SourceKnown(
        say(
            "Sudah ada di studi dengan isi lain; supaya satu wawancara tidak terhitung dua kali, "
            "tidak ada yang ditambahkan.",
            "The study has it already, with other words; so that one interview does not count "
            "twice, nothing was added.",
        ),
        where=first_lines(names),
        hint=say(
            f"Kalau sumbernya disunting: {ways} (Python: study.update); kalau wawancara lain, beri "
            "nama lain pada berkasnya.",
            f"If the source was edited: {ways} (Python: study.update); if it is another interview, "
            "give the file another name.",
        ),
    )


class Names:
    """What the files of one call are called, and which of them the study has, edited.

    Parameters
    ----------
    session : Session
    paths : list of Path
        Every file of the call.
    sources : dict
        The study's transcripts by their id.
    who : Informants
        Gets the names of folders for informants whom nothing else names.

    Attributes
    ----------
    new : set of str
        What the sources that are added are called.
    notes : list of str
        Which names bear a folder.
    """

    def __init__(
        self,
        session: Session,
        paths: list[Path],
        sources: Mapping[str, KnownSource],
        who: Informants,
    ) -> None:
        self._session = session
        self.sources, self.who = sources, who
        self._current = [one for one in sources.values() if one.is_read]
        places = {place_of(one) for one in (*paths, *(Path(one.path) for one in self._current))}
        self._in_folder = Counter(place.parent for place in places)
        self._names = distinct_names(paths, [place_in_study(one) for one in self._current])
        self._refused: list[tuple[Path, str]] = []
        self._read: dict[tuple[str, ...], list[tuple[str, frozenset[int]]]] = {}
        self.new: set[str] = set()

    def technique_of(self, transcript_id: str) -> str:
        """Return the technique that a transcript has already; an interview where it is new."""
        known = self.sources.get(transcript_id)
        return known.technique if known else "wawancara"

    def named(self, path: Path, transcript: Transcript) -> Transcript | None:
        """Return a transcript under its name in the study; None if it is an edited source."""
        known = self.sources.get(transcript.id)
        if known is not None:  # read again, with other speakers
            return replace(transcript, file=known.file)
        alike = self._edited(path, transcript)
        if alike is not None:
            self._refused.append((path, alike))
            return None
        file = self._names[path]
        self.new.add(file)
        # A folder that holds no other source is its informant's.
        if "/" in file and self._in_folder[place_of(path).parent] == 1:
            self.who.call(file, file.rpartition("/")[0])
        return replace(transcript, file=file)

    def _edited(self, path: Path, transcript: Transcript) -> str | None:
        """Return the source of which this is a version, of the study or of this call."""
        same = [one for one in self._current if same_name(path, one)]
        if same:
            with self._session.store.reading() as connection:
                for one in same:
                    if not is_another(connection, path, transcript, one):
                        return one.file
        if self._names[path] != path.name:
            said = sketch(speech_of(transcript))
            read = self._read.setdefault(tuple(parts_of(path.name)), [])
            for file, other in read:
                if is_alike(said, other):
                    return file
            read.append((self._names[path], said))
        return None

    def refuse(self) -> None:
        """Raise SourceKnown if there was an edited source among the files."""
        if self._refused:
            raise refused(self._session.store.label, self._refused)

    @property
    def notes(self) -> list[str]:
        """Return a sentence on the sources that bear their folder in their name."""
        named = sorted(file for file in self.new if "/" in file)
        if not named:
            return []
        which = first_lines([f"“{file}”" for file in named])
        return [
            say(
                "Berkas bernama sama dari folder berbeda dicatat sebagai sumber (dan informan) "
                f"sendiri-sendiri, dengan foldernya: {which}. Begitu pula ditulis di kolom berkas "
                "tabel informan.",
                "Files of one name from different folders are sources (and informants) of their "
                f"own, by their folder: {which}. A table of informants names them so, too, in the "
                "column berkas.",
            )
        ]
