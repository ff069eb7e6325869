"""`Study`: every step of the work as one method, in the order of the work.

This file is the page to read: signatures and documentation. What a method does stands in the part
that its body calls; the parts share the open session and nothing else.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, Self

from qualnlp import coding
from qualnlp.codebook import Code, Codebook
from qualnlp.late import LateModule
from qualnlp.store import Finding, Store, check_store
from qualnlp.transcripts import Transcript
from qualnlp.transcripts.paths import PathLike

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.figure import Figure

    from qualnlp.embedding import EmbedderLike
    from qualnlp.exchange import Exchange
    from qualnlp.reduction import Reduction
    from qualnlp.study import (
        _backup,
        _chapter,
        _codebook,
        _compare,
        _conclude,
        _decide,
        _exchange,
        _frames,
        _import,
        _ingest,
        _memos,
        _merge,
        _merge_codes,
        _notes,
        _open,
        _pseudonymise,
        _remove,
        _reports,
        _restructure,
        _search,
        _settle,
        _suggest,
        _undo,
    )
    from qualnlp.study._conclude import Stated
    from qualnlp.study._import import Coded
    from qualnlp.study._ingest import Update
    from qualnlp.study._merge_codes import MergedCodes
    from qualnlp.study._remove import Removed
    from qualnlp.study._reports import AgreementReport, EvaluationReport
    from qualnlp.study._suggest import RunMade
    from qualnlp.study._undo import Undone
    from qualnlp.verification import Rules
else:  # a part loads, with its libraries, when one of its methods is first called
    _backup = LateModule("qualnlp.study._backup")
    _chapter = LateModule("qualnlp.study._chapter")
    _codebook = LateModule("qualnlp.study._codebook")
    _compare = LateModule("qualnlp.study._compare")
    _conclude = LateModule("qualnlp.study._conclude")
    _decide = LateModule("qualnlp.study._decide")
    _exchange = LateModule("qualnlp.study._exchange")
    _frames = LateModule("qualnlp.study._frames")
    _import = LateModule("qualnlp.study._import")
    _ingest = LateModule("qualnlp.study._ingest")
    _memos = LateModule("qualnlp.study._memos")
    _merge = LateModule("qualnlp.study._merge")
    _merge_codes = LateModule("qualnlp.study._merge_codes")
    _notes = LateModule("qualnlp.study._notes")
    _open = LateModule("qualnlp.study._open")
    _pseudonymise = LateModule("qualnlp.study._pseudonymise")
    _remove = LateModule("qualnlp.study._remove")
    _reports = LateModule("qualnlp.study._reports")
    _restructure = LateModule("qualnlp.study._restructure")
    _search = LateModule("qualnlp.study._search")
    _settle = LateModule("qualnlp.study._settle")
    _suggest = LateModule("qualnlp.study._suggest")
    _undo = LateModule("qualnlp.study._undo")

# One coder, several, or everybody.
Coders = str | Sequence[str] | None


class Study:
    r"""One project: transcripts, codebook, decisions and conclusions, in one file.

    Parameters
    ----------
    path : str or Path
        The study's file, or ``"postgresql+psycopg://user@host/database"``; created if
        there is none. Use the study in a with-block, or call `close` at the end.
    create : bool, optional
        True: make it where there is none, whatever it is called. False: it must be there. None: a
        missing one is made, unless its name looks like a slip of a study in the same folder
        (``kareir.study`` beside ``karier.study``).

    Raises
    ------
    StudyMissing
        If it is not there and may not be made; then no file is made.
    StudyDamaged, StudyTooNew
        If the file is not a study, or was written by a later version of qualnlp.

    Examples
    --------
    >>> import tempfile
    >>> from pathlib import Path
    >>> folder = tempfile.TemporaryDirectory()
    >>> example = Path(folder.name, "catatan.txt")
    >>> _ = example.write_text("P: Ada diklat?\nN: Jarang, Bu.", encoding="utf-8")
    >>> with Study(Path(folder.name, "karier.study")) as study:
    ...     added = study.add(example)
    ...     study.excerpts()["text"].tolist()
    ['Ada diklat?', 'Jarang, Bu.']
    >>> folder.cleanup()
    """

    def __init__(self, path: PathLike, *, create: bool | None = None) -> None:
        self._session = _open.open_session(path, create)
        #: What `from_export` took and lost; None for a study that was not made by it.
        self.imported: Exchange | None = None

    @classmethod
    def new(cls, path: PathLike) -> Self:
        """Make a new study and return it open.

        Raises
        ------
        StudyExists
            If a study, or any file, is there already.
        """
        _open.refuse_existing(path)
        return cls(path, create=True)

    @property
    def path(self) -> Path:
        """The study's file; of a study on a server, the name of its database."""
        return self._session.path

    def close(self) -> None:
        """Close the file; a study in a with-block is closed at its end."""
        self._session.store.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def __repr__(self) -> str:
        return f"Study({self._session.store.label!r})"

    @property
    def _store(self) -> Store:
        return self._session.store

    # ---- The codebook ------------------------------------------------------------------------

    @property
    def codebook(self) -> Codebook:
        """The current codebook.

        Raises
        ------
        NothingToDo
            If the study has no codebook yet.
        """
        return self._session.codebook

    def set_codebook(
        self,
        codebook: Codebook | PathLike,
        *,
        map: Mapping[str, str] | None = None,
        drop: Collection[str] = (),
        coder: str | None = None,
    ) -> Codebook:
        r"""Set the codebook; one that differs from the current one becomes a new version.

        Where codings would be left without a code (its id is another, it is gone, or it became a
        parent), nothing is changed unless `map` or `drop` says what becomes of them. Codes of a
        file without ids keep the ids that codes of their path or name have; title, place and
        period stay where the codebook tells none.

        Parameters
        ----------
        codebook : Codebook or path
            A codebook, or a file of one (.yaml, .csv, .xlsx, .qdc).
        map : mapping of str to str, optional
            Old code -> new code (ids, names or paths): codings move by new decisions in their
            coders' names. The new code keeps the old id as another word for it.
        drop : collection of str, optional
            Codes whose codings are left: they do not count, are listed (`codings_without_code`),
            and count again when the code comes back.
        coder : str, optional
            Who does so, for the reason of the new decisions and for `undo`.

        Returns
        -------
        Codebook
            As it is now.

        Raises
        ------
        FileMissing, FormatUnknown, CodebookInvalid
        CodingsWithoutCode
            Naming each code, with how many codings would be without one.
        UnknownCode, ValueError
            If `map` or `drop` names codes that are not there, or both at once.

        Examples
        --------
        >>> import tempfile
        >>> from qualnlp import Code, Codebook
        >>> folder = tempfile.TemporaryDirectory()
        >>> note = Path(folder.name, "catatan.txt")
        >>> _ = note.write_text("P: Diklat?\nN: Jarang, Bu.", encoding="utf-8")
        >>> with Study(Path(folder.name, "karier.study")) as study:
        ...     added = study.add(note)
        ...     book = study.set_codebook(Codebook([Code("latih", "Pelatihan")]))
        ...     answer = study.excerpts()["excerpt_id"].iloc[-1]
        ...     decision = study.confirm(answer, "latih", coder="ani")
        ...     new = Codebook([Code("diklat", "Diklat")])
        ...     plan = study.codebook_outcomes(new, map={"latih": "diklat"})
        ...     book = study.set_codebook(new, map={"latih": "diklat"})
        ...     plan[["code", "outcome", "into", "n"]].values.tolist(), study.codings()["code"][0]
        ([['latih', 'renamed', 'diklat', 1]], 'diklat')
        >>> folder.cleanup()
        """
        return _codebook.set_codebook(self._session, codebook, moves=map, drop=drop, coder=coder)

    def codebook_outcomes(
        self,
        codebook: Codebook | PathLike,
        *,
        map: Mapping[str, str] | None = None,
        drop: Collection[str] = (),
    ) -> pd.DataFrame:
        """Return what `set_codebook` would do to codings; nothing is changed.

        Returns
        -------
        pandas.DataFrame
            code, name, outcome (kept, renamed, moved, restored, dropped, or unplaced: such a
            codebook is refused), into (the code under which they stand then), n (codings).
            ``attrs["told"]`` holds sentences on what changes.
        """
        return _codebook.codebook_outcomes(self._session, codebook, moves=map, drop=drop)

    def undo_codebook(self, before: Codebook, after: Codebook, *, coder: str) -> tuple[str, ...]:
        """Take back a change of the codebook, with the codings that it moved.

        What the page's undo key does: both happen at once, or nothing.

        Parameters
        ----------
        before : Codebook
            What is set again, with its title, place and period, and with what was changed since
            `after` was set.
        after : Codebook
            What `set_codebook` returned since the study was opened; codings that it moved stand
            again where they stood.
        coder : str
            Who does so.

        Returns
        -------
        tuple of str
            The excerpts whose codings are back.

        Raises
        ------
        CodingsWithoutCode
            If somebody coded since with what `before` does not hold.
        NothingToDo
            If it was taken back already, or the same was changed otherwise since.
        """
        return _codebook.undo_codebook(self._session, before, after, coder=coder)

    @property
    def last_codebook_change(self) -> str:
        """The last change of the codebook since the study was opened, for `undo`.

        Empty where there was none. It names the codebooks before and after it, so that another
        program, later, can take it back, too.
        """
        return self._session.codebooks_set[-1] if self._session.codebooks_set else ""

    def codings_without_code(self) -> dict[str, int]:
        """Return code -> how many codings stand under a code that the codebook lacks.

        No table counts them; they count again when the code comes back (`set_codebook`).
        """
        return _codebook.codings_without_code(self._session)

    def add_code(
        self,
        name: str,
        *,
        parent: str | None = None,
        definition: str = "",
        coder: str | None = None,
    ) -> Code:
        """Add a code to the codebook, as a new version of it; return the code.

        Parameters
        ----------
        name : str
            The id is made from it: ``"Dukungan Moril"`` becomes ``dukungan-moril``.
        parent : str, optional
            The id of the code above.
        coder : str, optional
            Who adds it: kept as a memo on the code.

        Raises
        ------
        ValueError
            If the name is empty.
        CodebookInvalid
            If there is no such parent.
        """
        return _codebook.add_code(
            self._session, name, parent=parent, definition=definition, coder=coder
        )

    def merge_codes(self, old: str, into: str, *, coder: str) -> MergedCodes:
        r"""Merge a code into another: every coding of it becomes one of the other code.

        The codebook gets a new version without the old code; its definition, inclusions and
        examples go to the other, and its id and name become other words for it. Codings move by
        new decisions, each in its own coder's name, with stance, memo and mode; the old ones stay
        in the history. Who had both codes on an excerpt has one coding; support and obstacle
        together are mixed. `undo` takes all of it back.

        Parameters
        ----------
        old, into : str
            Ids, names or paths of codes that can be coded.
        coder : str
            Who merges them.

        Raises
        ------
        UnknownCode
            If a code is not in the codebook, could be two, or is a parent.
        ValueError
            If both are the same code.

        Notes
        -----
        Merge codes after copies of a study were brought together (`merge_study`): a coder's
        decisions have one order, and those of a copy that goes on without the merge are listed
        as not taken.

        Examples
        --------
        >>> import tempfile
        >>> from qualnlp import Code, Codebook
        >>> folder = tempfile.TemporaryDirectory()
        >>> note = Path(folder.name, "catatan.txt")
        >>> _ = note.write_text("P: Cukup?\nN: Gajinya kurang, Bu.", encoding="utf-8")
        >>> with Study(Path(folder.name, "upah.study")) as study:
        ...     added = study.add(note)
        ...     book = study.set_codebook(Codebook([Code("gaji", "Gaji"), Code("upah", "Upah")]))
        ...     answer = study.excerpts()["excerpt_id"].iloc[-1]
        ...     decision = study.confirm(answer, "gaji", coder="ani", stance="-")
        ...     merged = study.merge_codes("Gaji", "Upah", coder="ani")
        ...     study.codings()[["code", "stance"]].values.tolist(), merged.codings
        ([['upah', 'menghambat']], 1)
        >>> folder.cleanup()
        """
        return _merge_codes.merge_codes(self._session, old, into, coder=coder)

    def codebook_changes(self) -> pd.DataFrame:
        """Return the changes between the versions of the codebook, the oldest first.

        Returns
        -------
        pandas.DataFrame
            version, set_at, change (added, removed, renamed, moved, redefined, codable, merged),
            code, field, before, after. A code is known by its id: under another name it keeps its
            codings; one that was removed keeps its history and no longer counts.
        """
        return _frames.as_times(_codebook.codebook_changes(self._session), "codebooks", "set_at")

    # ---- Transcripts and excerpts ------------------------------------------------------------

    def add(
        self,
        files: PathLike | Iterable[PathLike],
        *,
        technique: str | None = None,
        informants: PathLike | Mapping[str, Any] | pd.DataFrame | None = None,
        max_words: int = 80,
        speakers: Mapping[str, str] | None = None,
        processes: int | None = None,
    ) -> pd.DataFrame:
        """Read, clean and split transcripts; all of them are added, or none.

        Files that cannot be read are found before anything is written. More than four million
        characters are written in portions, so that nobody's decision waits long: what was written
        before a crash are whole transcripts, and the same call adds the others.

        Parameters
        ----------
        files : path, glob, or several of them
        technique : str, optional
            ``"wawancara"`` (the default for new ones), ``"observasi"``, ``"dokumentasi"``
            (or interview, observation, document), or a word of your own. Transcripts that the
            study has already take it as long as nothing was decided on them.
        informants : path, mapping or frame, optional
            Names and attributes: columns `berkas`, `label`, `informan`, and any others.
        max_words : int
            Longer answers are split at sentence ends.
        speakers : mapping, optional
            Label -> ``"pewawancara"``, ``"informan"`` or ``"lain"``: settles what a transcript's
            warning calls a guess. Transcripts that the study has already are read again with it,
            as long as nothing was decided on them.
        processes : int, optional
            In how many processes files are read; unless told, as many as there are cores where
            there is enough to read. What comes of it is the same with any number.

        Returns
        -------
        pandas.DataFrame
            The transcripts that were new, read again, or took another technique; others whose
            content the study has already are left out. ``attrs["notes"]`` lists in words why,
            and which rows of `informants` fit no file and no label of the study.

        Raises
        ------
        FileMissing, FormatUnknown, TranscriptUnreadable
        ValueError
            If the technique looks like a slip of a known one.
        SpeakersSettled
            If `speakers` would change a transcript on which somebody has decided.
        SourceKnown
            If the study has a source of that name with other words: see `update`. A file from
            another folder that is another interview is added under its folder's name, which
            `attrs["notes"]` tells.
        """
        return _ingest.add(
            self._session,
            files,
            technique=technique,
            informants=informants,
            max_words=max_words,
            speakers=speakers,
            processes=processes,
        )

    def update(
        self,
        files: PathLike | Iterable[PathLike],
        *,
        of: str | None = None,
        speakers: Mapping[str, str] | None = None,
        coder: str | None = None,
        max_words: int = 80,
    ) -> list[Update]:
        r"""Read sources again that were edited since they were added.

        A file belongs to the transcript of the same path, or else of the same name. The texts are
        compared word by word. Excerpts with decisions or memos, and those that were selected,
        merged or cut, are carried over with all that was decided where their words are still
        there (a long one with a word or two changed, too, which is told); the others are listed.
        `undo` goes back to the text before.

        Parameters
        ----------
        files : path, glob, or several of them
        of : str, optional
            The transcript whose place the file takes, by its id or its file: for a source that
            has another name now.
        speakers : mapping, optional
            As for `add`; otherwise who asked before asks still.
        coder : str, optional
            Who does it, for `history` and `undo`.
        max_words : int
            Longer answers are split at sentence ends, where the words of a turn have changed.

        Returns
        -------
        list of Update
            One entry per file whose text has changed.

        Raises
        ------
        FileMissing, FormatUnknown, TranscriptUnreadable
        NothingToDo
            If the study has no transcript of that name, or several.
        SourceKnown
            If the file is another interview of the same name, or one that the study has already.

        Examples
        --------
        >>> import tempfile
        >>> folder = tempfile.TemporaryDirectory()
        >>> note = Path(folder.name, "catatan.txt")
        >>> _ = note.write_text("P: Ada diklat?\nN: Jarang, Bu.", encoding="utf-8")
        >>> with Study(Path(folder.name, "karier.study")) as study:
        ...     added = study.add(note)
        ...     _ = note.write_text("P: Selamat pagi. Ada diklat?\nN: Jarang, Bu.")
        ...     (update,) = study.update(note, coder="ani")
        ...     taken_back = study.undo(coder="ani", change_id=update.change_id)
        ...     study.excerpts()["text"].tolist()
        ['Ada diklat?', 'Jarang, Bu.']
        >>> folder.cleanup()
        """
        return _ingest.update(
            self._session, files, of=of, speakers=speakers, coder=coder, max_words=max_words
        )

    def remove(
        self, transcript_id: str, *, force: bool = False, coder: str | None = None
    ) -> Removed:
        r"""Take a transcript out of the study.

        It is no longer read, counted or exported. Its text stays in the study's file with all
        that was decided on it, so that `undo`, or adding it again, brings it back.

        Parameters
        ----------
        transcript_id : str
            Its id, or its file.
        force : bool
            Also where somebody has decided on it: those decisions stay in `decisions` and count
            no more.
        coder : str, optional
            Who does it, for `history` and `undo`.

        Raises
        ------
        UnknownExcerpt
            If the study has no such transcript, or several are called so.
        SourceCoded
            If somebody has decided on it, unless `force`.

        Examples
        --------
        >>> import tempfile
        >>> folder = tempfile.TemporaryDirectory()
        >>> note = Path(folder.name, "catatan.txt")
        >>> _ = note.write_text("P: Ada diklat?\nN: Jarang, Bu.", encoding="utf-8")
        >>> with Study(Path(folder.name, "karier.study")) as study:
        ...     added = study.add(note)
        ...     removed = study.remove("catatan.txt")
        ...     len(study.transcripts()), removed.decisions
        (0, 0)
        >>> folder.cleanup()
        """
        return _remove.remove(self._session, transcript_id, force=force, coder=coder)

    def select(self, transcript_id: str, start: int, end: int, *, coder: str | None = None) -> str:
        """Make any stretch of one turn an excerpt; return its id.

        Parameters
        ----------
        start, end : int
            Offsets in the transcript's text.
        coder : str, optional
            Who selects it, for `history`.

        Raises
        ------
        ValueError
            If the stretch is empty or does not lie within one turn.
        UnknownExcerpt
            If the study has no such transcript.
        """
        return _restructure.select(self._session, transcript_id, start, end, coder=coder)

    def merge(self, excerpt_ids: Sequence[str], *, coder: str) -> str:
        """Merge excerpts of one turn into one; return its id.

        The merged ones are no longer read. What this coder had coded on them is moved along, by
        decisions of their own; other coders' codings stay where they are.

        Raises
        ------
        UnknownExcerpt
        ValueError
            If there are fewer than two, or they lie in different turns.
        """
        return _restructure.merge(self._session, excerpt_ids, coder=coder)

    def cut(self, excerpt_id: str, at: int, *, coder: str) -> tuple[str, str]:
        """Cut an excerpt in two; return the ids of both parts.

        Parameters
        ----------
        at : int
            Where the second part begins: an offset in the transcript's text.

        Raises
        ------
        UnknownExcerpt
        ValueError
            If the place lies outside the excerpt or inside a word.

        Notes
        -----
        Which part a coding belongs to is for people to say: codings stay on the whole excerpt,
        which stays as long as it has any.
        """
        return _restructure.cut(self._session, excerpt_id, at, coder=coder)

    def undo_change(self, change_id: str, *, coder: str) -> None:
        """Take back a merge or a cut: the excerpts before it are read again.

        Codings on the excerpts that it made stay there.

        Raises
        ------
        NothingToDo
            If there is no such change, or it was taken back already.
        """
        _undo.undo_change(self._session, change_id, coder=coder)

    def history(self) -> pd.DataFrame:
        """Return every merge, cut, selection, move and undo, the oldest first.

        Columns: change_id, kind, coder, before and after (lists of excerpt ids), undoes, made_at.
        Where the kind is update, remove or restore, before and after are ids of transcripts.
        """
        return _frames.as_times(_restructure.history(self._session), "excerpt_changes", "made_at")

    def transcript(self, transcript_id: str) -> Transcript:
        """Return one transcript as it was read, with the offsets of its source.

        Raises
        ------
        UnknownExcerpt
            If the study has no such transcript.
        """
        return self._session.transcript(transcript_id)

    def transcripts(self) -> pd.DataFrame:
        """Return one row per transcript, in the order in which they were added."""
        return self._session.transcripts()

    def sources(self) -> pd.DataFrame:
        """Return where each transcript came from, and how many decisions stand on it.

        Returns
        -------
        pandas.DataFrame
            transcript_id, file, path (where it was read), found (whether the file is there now),
            informants, excerpts, decisions; in the order in which they were added.
        """
        return _remove.sources(self._session)

    def informants(self) -> pd.DataFrame:
        """Return one row per informant, with one column per attribute; numbers as numbers."""
        return _frames.as_numbers(self._session.informants())

    def excerpts(self) -> pd.DataFrame:
        """Return one row per excerpt, of all roles, in the order of the text."""
        return self._session.excerpts()

    def with_text(self, frame: pd.DataFrame) -> pd.DataFrame:
        r"""Return a frame of excerpts with informant, file, turn, question and text beside it.

        Parameters
        ----------
        frame : pandas.DataFrame
            Any frame with a column excerpt_id: `suggestions`, `decisions`, `queue`, `time_taken`.
            A column that it has already stays as it is.

        Raises
        ------
        ValueError
            If it has no such column.

        Examples
        --------
        >>> import tempfile
        >>> from qualnlp import Code, Codebook
        >>> folder = tempfile.TemporaryDirectory()
        >>> note = Path(folder.name, "catatan.txt")
        >>> _ = note.write_text("P: Cukup?\nN: Upahnya kurang, Bu.", encoding="utf-8")
        >>> with Study(Path(folder.name, "upah.study")) as study:
        ...     added = study.add(note)
        ...     book = study.set_codebook(Codebook([Code("upah", "Upah")]))
        ...     decision = study.confirm(study.excerpts()["excerpt_id"][1], "upah", coder="ani")
        ...     told = study.with_text(study.decisions())
        ...     told[["code", "file", "question", "text"]].values.tolist()
        [['upah', 'catatan.txt', 'Cukup?', 'Upahnya kurang, Bu.']]
        >>> folder.cleanup()
        """
        return _frames.with_text(self._session, frame)

    def search(self, query: str) -> pd.DataFrame:
        """Return the excerpts that contain every word of a query, in any of its forms.

        "latih" also finds pelatihannya and dilatih, "tidak" also gak and nggak
        (`qualnlp.language.search_forms`).

        Returns
        -------
        pandas.DataFrame
            The columns of `excerpts`; none for a query without words.
        """
        return _search.search(self._session, query)

    def suspects(self) -> pd.DataFrame:
        """Return places of the transcripts that may be typing errors; nothing is changed.

        Returns
        -------
        pandas.DataFrame
            transcript_id, file, start, end, kind, text, proposal (`qualnlp.language.suspects`).
        """
        return _search.suspects(self._session)

    # ---- Memos and notes ---------------------------------------------------------------------

    def memo(self, target: str, target_id: str, text: str, *, coder: str) -> str:
        """Write a memo on anything; return its id.

        A later one of the same coder on the same target takes its place, an empty one takes it
        away; all of them are kept.

        Parameters
        ----------
        target : str
            excerpt, code, transcript, informant, conclusion or study.
        target_id : str
            Its id; of a code, transcript, informant or conclusion also its name, file or words;
            for the study itself any text.

        Raises
        ------
        UnknownExcerpt, UnknownCode
            If the study has no such thing.
        ValueError
            If `target` is none of these.
        """
        return _memos.memo(self._session, target, target_id, text, coder=coder)

    def memos(
        self,
        target: str | None = None,
        target_id: str | None = None,
        *,
        code: str | None = None,
        search: str = "",
        coder: str | None = None,
    ) -> pd.DataFrame:
        r"""Return the memos that stand, the oldest first: those of codings too.

        Parameters
        ----------
        target : str, optional
            Only memos on excerpt, code, transcript, informant, conclusion or study; ``"coding"``:
            those that were written with `confirm`.
        target_id : str, optional
            Only on this one, given as in `memo`.
        code : str, optional
            Only memos on this code, and on excerpts, codings and conclusions under it.
        search : str
            Only memos that hold every word, in any of its forms, themselves or in what they are
            on.
        coder : str, optional
            Only this author's.

        Returns
        -------
        pandas.DataFrame
            memo_id, target, target_id, coder, text, written_at (UTC); about (what it is on, in
            words), codes (list of ids: of the excerpt, the conclusion, or the code itself), and
            informant, file, turn and quotation where it is on an excerpt.

        Examples
        --------
        >>> import tempfile
        >>> from qualnlp import Code, Codebook
        >>> folder = tempfile.TemporaryDirectory()
        >>> note = Path(folder.name, "catatan.txt")
        >>> _ = note.write_text("P: Cukup?\nN: Upahnya kurang, Bu.", encoding="utf-8")
        >>> with Study(Path(folder.name, "upah.study")) as study:
        ...     added = study.add(note)
        ...     book = study.set_codebook(Codebook([Code("upah", "Upah")]))
        ...     written = study.memo("code", "Upah", "Dibandingkan dengan kota.", coder="ani")
        ...     study.memos(search="banding")[["about", "coder", "text"]].values.tolist()
        [['Upah', 'ani', 'Dibandingkan dengan kota.']]
        >>> folder.cleanup()
        """
        return _memos.memos(self._session, target, target_id, code=code, search=search, coder=coder)

    def remember(self, key: str, value: str) -> None:
        """Keep a note about the study itself, such as that it is the example."""
        _notes.remember(self._session, key, value)

    def recall(self, key: str) -> str | None:
        """Return a note that was kept with `remember`; None where there is none."""
        return _notes.recall(self._session, key)

    # ---- Suggestions -------------------------------------------------------------------------

    def suggest(
        self,
        top: int = 3,
        model: EmbedderLike = None,
        *,
        progress: Callable[[int, int], object] | None = None,
    ) -> pd.DataFrame:
        """Suggest codes for every excerpt of an informant, and keep them as a run.

        What people confirmed and rejected so far is learned from. The same excerpts, codebook,
        model and decisions give the same run, byte for byte, in whatever order they came.
        Suggestions of which the engine abstains are kept and not returned.

        Parameters
        ----------
        top : int
            How many codes an excerpt gets at most.
        model : Embedder, callable, str or None
            What reads the texts. None: the static model and, beside it, the contextual one where
            it can be loaded; ``"indonesian-static"``: the static one alone (several times as
            fast); two names joined by ``+``; otherwise as for `CodeSuggester`. Vectors of the
            contextual model are kept beside the study (``karier.study-vectors``): a second run
            costs nothing, and the file may be deleted at any time.
        progress : callable, optional
            Called with how many steps are done and how many there are. Without it a notebook
            shows a bar by itself.

        Returns
        -------
        pandas.DataFrame
            run_id, excerpt_id, code, rank, score, probability, abstain, evidence_start,
            evidence_end, reason; evidence counts in the excerpt's own text. What the
            probabilities rest on is said in ``frame.attrs["calibration"]``; why the contextual
            model was left out, if it was, in ``frame.attrs["problem"]``.
        """
        return _suggest.suggest(self._session, top, model, progress)

    def renew_suggestions(
        self, top: int = 3, model: EmbedderLike = None, *, as_before: bool = False
    ) -> RunMade:
        """Make a run as `suggest` does, and return only counts: no frame is kept in memory.

        Parameters
        ----------
        top, model
            As for `suggest`.
        as_before : bool
            Take both from the latest run, if there is one. A model that only has a name there is
            loaded by it.

        Returns
        -------
        RunMade
            run_id, excerpts, suggestions, calibration.

        Raises
        ------
        NothingToDo
            If the study has no excerpt of an informant.
        ModelUnavailable
            If the model of the latest run cannot be loaded by its name.
        """
        return _suggest.renew_suggestions(self._session, top, model, as_before=as_before)

    def suggestions(self, coder: str | None = None, *, abstained: bool = False) -> pd.DataFrame:
        """Return the suggestions of the latest run.

        Parameters
        ----------
        coder : str, optional
            Who looks at them: from now on this coder's decisions on these excerpts count as
            assisted, unless they say otherwise.
        abstained : bool
            Also return those of which the engine abstains.
        """
        return _suggest.suggestions(self._session, coder, abstained=abstained)

    def runs(self) -> pd.DataFrame:
        """Return one row per suggestion run, the latest last: what made it, and when.

        run_id, model, fingerprint, codebook_version, settings (JSON), made_at, forgotten_at.
        """
        found = _suggest.runs(self._session)
        return _frames.as_times(found, "runs", "made_at", "forgotten_at")

    def forget_run(self, run_id: str) -> None:
        """Leave a whole run out from now on: it is neither shown nor learned from.

        Decisions that were made with it on screen stay, with its id. Making the same run again
        brings it back.

        Raises
        ------
        NothingToDo
            If there is no such run.
        """
        _suggest.forget_run(self._session, run_id)

    # ---- Decisions ---------------------------------------------------------------------------

    def desk(self, coder: str, mode: str = "assisted") -> coding.Desk:
        """Return a coder's workspace, as the page uses it: the queue, and the view of an excerpt.

        Parameters
        ----------
        mode : str
            ``"assisted"`` or ``"blind"``.
        """
        return coding.Desk(self._session.store, coder, mode)

    def queue(self, coder: str) -> pd.DataFrame:
        """Return the excerpts on which no decision of this coder stands, in the order to read them.

        Uncertain and varied first; a tenth is drawn by chance to be read blind. Columns:
        excerpt_id, blind, code, probability, uncertainty, text.
        """
        return coding.queue(self._session.store, self._session.coder_named(coder))

    def progress(self, coder: str) -> coding.Progress:
        """Return how far a coder is, what the last 50 decisions yielded, and what is left."""
        return coding.progress(self._session.store, self._session.coder_named(coder))

    def confirm(
        self,
        excerpt_id: str,
        code: str,
        *,
        coder: str,
        stance: str | None = None,
        memo: str | None = None,
        mode: str | None = None,
    ) -> str:
        """Say that a code applies to an excerpt; return the decision's id.

        Parameters
        ----------
        stance : str, optional
            mendukung, menghambat or campuran; ``+``, ``-`` and ``±`` are understood.
        mode : str, optional
            ``"blind"`` or ``"assisted"``; otherwise assisted where suggestions for the excerpt
            were shown to this coder before.

        Raises
        ------
        UnknownExcerpt, UnknownCode, ValueError
        """
        return _decide.confirm(
            self._session, excerpt_id, code, coder=coder, stance=stance, memo=memo, mode=mode
        )

    def reject(
        self,
        excerpt_id: str,
        code: str,
        *,
        coder: str,
        reason: str | None = None,
        mode: str | None = None,
    ) -> str:
        """Say that a code does not apply to an excerpt; return the decision's id.

        Parameters
        ----------
        reason : str, optional
            Why it does not apply, in a few words.
        mode : str, optional
            As for `confirm`.

        Raises
        ------
        UnknownExcerpt, UnknownCode, ValueError
        """
        return _decide.reject(
            self._session, excerpt_id, code, coder=coder, reason=reason, mode=mode
        )

    def withdraw(self, excerpt_id: str, code: str, *, coder: str, mode: str | None = None) -> str:
        """Take back what this coder said about a code and an excerpt.

        An empty code takes back `finish`: the excerpt is open again.

        Raises
        ------
        UnknownExcerpt, ValueError
        """
        return _decide.withdraw(self._session, excerpt_id, code, coder=coder, mode=mode)

    def finish(self, excerpt_id: str, *, coder: str, mode: str | None = None) -> str:
        """Say that this coder has read an excerpt and is done: no other code applies.

        Raises
        ------
        UnknownExcerpt, ValueError
        """
        return _decide.finish(self._session, excerpt_id, coder=coder, mode=mode)

    def code(
        self,
        table: PathLike | pd.DataFrame | Sequence[PathLike],
        *,
        coder: str | None = None,
        mode: str = "blind",
        whole: str | Iterable[str] | None = None,
        rest: PathLike | None = None,
        dry_run: bool = False,
    ) -> Coded:
        """Add codings made elsewhere: all of a table, or with `rest` what fits of it.

        Parameters
        ----------
        table : path, pandas.DataFrame, or several paths
            .csv, .tsv, .xlsx, .json, .jsonl or .parquet, with the headings that people and tools
            have (see `qualnlp.coding_tables`). Excerpts are named by id, by transcript with start
            and end, or by transcript and words; codes by id, name or path, several in a cell.
        coder : str, optional
            Who coded; in a table of several coders only this one's rows. Otherwise the table's
            own column says who.
        mode : str
            ``"blind"`` or ``"assisted"``, for rows that do not say it themselves.
        whole : str or iterable of str, optional
            Transcripts that were read whole, so that what is not coded there does not apply:
            ``"all"``, ``"listed"`` (those in the table), or names. A finish, marked as declared,
            is added for each excerpt of an informant there on which nothing was decided;
            `withdraw` with an empty code takes one back.
        rest : path, optional
            Where rows that cannot be taken are written (.csv), each with its reason, to be mended
            and given again.
        dry_run : bool
            Only tell what would happen.

        Returns
        -------
        Coded
            How many decisions were added (an int), with `preview`, `rest`, `coders`, `declared`,
            `again` and `changed`.

        Notes
        -----
        A table may be taken again: what stands already is not decided a second time (`again`). A
        row that says something else than what stands replaces it (`changed`). Stance and memo of
        a coding stay where the table has no such column.

        Dates in the table are kept as the time of the decision, in the order of the dates, as
        long as they are later than the coder's last decision in the study. An earlier one is
        written into the reason, and the decision counts as made now.

        Raises
        ------
        DecisionsInvalid
            With every row that fits nothing, where there is no `rest`; then nothing is kept. Also
            where the table does not say who coded.
        WrongUse
            If `whole` names a transcript that the study does not have.
        """
        return _import.code(
            self._session,
            table,
            coder=coder,
            mode=mode,
            whole=whole,
            rest=rest,
            dry_run=dry_run,
        )

    def settle(
        self,
        excerpt_id: str,
        code: str,
        verdict: str,
        *,
        stance: str | None = None,
        memo: str | None = None,
        reason: str | None = None,
    ) -> str:
        """Settle a difference between coders; return the decision's id.

        The settlement is a decision of the coder ``"kesepakatan"``: nobody's own coding changes.
        It overrules them in `reduce`, `display` and `verify` (`final_codings`).

        Parameters
        ----------
        verdict : str
            ``"confirmed"``: the code applies; ``"rejected"``: it does not; ``"withdrawn"``: an
            earlier settlement is taken back.
        stance, memo : str, optional
            With ``"confirmed"``, as for `confirm`.
        reason : str, optional
            With ``"rejected"``.

        Raises
        ------
        UnknownExcerpt, UnknownCode, ValueError

        See Also
        --------
        disagreements : what there is to settle.
        settlements : what was settled.
        """
        return _settle.settle(
            self._session, excerpt_id, code, verdict, stance=stance, memo=memo, reason=reason
        )

    def settlements(self) -> pd.DataFrame:
        """Return one row per settled code of an excerpt, as it stands now.

        Returns
        -------
        pandas.DataFrame
            excerpt_id, code, verdict (confirmed or rejected), stance, memo, reason, decided_at.
        """
        return _settle.settlements(self._session)

    def undo(
        self,
        *,
        coder: str,
        decisions: Sequence[str] | None = None,
        change_id: str | None = None,
    ) -> Undone:
        r"""Take back a coder's last act: what stood before it stands again.

        Nothing is deleted: the undo is made of new decisions. Called again, it takes back the act
        before that one. An act is one call: a confirmation, a whole table (`code`), a merge with
        the codings that it carried along, a cut, a selection, a memo, a codebook that was set over
        another one, with the codings that it moved. Acts from before the study
        was opened are taken back one decision at a time.

        Parameters
        ----------
        coder : str
            Whose act; ``"kesepakatan"`` for what was settled.
        decisions : sequence of str, optional
            Take back these decisions of the coder instead of the last act.
        change_id : str, optional
            Take back this merge or cut of excerpts (see `history`), with what it carried along if
            it was made since the study was opened; this merge of codes (see `merge_codes`);
            this change of the codebook (see `last_codebook_change`); or this update or removal of a
            source, whoever made it.

        Returns
        -------
        Undone
            The excerpts concerned, the new decisions, and the merge or cut, if it was one.

        Raises
        ------
        NothingToDo
            If there is nothing to take back, or no such decision or change.

        Examples
        --------
        >>> import tempfile
        >>> from qualnlp import Code, Codebook
        >>> folder = tempfile.TemporaryDirectory()
        >>> note = Path(folder.name, "catatan.txt")
        >>> _ = note.write_text("P: Ada diklat?\nN: Jarang, Bu.", encoding="utf-8")
        >>> with Study(Path(folder.name, "karier.study")) as study:
        ...     added = study.add(note)
        ...     codebook = study.set_codebook(Codebook([Code("diklat", "Diklat")]))
        ...     answer = study.excerpts()["excerpt_id"].iloc[-1]
        ...     decision = study.confirm(answer, "diklat", coder="ani")
        ...     undone = study.undo(coder="ani")
        ...     study.decisions()["verdict"].tolist(), len(study.codings())
        (['confirmed', 'withdrawn'], 0)
        >>> folder.cleanup()
        """
        return _undo.undo(self._session, coder=coder, decisions=decisions, change_id=change_id)

    def decisions(self) -> pd.DataFrame:
        """Return one row per decision, in the order in which they were made."""
        return self._session.decisions()

    def time_taken(self) -> pd.DataFrame:
        """Return how long each decision took, from the opening of the excerpt on the page.

        Returns
        -------
        pandas.DataFrame
            decision_id, excerpt_id, code, coder, verdict, mode, opened_at, decided_at, seconds; one
            row per decision. `seconds` is NaN where the excerpt was not opened on the page before
            (a table, a script).
        """
        return _decide.time_taken(self._session)

    def codings(self, coder: str | None = None) -> pd.DataFrame:
        """Return the codings that stand: one row per (excerpt, code, coder).

        Only codes of the current codebook count.

        Parameters
        ----------
        coder : str, optional
            Only this coder's codings.

        Raises
        ------
        NothingToDo
            If this coder has not decided anything.
        """
        return self._session.codings(coder)

    def final_codings(self) -> pd.DataFrame:
        r"""Return the codings that count in `reduce`, `display` and `verify`.

        With one coder, that coder's. With several, what was settled (`settle`) overrules, as rows
        of the coder ``"kesepakatan"``; what was not settled stands as each coder left it.

        Returns
        -------
        pandas.DataFrame
            The columns of `codings`, and settlement: ``"disepakati"`` (settled), ``"sepakat"``
            (all who read the excerpt gave the code), ``"belum disepakati"`` (they differ in code
            or stance), ``"satu pengode"`` (one alone has read it); empty in a study of one coder.
            ``attrs["whose"]`` says in a sentence whose codings they are.

        Examples
        --------
        >>> import tempfile
        >>> from qualnlp import Code, Codebook
        >>> folder = tempfile.TemporaryDirectory()
        >>> note = Path(folder.name, "catatan.txt")
        >>> _ = note.write_text("P: Cukup?\nN: Upahnya kurang, Bu.", encoding="utf-8")
        >>> with Study(Path(folder.name, "upah.study")) as study:
        ...     added = study.add(note)
        ...     book = study.set_codebook(Codebook([Code("upah", "Upah")]))
        ...     answer = study.excerpts()["excerpt_id"].iloc[-1]
        ...     one = study.confirm(answer, "upah", coder="ani", stance="-")
        ...     two = study.finish(answer, coder="budi")
        ...     before = study.final_codings()[["coder", "settlement"]].values.tolist()
        ...     settled = study.settle(answer, "upah", "confirmed", stance="-")
        ...     before, study.final_codings()[["coder", "settlement"]].values.tolist()
        ([['ani', 'belum disepakati']], [['kesepakatan', 'disepakati']])
        >>> folder.cleanup()
        """
        return _conclude.final_codings(self._session)

    # ---- Coder with coder, engine with coder -------------------------------------------------

    def agree(
        self,
        *coders: str,
        unit: Literal["excerpt", "characters"] = "excerpt",
        n_boot: int = 2000,
        seed: int = 0,
    ) -> pd.DataFrame:
        """Return how far coders agree on the excerpts that they finished or coded.

        Two coders are compared on what both read (`qualnlp.agree`), with their stances; more than
        two on what at least two read (`qualnlp.agreement.agree_many`); without names all coders
        are compared. With ``unit="characters"`` two coders who made their own excerpts are
        compared character by character.

        Raises
        ------
        NothingToCompare
            If a coder has not read anything, or no excerpt was finished or coded by two of them.
        ValueError
            If there are fewer than two coders, or `unit` is unknown or needs exactly two.
        """
        return _compare.agree(self._session, *coders, unit=unit, n_boot=n_boot, seed=seed)

    def agreement_report(
        self,
        *coders: str,
        unit: Literal["excerpt", "characters"] = "excerpt",
        n_boot: int = 2000,
        seed: int = 0,
    ) -> AgreementReport:
        """Return how far coders agree as a report: frame, sentences to quote, files.

        Parameters are those of `agree`. For two coders and excerpts the report also holds where
        they differ and which codes they exchange.

        Raises
        ------
        NothingToCompare, ValueError
            As `agree`.

        Examples
        --------
        >>> report = study.agreement_report("ani", "budi")  # doctest: +SKIP
        >>> report.sentence  # doctest: +SKIP
        'Kappa Cohen 0,77 ...'
        >>> paths = report.write("kesepakatan")  # doctest: +SKIP
        """
        frame = self.agree(*coders, unit=unit, n_boot=n_boot, seed=seed)
        return _reports.agreement_report(
            self._session, frame, _compare.differences(self._session, coders, unit)
        )

    def disagreements(self, a: str, b: str) -> pd.DataFrame:
        """Return where two coders differ, the most important differences first.

        Returns
        -------
        pandas.DataFrame
            excerpt_id, informant, code; the two coders' own columns `a` and `b` (whether they
            marked it), `stance_a`, `stance_b`, `memo_a`, `memo_b`; instead (what the other gave in
            its place); kappa of the code; text.
        """
        return _compare.disagreements(self._session, a, b)

    def confusion(self, a: str, b: str) -> pd.DataFrame:
        """Return which codes two coders use in place of each other: definitions to sharpen."""
        return _compare.confusion(self._session, a, b)

    def stability(
        self, coder: str, since: str, *, n_boot: int = 2000, seed: int = 0
    ) -> pd.DataFrame:
        """Return how far one coder agrees with themselves: before a day, and from that day on.

        Parameters
        ----------
        since : str
            A day or time (UTC), ``"2026-11-24"``: what was decided before it is the first
            reading, what was decided from then on the second. Excerpts read in both are compared.

        Raises
        ------
        ValueError
            If `since` is not a date.
        NothingToCompare
            If nothing was read both times.
        """
        return _compare.stability(self._session, coder, since, n_boot=n_boot, seed=seed)

    def evaluate(
        self,
        coder: str,
        second: str | None = None,
        *,
        top: int = 3,
        model: EmbedderLike = None,
        n_boot: int = 2000,
        seed: int = 0,
    ) -> pd.DataFrame:
        """Return how well suggestions match a coder's decisions, each transcript held out.

        Parameters
        ----------
        coder : str
            Whose finished or coded excerpts serve as gold codes.
        second : str, optional
            Another coder, whose agreement with the first is given for comparison; by default the
            one who shares most excerpts with the first, if any.
        top, model
            As for `suggest`.

        Returns
        -------
        pandas.DataFrame
            The columns of `qualnlp.evaluate`, and first `learned`: False for suggestions from the
            definitions alone, True for those that learned from every other transcript.
        """
        return _compare.evaluate(
            self._session, coder, second, top=top, model=model, n_boot=n_boot, seed=seed
        )

    def evaluation_report(
        self,
        coder: str,
        second: str | None = None,
        *,
        top: int = 3,
        model: EmbedderLike = None,
        n_boot: int = 2000,
        seed: int = 0,
    ) -> EvaluationReport:
        """Return how well suggestions match a coder as a report: frame, tables, an Excel file.

        Parameters are those of `evaluate`.

        Examples
        --------
        >>> paths = study.evaluation_report("ani").write("evaluasi")  # doctest: +SKIP
        """
        frame = self.evaluate(coder, second, top=top, model=model, n_boot=n_boot, seed=seed)
        return _reports.evaluation_report(self._session, frame)

    def anchoring(self, *, n_boot: int = 2000, seed: int = 0) -> pd.DataFrame:
        """Return whether suggestions influenced people: blind against assisted decisions.

        See `qualnlp.agreement.anchoring` for the measures.
        """
        return _compare.anchoring(self._session, n_boot=n_boot, seed=seed)

    # ---- Reduction, display, verification ----------------------------------------------------

    def reduce(self, coder: Coders = None) -> Reduction:
        """Return the reduced tables of the final codings, or of those of one coder or several.

        Parameters
        ----------
        coder : str or sequence of str, optional
            Whose codings; None: the final ones (`final_codings`). ``"kesepakatan"`` alone: only
            what was settled. ``reduction.whose.sentence`` says whose they are.
        """
        return _conclude.reduce(self._session, coder)

    def display(
        self,
        out: PathLike,
        coder: str | None = None,
        *,
        only: Sequence[str] | str | None = None,
        template: PathLike | None = None,
        rules: Rules | None = None,
        overwrite: bool = False,
        quotations: int = 3,
        mark: str | None = None,
        transcripts: bool = False,
        words: PathLike | None = None,
    ) -> list[Path]:
        """Write the whole set of displays into a folder; return their paths.

        A file that somebody edited since it was written stays: the new one is written beside it
        under a name with a number (``bab-iv-2.docx``), and its path is the one returned.

        Parameters
        ----------
        out : str or Path
            The folder; made if it is not there.
        coder : str, optional
            Whose codings; None: the final ones (`final_codings`).
        only : sequence of str or str, optional
            Names of displays (``"matriks"``) or of files (``"bab-iv.docx"``); the others are left
            as they are. `qualnlp.display.FILES` lists them.
        template : str or Path, optional
            Your own .docx, whose paper and styles the chapter takes.
        rules : Rules, optional
            Other thresholds of the verification than those of docs/verification.md.
        overwrite : bool
            Whether edited files are replaced as well.
        quotations : int
            How many chosen quotations an indicator has in the chapter; the others stand in its
            first appendix. Each is printed in full once.
        mark : str, optional
            How quotations name their source: ``"({jabatan}, {teknik} {tanggal})"``. In braces:
            informan, teknik, giliran, berkas, or any attribute of the informants.
        transcripts : bool
            Whether the chapter's last appendix prints the transcripts with their codes.
        words : str or Path, optional
            An earlier draft that you edited: what you wrote at its marked places is read back
            first (`read_words`, in the name of `coder`, else of the study's only coder).

        Raises
        ------
        QualNlpError
            If a name in `only` is unknown, the template is not a Word document, the pattern names
            what nobody knows, `words` cannot be read, or the folder cannot be written.
        """
        agreement = self._agreement_with(coder)
        return _conclude.display(
            self._session, agreement, out, coder, only=only, template=template, rules=rules,
            overwrite=overwrite, quotations=quotations, mark=mark, transcripts=transcripts,
            words=words,
        )  # fmt: skip

    def read_words(self, path: PathLike, *, coder: str) -> pd.DataFrame:
        """Read back what you wrote in a draft, and keep it: later drafts have it at its place.

        Taken is what stands at the marked places: “Ringkasan peneliti” and “Pembahasan” of the
        chapter, and the column “Ringkasan peneliti” of the workbook. Bold and italic words stay
        so. The draft itself is only read. The words are memos (`memos`, targets ``"summary"`` and
        ``"discussion"``), and can be written as such, too.

        Parameters
        ----------
        path : str or Path
            The edited ``bab-iv.docx`` or ``tabel.xlsx``.
        coder : str
            In whose name they are kept.

        Returns
        -------
        pandas.DataFrame
            place, code (empty: the study as a whole), text: what is new or was changed.
            ``attrs["left"]`` lists in sentences what could not be taken along, such as pictures.

        Raises
        ------
        FileMissing, QualNlpError
            If there is no such file, it cannot be read, or it has no marked place; then nothing
            is changed.

        Examples
        --------
        >>> new = study.read_words("luaran/bab-iv.docx", coder="ani")  # doctest: +SKIP
        """
        return _chapter.read_words(self._session, path, coder=coder)

    def figure(
        self,
        name: str,
        coder: str | None = None,
        *,
        title: str | None = None,
        size: float | tuple[float, float] | None = None,
        language: str | None = None,
    ) -> Figure:
        """Draw one display as a matplotlib figure, to show in a notebook or to change further.

        Parameters
        ----------
        name : str
            A display with a picture: ``"matriks"``, ``"kode"``, ``"daftar-periksa"``,
            ``"urut-peran"``, ``"urut-kasus"``, ``"pohon-kode"``, ``"ko-okurensi"``,
            ``"kejenuhan"``, ``"kode-informan"``, ``"kesepakatan"``.
        coder : str, optional
            Whose codings; None: the final ones (`final_codings`).
        title : str, optional
            Another heading; an empty text: none. Without it, the display's own with the title of
            the study.
        size : float or (float, float), optional
            The width, or width and height, in inches; letters and lines are scaled with it.
        language : str, optional
            ``"id"`` or ``"en"``; without it, the language that is used now.

        Returns
        -------
        matplotlib.figure.Figure

        Raises
        ------
        QualNlpError
            If no picture has that name, or the study has no data for it.
        ValueError
            If the size is not positive or the language is unknown.

        Examples
        --------
        >>> figure = study.figure("matriks", size=8, language="en")  # doctest: +SKIP
        >>> figure.savefig("matrix.pdf")  # doctest: +SKIP
        """
        agreement = self._agreement_with(coder)
        return _conclude.figure(
            self._session, agreement, name, coder, title=title, size=size, language=language
        )

    def _repr_html_(self) -> str:
        """Return what a notebook shows of the study: how much is coded, and each code's count."""
        from qualnlp.reduction import reduction_html

        return reduction_html(self.reduce(), self.codebook.title or self.path.stem)

    def conclude(
        self, sentence: str, codes: str | Sequence[str], claim: str | None = None
    ) -> Stated:
        """State a conclusion to be checked; return its id.

        The same conclusion stated again (sentence, codes and claim) is the one that is there;
        `is_new` of the id, a str, says which it was.

        Parameters
        ----------
        sentence : str
            The conclusion in words.
        codes : str or sequence of str
            The codes that it rests on; a parent means its children.
        claim : str, optional
            What the sentence says of them: mendukung, menghambat or campuran (or + - ±).

        Raises
        ------
        ValueError
            If the sentence is empty or the claim is unknown.
        UnknownCode
            If a code is not in the codebook.
        """
        return _conclude.conclude(self._session, sentence, codes, claim)

    def conclusions(self) -> pd.DataFrame:
        """Return one row per conclusion: conclusion_id, sentence, codes, claim."""
        return _conclude.conclusions(self._session)

    def verify(self, coder: Coders = None, *, rules: Rules | None = None) -> pd.DataFrame:
        """Check the conclusions and the study: one row per check, with the excerpts behind it.

        Parameters
        ----------
        coder : str or sequence of str, optional
            Whose codings; None: the final ones (`final_codings`). ``frame.attrs["whose"]`` says
            whose they are, ``attrs["codings"]`` is ``"final"`` or ``"chosen"``.
        rules : Rules, optional
            Other thresholds than those of docs/verification.md.
        """
        agreement = self._agreement_with(coder)
        return _conclude.verify(self._session, agreement, coder, rules=rules)

    def weigh(self, coder: Coders = None, *, rules: Rules | None = None) -> pd.DataFrame:
        """Return what speaks for and against each conclusion; see `qualnlp.verification.weigh`."""
        return _conclude.weigh(self._session, coder, rules=rules)

    def contradictions(self, coder: Coders = None) -> pd.DataFrame:
        """Return informants who say opposite things about a code, side by side.

        See `qualnlp.verification.contradictions`.
        """
        return _conclude.contradictions(self._session, coder)

    def _agreement_with(self, coder: Coders) -> _conclude.Agreement:
        return lambda: _compare.busiest_pair(self._session, coder)

    # ---- Exchange and health -----------------------------------------------------------------

    def pseudonymise(
        self,
        decisions: PathLike | pd.DataFrame | None = None,
        out: PathLike | None = None,
        *,
        names: Iterable[str] = (),
        table: PathLike | None = None,
    ) -> pd.DataFrame:
        r"""Suggest what identifies people; with decisions and a folder, write pseudonymised copies.

        Without `out` a table is written in which a person decides (`pakai`: ya or tidak); one
        that is there already keeps its decisions and replacements. With `out`, copies of the
        transcripts, excerpts.csv and codings.csv are written into that folder with all confirmed
        marks replaced, and the key beside the study. The study stays as it is. What nobody
        marked may still identify people.

        Parameters
        ----------
        decisions : path or frame, optional
            The table with decisions; a row that a person added counts as a name to find.
        out : path, optional
            Folder of the copies. It must not hold the study.
        names : iterable of str
            Names to find as well; ``"Sari Wulandari = Wulan"`` are forms of one. A single word
            in lower case is found in lower case, too (transcripts without capitals).
        table : path, optional
            Where the table goes (.xlsx or .csv); otherwise ``<study>.samaran.xlsx``.

        Returns
        -------
        pandas.DataFrame
            One row per mark, inner ones after outer ones: mark_id, transcript_id, place (``teks``
            or ``memo``), start, end (in the transcript's text, or in the memo), text, kind, reason,
            replacement, status (``undecided``, ``confirmed``, ``rejected``). ``attrs`` holds
            ``table``, ``out``, ``key``, ``files``, and how many distinct names are
            ``confirmed``, ``rejected`` and ``undecided``.

        Raises
        ------
        NothingToDo
            If the study has no transcript.
        DecisionsInvalid
            If rows of the table cannot be used; then nothing is written.

        Examples
        --------
        >>> import tempfile
        >>> from qualnlp.study import Study
        >>> folder = tempfile.TemporaryDirectory()
        >>> note = Path(folder.name, "catatan.txt")
        >>> _ = note.write_text("P: Siapa?\nN: Bu Sari, kata Pak Camat.", encoding="utf-8")
        >>> with Study(Path(folder.name, "karier.study")) as study:
        ...     added = study.add(note)
        ...     study.pseudonymise()[["text", "kind", "replacement"]].values.tolist()
        [['Sari', 'orang', '[Orang 1]'], ['Camat', 'jabatan', '[Jabatan 1]']]
        >>> folder.cleanup()
        """
        return _pseudonymise.pseudonymise(self._session, decisions, out, names=names, table=table)

    def merge_study(
        self, other: PathLike, *, anyway: bool = False, rest: PathLike | None = None
    ) -> pd.DataFrame:
        r"""Merge another copy of this study into it: all that it holds more, or nothing.

        Transcripts and excerpts are the same if their content is; a coder's decisions go on where
        their chain in this study ends. What only the other copy changed is taken; what both
        changed otherwise stays as it is here and is listed. The other file is only read, whatever
        version wrote it; merging it again adds nothing.

        Parameters
        ----------
        other : path
            The other study's file.
        anyway : bool
            Also merge a study that shares neither a transcript nor a version of the codebook with
            this one, and so is not a copy of it.
        rest : path, optional
            A folder for what was not taken: one CSV table per coder and mode, as `code` reads
            them.

        Returns
        -------
        pandas.DataFrame
            kind (codebook, transcript, replaced, removed, restored, turn, cut, informant,
            excerpt, history, decision, conclusion, memo, run, shown, reading, note), subject,
            outcome, n, ours, theirs. Outcome is ``"added"`` (`n` rows came), or ``"both"``: both
            copies changed it, ours stays, theirs is listed.
            ``attrs["not_taken"]`` lists, one dict per decision, what a coder decided in the other
            copy after going on in this one, too: as a table it is what `code` reads.
            ``attrs["rest"]`` lists the tables written into `rest`: path, coder, mode.

        Raises
        ------
        FileMissing
            If there is no such file.
        StudyDamaged, StudyTooNew
            If it is not a study, is not whole, or was written by a later version.
        StudyUnrelated
            If it is not a copy of this study, unless `anyway`. Any study can be merged into one
            that is still empty.

        Examples
        --------
        >>> import tempfile
        >>> from qualnlp.study import Study
        >>> folder = tempfile.TemporaryDirectory()
        >>> talk = Path(folder.name, "obrolan.txt")
        >>> _ = talk.write_text("P: Ada diklat?\nN: Jarang, Bu.", encoding="utf-8")
        >>> with Study(Path(folder.name, "budi.study")) as budis:
        ...     added = budis.add(talk)
        >>> with Study(Path(folder.name, "ani.study")) as anis:
        ...     came = anis.merge_study(Path(folder.name, "budi.study"))
        ...     came[["kind", "outcome", "n"]].values.tolist()
        [['transcript', 'added', 1], ['informant', 'added', 1], ['excerpt', 'added', 2]]
        >>> folder.cleanup()
        """
        return _merge.merge_study(self._session, other, anyway=anyway, rest=rest)

    def export(
        self,
        path: PathLike,
        *,
        with_suggestions: bool = False,
        case_codes: bool = False,
        overwrite: bool = False,
        separator: str = ",",
        decimal: str = ".",
        shape: str = "tables",
    ) -> Exchange:
        r"""Write the study as a file of other tools; the ending says which.

        The file is written whole or not at all, and the same study gives the same bytes. What the
        other tools cannot hold is told in the report, which is also written beside the file
        (``<file>.laporan.csv``).

        Parameters
        ----------
        path : path
            ``.qdpx`` (REFI-QDA project: QualCoder, NVivo, ATLAS.ti, MAXQDA), ``.qdc`` (codebook),
            ``.json`` (the whole study, without loss), ``.xlsx`` or ``.csv`` (tables: quotations
            with the path of their codes, 0 and 1 for each code, counts, the codebook; a .csv has
            the last three in files beside it), ``.docx`` (the transcripts with a comment per
            coding, for readers without software), ``.html`` (the same as one page), ``.sqlite3``
            (a project of Taguette), ``.sav`` (SPSS: the 0/1 matrix, and the counts of informants
            with their attributes in a second file; the extra ``spss``).
        with_suggestions : bool
            Also write the suggestions of the latest run, as codings of ``qualnlp (saran)``.
        case_codes : bool
            In a .qdpx, also write informants as codes over their sources: QualCoder links a case
            to a source only by that.
        overwrite : bool
            Whether a .docx may take the place of one that differs; others always may.
        separator, decimal : str
            Of a .csv: ``separator=";", decimal=","`` for Excel with Indonesian settings.
        shape : str
            Of a .csv: ``"tables"``; ``"irr"`` or ``"irrcac"``, a row per code and excerpt and a
            column per coder (1, 0, empty where unread); ``"quallmer"``, a row per coder and
            excerpt (``.id``) and a column per code.

        Returns
        -------
        Exchange
            With ``path``, ``files``, ``report_path``, and ``losses``: a frame of what was left
            out, changed or guessed (kind, outcome, subject, n, detail).

        Raises
        ------
        FormatUnknown
            For another ending.
        NothingToDo
            If the study has no transcript (.qdpx), or no codebook (.qdc).

        Examples
        --------
        >>> import tempfile
        >>> from qualnlp import Code, Codebook
        >>> folder = tempfile.TemporaryDirectory()
        >>> with Study(Path(folder.name, "karier.study")) as study:
        ...     codebook = study.set_codebook(Codebook([Code("diklat", "Diklat")]))
        ...     study.export(Path(folder.name, "kode.qdc")).path.name
        'kode.qdc'
        >>> folder.cleanup()
        """
        return _exchange.export(
            self._session,
            path,
            with_suggestions=with_suggestions,
            case_codes=case_codes,
            overwrite=overwrite,
            separator=separator,
            decimal=decimal,
            shape=shape,
        )

    def import_file(
        self,
        path: PathLike,
        *,
        coder: str | None = None,
        mode: str = "blind",
        whole: str | Iterable[str] | Mapping[str, str | Iterable[str]] | None = None,
        codes: PathLike | Mapping[str, str] | None = None,
        technique: str | None = None,
        rest: PathLike | None = None,
        anyway: bool = False,
    ) -> Exchange:
        """Take what another tool's file holds into this study: all of it, or nothing.

        Texts that the study has already are aligned letter by letter, not by numbers; codings go
        to the excerpts that hold their words. Other texts become transcripts. Nothing of the study
        is changed or taken away; importing the same file again adds nothing.

        Parameters
        ----------
        path : path
            ``.qdpx`` or ``.qde`` (REFI-QDA), ``.qda`` (QualCoder's folder), ``.sqlite3``
            (Taguette), ``.docx`` (its comments are codings of their authors), ``.qdc`` and other
            codebooks (``.yaml``), a table of codings (as `code`), or another ``.study`` (as
            `merge_study`), also as the ``.json`` that `export` writes.
        coder : str, optional
            Who coded, where the file names nobody, or one person only.
        mode : str
            ``"blind"`` or ``"assisted"``, for codings that do not say it.
        whole : str, iterable of str, or mapping, optional
            Transcripts that each coder of the file read whole: ``"all"``, ``"listed"`` (where that
            coder coded), or names; of a project also coder by coder, ``{"ani": "listed"}``. What
            is not coded there then does not apply.
        codes : path or mapping, optional
            Their codes -> ours, an empty text leaves one out; a table has the columns ``kode
            mereka`` and ``kode kita``. Without it, codes are known by id, path and name, and
            others are added to the codebook.
        technique : str, optional
            How new texts came about, where the file does not say.
        rest : path, optional
            As in `code` and `merge_study`: where rows go that cannot be taken.
        anyway : bool
            As in `merge_study`.

        Returns
        -------
        Exchange
            With ``losses``, a frame of what was left out, changed or guessed, and ``coders``.

        Raises
        ------
        FileMissing, FormatUnknown, ExchangeUnreadable, CodebookInvalid, DecisionsInvalid
        """
        others = _exchange.Others(self.merge_study, self.set_codebook, self.code)
        return _exchange.import_file(
            self._session,
            path,
            others,
            coder=coder,
            mode=mode,
            whole=whole,
            codes=codes,
            technique=technique,
            rest=rest,
            anyway=anyway,
        )

    @classmethod
    def from_export(
        cls,
        file: PathLike,
        path: PathLike,
        *,
        coder: str | None = None,
        whole: str | Iterable[str] | None = None,
        technique: str | None = None,
    ) -> Self:
        r"""Make a new study of a file of another tool, and return it open.

        A file that qualnlp wrote comes back as it was: codebook, transcripts, excerpts, codings
        and memos. What was lost on the way is in ``study.imported``.

        Parameters
        ----------
        file : path
            ``.qdpx``, ``.qde``, ``.qda``, ``.sqlite3``, or the ``.json`` of a whole study.
        path : path
            The new study; there must be none yet.
        coder, whole, technique
            As for `import_file`.

        Raises
        ------
        StudyExists
            If there is a file at `path` already.
        FileMissing, FormatUnknown, ExchangeUnreadable
            Then no study is made.

        Examples
        --------
        >>> import tempfile
        >>> folder = tempfile.TemporaryDirectory()
        >>> talk = Path(folder.name, "obrolan.txt")
        >>> _ = talk.write_text("P: Ada diklat?\nN: Jarang, Bu.", encoding="utf-8")
        >>> with Study(Path(folder.name, "karier.study")) as study:
        ...     added = study.add(talk)
        ...     done = study.export(Path(folder.name, "karier.qdpx"))
        >>> copy = Study.from_export(Path(folder.name, "karier.qdpx"), Path(folder.name, "b.study"))
        >>> copy.excerpts()["text"].tolist(), copy.imported.losses["n"].tolist()
        (['Ada diklat?', 'Jarang, Bu.'], [])
        >>> copy.close()
        >>> folder.cleanup()
        """
        _exchange.refuse_taken(path)
        study = None
        try:
            study = cls(path, create=True)
            study.imported = study.import_file(file, coder=coder, whole=whole, technique=technique)
        except BaseException:
            if study is not None:
                study.close()
                _exchange.forget(path)
            raise
        return study

    def backup(self, out: PathLike | None = None) -> Path:
        r"""Copy the whole study, also while others work in it, and check the copy.

        Only its owner may read the copy, where the system has such a thing.

        Parameters
        ----------
        out : path, optional
            The copy; None: beside the study, with the day and the time in its name.

        Returns
        -------
        Path
            The copy: a study like any other.

        Raises
        ------
        StudyExists
            If there is a file at `out` already.
        StudyReadOnly
            If the copy cannot be written there.
        StudyDamaged
            If the copy is not whole; where the study itself is not, the copy is kept.
        WrongUse
            For a study on a server, which `pg_dump` backs up.

        Examples
        --------
        >>> import tempfile
        >>> folder = tempfile.TemporaryDirectory()
        >>> with Study(Path(folder.name, "karier.study")) as study:
        ...     copy = study.backup(Path(folder.name, "cadangan.study"))
        >>> with Study(copy) as study:
        ...     {finding.level for finding in study.doctor()}
        {'ok'}
        >>> folder.cleanup()
        """
        return _backup.backup(self._session, out)

    def doctor(self) -> list[Finding]:
        """Check the study: chains of decisions, offsets, references, and where the file lies.

        Returns
        -------
        list of Finding
            Each with level (ok, warning, error), check and detail.
        """
        return check_store(self._session.store)
