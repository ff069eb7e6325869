"""Counts, the informant x code matrix, co-occurrence and quotations, all from codings."""

from __future__ import annotations

from dataclasses import replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from qualnlp.i18n import say
from qualnlp.reduction.citations import source_mark
from qualnlp.reduction.frame_rows import frame_rows
from qualnlp.terms import STANCES

if TYPE_CHECKING:
    from collections.abc import Mapping

    import numpy as np
    import pandas as pd
    from numpy.typing import NDArray

    from qualnlp.codebook import Codebook
    from qualnlp.coding import WhoseCodings

    FloatArray = NDArray[np.floating]

_PLACE = ["excerpt_id", "transcript_id", "informant", "technique", "turn", "start", "text"]
_TIMES = ["time_start", "time_end"]
# What the rows and the columns of each table are: `Reduction.excerpts` finds a cell by them.
_ROWS = {
    "matrix": "informant",
    "by_informant": "informant",
    "by_parent": "informant",
    "by_technique": "technique",
    "by_code": "code",
    "summaries": "code",
    "cooccurrence": "code",
}
_COLUMNS = {
    "matrix": "code",
    "by_informant": "stance",
    "by_parent": "code",
    "by_technique": "code",
    "by_code": "stance",
    "summaries": "stance",
    "cooccurrence": "code",
}


class Reduction:
    """The reduced tables of a study.

    Two coders who gave an excerpt the same code count once: every figure counts excerpts.

    Parameters
    ----------
    codings, excerpts, informants : pandas.DataFrame
        With the columns of `Study.codings`, `Study.excerpts` and `Study.informants`.
        Codings may have a column `settlement`, as `Study.final_codings` gives it.
    codebook : Codebook
    whose : WhoseCodings, optional
        Whose codings these are: ``reduction.whose.sentence``.
    marks : mapping of str to str, optional
        Excerpt id -> where it comes from; without it, `source_mark` says so.

    Examples
    --------
    >>> import pandas as pd
    >>> from qualnlp.codebook import Code, Codebook
    >>> excerpts = pd.DataFrame({"excerpt_id": ["e1"], "informant": ["Informan 1"],
    ...     "role": ["informant"], "technique": ["wawancara"], "turn": [3], "text": ["Minim."]})
    >>> codings = pd.DataFrame({"excerpt_id": ["e1"], "code": ["pelatihan"],
    ...     "coder": ["ani"], "stance": ["menghambat"]})
    >>> reduction = Reduction(codings, excerpts, pd.DataFrame({"informant": ["Informan 1"]}),
    ...     Codebook([Code("pelatihan", "Pelatihan")]))
    >>> int(reduction.matrix.loc["Informan 1", "pelatihan"])
    1
    >>> reduction.excerpts("Informan 1", "pelatihan")
    ['e1']
    """

    def __init__(
        self,
        codings: pd.DataFrame,
        excerpts: pd.DataFrame,
        informants: pd.DataFrame,
        codebook: Codebook,
        whose: WhoseCodings | None = None,
        marks: Mapping[str, str] | None = None,
    ) -> None:
        self.codebook = _holding(codebook, set(codings["code"]))
        self.whose = whose
        self._cited = marks or {}
        self.informants = informants
        about = excerpts.reindex(columns=[*_PLACE, *_TIMES]).assign(
            transcript_id=excerpts.get("transcript_id", excerpts["excerpt_id"]),
            start=excerpts.get("start", 0),
        )
        kept = ["excerpt_id", "code", "coder", "stance"]
        self._marks = ["settlement"] if "settlement" in codings else []
        own = codings[[*kept, *self._marks]].astype({"stance": object})
        self._codings = own.merge(about, on="excerpt_id", how="left", validate="many_to_one")
        self._speech = about[(excerpts["role"] == "informant").to_numpy()]

    def write(self, folder: Path) -> list[Path]:
        """Write each table as a .csv that Excel opens as it is; return the paths.

        Raises
        ------
        QualNlpError
            If the folder or a file in it cannot be written.
        """
        from qualnlp.reduction.export_csv import write_tables

        return write_tables(self, folder)

    def _repr_html_(self) -> str:
        """Return what a notebook shows: how much is coded, and how often each code."""
        from qualnlp.reduction.notebook import reduction_html

        return reduction_html(self)

    @cached_property
    def n_codings(self) -> int:
        """How many (excerpt, code) pairs are coded, each counted once."""
        return len(self._codings.drop_duplicates(["excerpt_id", "code"]))

    def excerpts(
        self,
        row: object = None,
        column: object = None,
        *,
        table: str = "matrix",
        informant: str | None = None,
        code: str | None = None,
        technique: str | None = None,
        stance: str | None = None,
    ) -> list[str]:
        """Return the excerpt ids behind a cell of any table, in the order of the codings.

        Parameters
        ----------
        row, column
            Of the table's index (or its first column) and of its columns. What is None does not
            restrict; a parent code means its children too. A stance is a column of `by_code`
            and `by_informant`; their other columns count over all excerpts of the row.
        table : str
            matrix (informant, code; of every kind), by_code, by_informant, by_technique,
            by_parent, cooccurrence (code, code), summaries, saturation (number of the interview
            in the order of adding: the excerpts with its new codes).
        informant, code, technique, stance : str, optional
            Restrict further.

        Raises
        ------
        ValueError
            If there is no such table.
        """
        if table == "saturation":
            found = self._firsts
            numbers = found if row is None else [int(str(row))]
            return [key for number in numbers for key in found.get(number, [])]
        frame = self._codings
        if table not in _ROWS:
            known = ", ".join([*_ROWS, "saturation"])
            raise ValueError(
                say(f"Tidak ada tabel “{table}”: {known}.", f"No table “{table}”: {known}.")
            )
        across = _COLUMNS[table]
        if across == "stance" and column not in STANCES:
            across, column = "", None
        wanted = [(_ROWS[table], row), (across, column)]
        wanted += [("informant", informant), ("code", code)]
        wanted += [("technique", technique), ("stance", stance)]
        for key, value in wanted:
            if value is None:
                continue
            if key == "code" and table == "cooccurrence":
                ids = frame.loc[frame["code"] == value, "excerpt_id"]
                frame = frame[frame["excerpt_id"].isin(ids)]
            elif key == "code":
                frame = frame[frame["code"].isin(self.codebook.family([str(value)]))]
            else:
                frame = frame[frame[key] == value]
        return list(dict.fromkeys(frame["excerpt_id"].tolist()))

    @cached_property
    def by_code(self) -> pd.DataFrame:
        """One row per code; a parent counts each excerpt of its children once.

        Columns: code, name, parent, codable, n (excerpts), informants, techniques, and n by
        stance: mendukung, menghambat, campuran.
        """
        import pandas as pd

        about = {
            "code": [code.id for code in self.codebook],
            "name": [code.name for code in self.codebook],
            "parent": [code.parent or "" for code in self.codebook],
            "codable": [code.codable for code in self.codebook],
        }
        frame = pd.DataFrame(about)
        pairs = [(one, c.id) for c in self.codebook for one in self.codebook.family([c.id])]
        family = pd.DataFrame(pairs, columns=["code", "above"])
        met = self._codings.merge(family, on="code")
        groups = met.groupby("above")
        counts = {"n": "excerpt_id", "informants": "informant", "techniques": "technique"}
        found = {name: groups[column].nunique() for name, column in counts.items()}
        for stance in STANCES:
            own = met[met["stance"] == stance].groupby("above")
            found[stance] = own["excerpt_id"].nunique()
        for name, n in found.items():
            frame[name] = frame["code"].map(n).fillna(0).astype("int64")
        return frame

    @cached_property
    def by_informant(self) -> pd.DataFrame:
        """One row per informant: excerpts, coded excerpts (n), different codes, n by stance."""
        import pandas as pd

        rows = []
        for informant in self._informant_names:
            met = self._codings[self._codings["informant"] == informant]
            speech = self._speech[self._speech["informant"] == informant]
            row: dict[str, object] = {
                "informant": informant,
                "excerpts": speech["excerpt_id"].nunique(),
                "n": met["excerpt_id"].nunique(),
                "codes": met["code"].nunique(),
            }
            for stance in STANCES:
                row[stance] = met.loc[met["stance"] == stance, "excerpt_id"].nunique()
            rows.append(row)
        return pd.DataFrame(rows)

    @cached_property
    def matrix(self) -> pd.DataFrame:
        """Informants (index) x codable codes (columns): how many excerpts."""
        return self._crossed("informant", self._informant_names)

    @cached_property
    def by_technique(self) -> pd.DataFrame:
        """Techniques (index) x codable codes (columns): how many excerpts."""
        return self._crossed("technique", list(dict.fromkeys(self._speech["technique"])))

    @cached_property
    def cooccurrence(self) -> pd.DataFrame:
        """Codes x codes: how many excerpts carry both; the diagonal holds each code's own n."""
        from qualnlp.reduction.cooccurrence import together

        return together(self._codings, [code.id for code in self.codebook.codable])

    @cached_property
    def quotes(self) -> pd.DataFrame:
        """One row per coding, in the order of the codebook and the transcripts.

        Columns: code, name, informant, technique, turn, stance, coder, text, source (the mark a
        thesis writes), excerpt_id. Coders who agree on code and stance share a row. Of final
        codings, also settlement (`qualnlp.terms.SETTLEMENTS`).
        """
        order = {code.id: number for number, code in enumerate(self.codebook)}
        place = {key: number for number, key in enumerate(self._speech["excerpt_id"].tolist())}
        keys = ["code", "excerpt_id", "stance"]
        pairs = frame_rows(self._codings[keys].fillna(""), keys)
        frame = self._codings.assign(coder=[", ".join(self.coders[pair]) for pair in pairs])
        frame = frame.drop_duplicates(keys)
        frame["name"] = [
            self.codebook[code].name if code in self.codebook else code
            for code in frame["code"].tolist()
        ]
        cited = frame_rows(frame, ["excerpt_id", "informant", "technique", "turn"])
        frame["source"] = [self._cited.get(key) or source_mark(*place) for key, *place in cited]
        frame["_code"] = [order.get(code, len(order)) for code in frame["code"].tolist()]
        frame["_place"] = [place.get(key, len(place)) for key in frame["excerpt_id"].tolist()]
        frame = frame.sort_values(["_code", "_place"], kind="stable", ignore_index=True)
        columns = "code name informant technique turn stance coder text source excerpt_id"
        return frame[[*columns.split(), *self._marks]]

    @cached_property
    def coders(self) -> dict[tuple[str, str, str], list[str]]:
        """(Code, excerpt id, stance or empty) -> the coders who gave it, in alphabetical order."""
        columns = ["code", "excerpt_id", "stance", "coder"]
        frame = self._codings[columns].fillna({"stance": ""})
        coders: dict[tuple[str, str, str], set[str]] = {}
        for code, excerpt_id, stance, coder in frame_rows(frame, columns):
            coders.setdefault((code, excerpt_id, stance), set()).add(coder)
        return {key: sorted(names) for key, names in coders.items()}

    @cached_property
    def by_parent(self) -> pd.DataFrame:
        """Informants (index) x parent codes (columns): excerpts under any code below."""
        return self.cross("count", parents=True)

    def cross(self, kind: str = "count", *, parents: bool = False) -> pd.DataFrame:
        """Return informants (index) x codes (columns) in one of four kinds.

        Parameters
        ----------
        kind : str
            ``"count"``: excerpts. ``"present"``: 1 or 0. ``"words"``: the share, 0 to 1, of the
            informant's words that stand in excerpts with the code; words in two excerpts count
            once; NaN for who said nothing. ``"stance"``: the one stance of the cell,
            ``"campuran"`` where there are several, ``""`` where no coding has one, None where
            there is no coding.
        parents : bool
            Whether the columns are the parent codes, each with all that is below it, instead of
            the codable ones.

        Returns
        -------
        pandas.DataFrame
            What its cells are stands in ``attrs["note"]``.

        Raises
        ------
        ValueError
            If there is no such kind.
        """
        from qualnlp.reduction.crosstab import cross

        return cross(
            kind, self._codings, self._speech, self._informant_names, self._columns(parents)
        )

    @cached_property
    def pairs(self) -> pd.DataFrame:
        """One row per pair of codes: how often together, Jaccard, phi; see `cooccurrence.pairs`."""
        from qualnlp.reduction.cooccurrence import pairs

        return pairs(self.cooccurrence, self._codings["excerpt_id"].nunique())

    def choose(
        self, rule: str = "typical", n: int = 3, vectors: Mapping[str, FloatArray] | None = None
    ) -> pd.DataFrame:
        """Return at most `n` quotations per code by a stated rule; see `typical_quotes.choose`.

        Parameters
        ----------
        rule : str
            ``"typical"``, ``"divergent"``, or ``"each"``: the most typical of every informant.
        n : int
            How many a code; for ``"each"``, how many an informant.
        vectors : mapping of str to array, optional
            Excerpt id -> vector (d,). Without it, TF-IDF of the excerpts' words.
        """
        from qualnlp.reduction.typical_quotes import choose

        known = self._similarities if vectors is None else None
        return choose(self.quotes, rule, n, vectors, known)

    @cached_property
    def _similarities(self) -> FloatArray:
        from qualnlp.reduction.typical_quotes import similarities

        return similarities(self.quotes.drop_duplicates(["code", "excerpt_id"]))

    @cached_property
    def summaries(self) -> pd.DataFrame:
        """One row per codable code, for the researcher to finish.

        code, name, n, informants, techniques, mendukung, menghambat, campuran, typical and
        divergent (quotations with their marks; empty if there is none), summary (empty), and
        excerpt_ids.
        """
        frame = self.by_code[self.by_code["codable"]].drop(columns=["parent", "codable"])
        for rule in ("typical", "divergent"):
            chosen = self.choose(rule, 1)
            told = zip(chosen["code"], chosen["text"], chosen["source"], strict=True)
            words = {code: f"“{text}” {source}" for code, text, source in told}
            frame[rule] = [words.get(code, "") for code in frame["code"]]
        frame["summary"] = ""
        ids = self._codings.groupby("code")["excerpt_id"].agg(lambda own: list(dict.fromkeys(own)))
        parents = [code for code in frame["code"] if self.codebook.children(code)]
        known = dict(ids) | {code: self.excerpts(code=code) for code in parents}
        frame["excerpt_ids"] = [known.get(code, []) for code in frame["code"]]
        return frame.reset_index(drop=True)

    @cached_property
    def saturation(self) -> pd.DataFrame:
        """One row per interview: new codes in the actual order, with a 95 % band of random orders.

        See `saturation.saturation`; `saturate` takes other numbers.
        """
        return self.saturate()

    def saturate(self, orders: int = 500, seed: int = 0) -> pd.DataFrame:
        """Return `saturation` over another number of random orders."""
        from qualnlp.reduction.saturation import saturation

        return saturation(self._codings, self._order, orders, seed)

    @cached_property
    def _firsts(self) -> dict[int, list[str]]:
        from qualnlp.reduction.saturation import first_excerpts

        return first_excerpts(self._codings, self._order)

    @cached_property
    def timeline(self) -> pd.DataFrame:
        """One row per coding whose excerpt has times: when each code was spoken of.

        transcript_id, informant, code, name, stance, time_start, time_end (seconds), excerpt_id.
        """
        keys = ["excerpt_id", "code", "stance"]
        timed = self._codings.dropna(subset=["time_start"]).drop_duplicates(keys)
        timed = timed.assign(
            name=[self.codebook[one].name if one in self.codebook else one for one in timed["code"]]
        ).sort_values(["transcript_id", "time_start", "code"], kind="stable", ignore_index=True)
        columns = "transcript_id informant code name stance time_start time_end excerpt_id"
        return timed[columns.split()]

    @cached_property
    def _order(self) -> pd.DataFrame:
        """The sources in the order in which they were added: transcript_id, technique."""
        both = [self._speech, self._codings]
        frames = [one[["transcript_id", "technique", "informant"]] for one in both]
        import pandas as pd

        return pd.concat(frames).drop_duplicates("transcript_id", ignore_index=True)

    def _columns(self, parents: bool) -> dict[str, set[str]]:
        """Return each column of a matrix, and the codes that it takes together."""
        if not parents:
            return {code.id: {code.id} for code in self.codebook.codable}
        return {
            code.id: self.codebook.family([code.id])
            for code in self.codebook
            if self.codebook.children(code.id)
        }

    @cached_property
    def _informant_names(self) -> list[str]:
        return list(dict.fromkeys(self.informants["informant"]))

    def _crossed(self, key: str, rows: list[str]) -> pd.DataFrame:
        import pandas as pd

        pairs = self._codings.drop_duplicates(["excerpt_id", "code"])
        table = pd.crosstab(pairs[key], pairs["code"])
        codes = [code.id for code in self.codebook.codable]
        table = table.reindex(index=rows, columns=codes, fill_value=0)
        return table.rename_axis(index=key, columns="code")


def _holding(codebook: Codebook, used: set[str]) -> Codebook:
    """Return the codebook, with parents codable that hold codings of their own.

    A code that was split may have some from before; no table may pass them over.
    """
    held = {code.id for code in codebook if not code.codable and code.id in used}
    if not held:
        return codebook
    codes = [replace(one, codable=True) if one.id in held else one for one in codebook]
    return codebook.with_codes(codes)
