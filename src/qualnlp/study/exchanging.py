"""Other copies of a study -> this one. In: a file. Out: what came, and what both changed."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from qualnlp.study.pseudonyms import Pseudonymising
from qualnlp.transcripts.paths import PathLike

if TYPE_CHECKING:
    import pandas as pd


class Exchanging(Pseudonymising):
    """The part of `Study` that takes in what was done elsewhere."""

    def merge_study(self, other: PathLike, *, anyway: bool = False) -> pd.DataFrame:
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
            Whether to take in a study that shares neither a transcript nor a version of the
            codebook with this one, and so is no copy of it.

        Returns
        -------
        pandas.DataFrame
            kind (codebook, transcript, replaced, turn, cut, informant, excerpt, history,
            decision, conclusion, memo, run, shown, reading, note), subject, outcome, n, ours,
            theirs. Outcome is ``"added"`` (`n` rows came), or ``"both"``: both copies changed it,
            ours stays, theirs is told.
            ``attrs["not_taken"]`` lists, a dict a decision, what a coder decided in the other
            copy after going on in this one, too: as a table it is what `code` reads.

        Raises
        ------
        FileMissing
            If there is no such file.
        StudyDamaged, StudyTooNew
            If it is no study, is not whole, or was written by a later version.
        StudyUnrelated
            If it is no copy of this study, unless `anyway`. A study that is still empty takes in
            any other.

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
        import pandas as pd

        from qualnlp.store.merging import merge_stores
        from qualnlp.store.merging.report import COLUMNS

        report = merge_stores(self._store, Path(other), anyway=anyway)
        frame = pd.DataFrame(report.rows, columns=list(COLUMNS))
        frame.attrs["not_taken"] = report.not_taken
        return frame
