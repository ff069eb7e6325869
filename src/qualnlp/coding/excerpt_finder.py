"""Which excerpts a row of a table means: by id, or by file and quotation."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from qualnlp.errors import UnknownExcerpt
from qualnlp.excerpts import Excerpt, excerpts_at, locate
from qualnlp.i18n import say

if TYPE_CHECKING:
    import pandas as pd


class ExcerptFinder:
    """Finds excerpts of a study.

    Parameters
    ----------
    excerpts, transcripts : pandas.DataFrame
        As `Study` gives them.
    text_of : callable
        Gives a transcript's text by its id.
    """

    def __init__(
        self, excerpts: pd.DataFrame, transcripts: pd.DataFrame, text_of: Callable[[str], str]
    ) -> None:
        self._text_of = text_of
        self._known = set(excerpts["excerpt_id"])
        self._excerpts: dict[str, list[Excerpt]] = {}
        for row in excerpts[excerpts["role"] == "informant"].to_dict("records"):
            excerpt = Excerpt(**{str(key): value for key, value in row.items()})
            self._excerpts.setdefault(excerpt.transcript_id, []).append(excerpt)
        self._texts: dict[str, str] = {}
        self._by_name: dict[str, set[str]] = {}
        for transcript_id, file in zip(
            transcripts["transcript_id"], transcripts["file"], strict=True
        ):
            for name in (transcript_id, Path(file).stem, file):
                self._by_name.setdefault(name, set()).add(transcript_id)

    def ids(self, row: Mapping[str, str]) -> list[str]:
        """Return the excerpt ids that a row means.

        Raises
        ------
        UnknownExcerpt
            If there is none, or if the quotation stands in several places.
        """
        excerpt_id = row.get("excerpt_id", "")
        if excerpt_id:
            if excerpt_id not in self._known:
                raise unknown_excerpt(excerpt_id)
            return [excerpt_id]
        name, quotation = row.get("transcript", ""), row.get("text", "")
        named = self._by_name.get(name, set())
        if len(named) != 1:
            raise UnknownExcerpt(
                say("transkrip ini tidak ada di studi", "the study has no such transcript")
                if not named
                else say(
                    f"{len(named)} transkrip bernama begini; pakai excerpt_id",
                    f"{len(named)} transcripts are called so; use excerpt_id",
                ),
                where=name,
            )
        meant = self._meant(next(iter(named)), quotation)
        if len(meant) == 1:
            return [excerpt.excerpt_id for excerpt in meant[0]]
        start = quotation if len(quotation) <= 40 else quotation[:40] + "…"
        if not meant:
            problem = say(
                f"kutipan “{start}” tidak ditemukan", f"the quotation “{start}” is not there"
            )
        else:
            problem = say(
                f"kutipan “{start}” muncul {len(meant)} kali; pakai excerpt_id",
                f"the quotation “{start}” stands there {len(meant)} times; use excerpt_id",
            )
        raise UnknownExcerpt(problem, where=name)

    def _meant(self, transcript_id: str, quotation: str) -> list[list[Excerpt]]:
        """Return the excerpts of informants at each place of the quotation."""
        if transcript_id not in self._texts:
            self._texts[transcript_id] = self._text_of(transcript_id)
        own = self._excerpts.get(transcript_id, [])
        places = locate(self._texts[transcript_id], quotation)
        return [found for place in places if (found := excerpts_at(own, *place))]


def unknown_excerpt(excerpt_id: str) -> UnknownExcerpt:
    """Return the error for an id that the study does not hold."""
    return UnknownExcerpt(
        say("Kutipan ini tidak ada di studi.", "The study has no such excerpt."),
        where=excerpt_id,
        hint=say("Lihat study.excerpts().", "See study.excerpts()."),
    )
