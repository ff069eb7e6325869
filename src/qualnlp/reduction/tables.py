"""Counts, the informant x code matrix, co-occurrence and quotations, all from codings."""

from __future__ import annotations

from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from qualnlp.wording import say

if TYPE_CHECKING:
    import pandas as pd

    from qualnlp.codebook import Codebook

STANCES = ("mendukung", "menghambat", "campuran")
_TECHNIQUES = {
    "wawancara": "interview",
    "observasi": "observation",
    "dokumentasi": "document",
}


def technique_name(technique: str) -> str:
    """Return a technique's name in the reader's language.

    >>> technique_name("wawancara")
    'wawancara'
    """
    return say(technique, _TECHNIQUES.get(technique, technique))


def source_mark(informant: str, technique: str, turn: int) -> str:
    """Return where a quotation comes from, as a thesis writes it.

    >>> source_mark("Informan 2", "wawancara", 14)
    '(Informan 2, wawancara, giliran 14)'
    """
    name = technique_name(technique)
    return say(f"({informant}, {name}, giliran {turn})", f"({informant}, {name}, turn {turn})")


class Reduction:
    """The reduced tables of a study.

    Two coders who gave an excerpt the same code count once: every figure counts excerpts.

    Parameters
    ----------
    codings, excerpts, informants : pandas.DataFrame
        With the columns of `Study.codings`, `Study.excerpts` and `Study.informants`.
    codebook : Codebook

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
    ) -> None:
        self.codebook = codebook
        self.informants = informants
        about = excerpts[["excerpt_id", "informant", "technique", "turn", "text"]]
        own = codings[["excerpt_id", "code", "coder", "stance"]].astype({"stance": object})
        self._codings = own.merge(about, on="excerpt_id", how="left", validate="many_to_one")
        self._speech = excerpts[excerpts["role"] == "informant"]

    def write(self, folder: Path) -> list[Path]:
        """Write each table as a .csv that Excel opens as it is; return the paths."""
        folder.mkdir(parents=True, exist_ok=True)
        tables = {
            "kode": self.by_code,
            "informan": self.by_informant,
            "matriks": self.matrix.reset_index(),
            "teknik": self.by_technique.reset_index(),
            "ko-okurensi": self.cooccurrence.reset_index(),
            "kutipan": self.quotes,
        }
        paths = [folder / f"{name}.csv" for name in tables]
        for path, table in zip(paths, tables.values(), strict=True):
            # Excel takes a file for UTF-8 only if it begins with a byte order mark.
            table.to_csv(path, index=False, encoding="utf-8-sig", lineterminator="\n")
        return paths

    @property
    def n_codings(self) -> int:
        """How many (excerpt, code) pairs are coded, each counted once."""
        return len(self._codings.drop_duplicates(["excerpt_id", "code"]))

    def excerpts(
        self,
        informant: str | None = None,
        code: str | None = None,
        *,
        technique: str | None = None,
        stance: str | None = None,
    ) -> list[str]:
        """Return the excerpt ids behind a cell: of an informant (row) and a code (column).

        What is None does not restrict; a parent code means its children too.
        """
        frame = self._codings
        if informant is not None:
            frame = frame[frame["informant"] == informant]
        if code is not None:
            frame = frame[frame["code"].isin(self.codebook.family([code]))]
        if technique is not None:
            frame = frame[frame["technique"] == technique]
        if stance is not None:
            frame = frame[frame["stance"] == stance]
        return list(dict.fromkeys(frame["excerpt_id"]))

    @cached_property
    def by_code(self) -> pd.DataFrame:
        """A row a code, parents with the sum of their children's excerpts.

        Columns: code, name, parent, codable, n (excerpts), informants, techniques, and n by
        stance: mendukung, menghambat, campuran.
        """
        import pandas as pd

        rows = []
        for code in self.codebook:
            met = self._codings[self._codings["code"].isin(self.codebook.family([code.id]))]
            row: dict[str, object] = {
                "code": code.id,
                "name": code.name,
                "parent": code.parent or "",
                "codable": code.codable,
                "n": met["excerpt_id"].nunique(),
                "informants": met["informant"].nunique(),
                "techniques": met["technique"].nunique(),
            }
            for stance in STANCES:
                row[stance] = met.loc[met["stance"] == stance, "excerpt_id"].nunique()
            rows.append(row)
        return pd.DataFrame(rows)

    @cached_property
    def by_informant(self) -> pd.DataFrame:
        """A row an informant: excerpts, coded excerpts (n), different codes, n by stance."""
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
        import pandas as pd

        codes = [code.id for code in self.codebook.codable]
        pairs = self._codings.drop_duplicates(["excerpt_id", "code"])
        table = pd.crosstab(pairs["excerpt_id"], pairs["code"]).reindex(columns=codes, fill_value=0)
        counts = table.T @ table
        return counts.rename_axis(index="code", columns="code")

    @cached_property
    def quotes(self) -> pd.DataFrame:
        """A row a coding, in the order of the codebook and the transcripts.

        Columns: code, name, informant, technique, turn, stance, coder, text, source (the mark a
        thesis writes), excerpt_id. Coders who agree on code and stance share a row.
        """
        order = {code.id: number for number, code in enumerate(self.codebook)}
        place = {key: number for number, key in enumerate(self._speech["excerpt_id"])}
        keys = ["code", "excerpt_id", "stance"]
        coders: dict[tuple[object, ...], set[str]] = {}
        places = list(self._codings[keys].fillna("").itertuples(index=False, name=None))
        for key, coder in zip(places, self._codings["coder"], strict=True):
            coders.setdefault(key, set()).add(coder)
        frame = self._codings.assign(coder=[", ".join(sorted(coders[key])) for key in places])
        frame = frame.drop_duplicates(keys)
        frame["name"] = [
            self.codebook[code].name if code in self.codebook else code for code in frame["code"]
        ]
        frame["source"] = [
            source_mark(*one)
            for one in zip(frame["informant"], frame["technique"], frame["turn"], strict=True)
        ]
        frame["_code"] = [order.get(code, len(order)) for code in frame["code"]]
        frame["_place"] = [place.get(key, len(place)) for key in frame["excerpt_id"]]
        frame = frame.sort_values(["_code", "_place"], kind="stable", ignore_index=True)
        columns = "code name informant technique turn stance coder text source excerpt_id"
        return frame[columns.split()]

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
