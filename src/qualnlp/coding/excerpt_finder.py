"""Which excerpts a row of a table means: by id, by offsets, or by file and quotation."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import PurePath, PureWindowsPath
from typing import TYPE_CHECKING, Any

from qualnlp.coding.quotation_search import Searcher, Span
from qualnlp.errors import UnknownExcerpt, clipped
from qualnlp.excerpts import Excerpt, excerpts_at
from qualnlp.i18n import say
from qualnlp.transcripts.paths import means_file

if TYPE_CHECKING:
    import pandas as pd

_ENDING = re.compile(
    r"\.(txt|docx?|pdf|rtf|odt|md|html?|vtt|srt|json|otr|csv|xlsx?|qdpx|mp3|mp4|wav|m4a)$"
)


@dataclass(frozen=True, slots=True)
class Found:
    """The excerpts that a row means, where they stand, and what had to be mended."""

    excerpt_ids: list[str]
    transcript_id: str = ""
    start: int = -1
    note: str = ""


class AmbiguousQuotation(UnknownExcerpt):
    """The words stand at several places; `choices` holds them all."""

    def __init__(self, what: str, *, where: str, choices: list[Found]) -> None:
        super().__init__(what, where=where)
        self.choices = choices


class QuotationMissing(UnknownExcerpt):
    """The words stand nowhere."""


@dataclass
class _Transcript:
    """What is needed of one transcript to find words in it."""

    text: str
    own: list[Excerpt]
    others: list[Excerpt]
    searcher: Searcher = field(init=False)

    def __post_init__(self) -> None:
        spoken = [(excerpt.start, excerpt.end) for excerpt in (*self.own, *self.others)]
        self.searcher = Searcher(self.text, spoken)


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
        self._transcript_of = dict(
            zip(excerpts["excerpt_id"], excerpts["transcript_id"], strict=True)
        )
        self._by_role: dict[tuple[str, bool], list[Excerpt]] = {}
        for row in excerpts.to_dict("records"):
            excerpt = Excerpt(**{str(key): value for key, value in row.items()})
            key = (excerpt.transcript_id, excerpt.role == "informant")
            self._by_role.setdefault(key, []).append(excerpt)
        self._of_informant: dict[str, set[str]] = {}
        names = excerpts[["informant", "transcript_id"]].drop_duplicates()
        for informant, transcript_id in names.itertuples(index=False, name=None):
            if informant:
                self._of_informant.setdefault(_bare_name(informant), set()).add(transcript_id)
        self._read: dict[str, _Transcript] = {}
        self._by_name: dict[str, set[str]] = {}
        self._loosely: dict[str, set[str]] = {}
        self._files = dict(zip(transcripts["transcript_id"], transcripts["file"], strict=True))
        for transcript_id, file in self._files.items():
            for name in (transcript_id, PurePath(file).stem, file):
                self._by_name.setdefault(name, set()).add(transcript_id)
            self._loosely.setdefault(_bare_name(file), set()).add(transcript_id)

    @property
    def transcript_ids(self) -> list[str]:
        """All transcripts that hold words of informants."""
        return [key for key, is_informant in self._by_role if is_informant]

    def informant_excerpts(self, transcript_id: str) -> list[str]:
        """Return the ids of what informants say in a transcript."""
        return [excerpt.excerpt_id for excerpt in self._by_role.get((transcript_id, True), ())]

    def transcript_id(self, name: str) -> str:
        """Return the transcript that a name means: its id, or its file in any of its forms.

        Raises
        ------
        UnknownExcerpt
            If there is none, or if several are called so.
        """
        named = self._by_name.get(name) or self._loosely.get(_bare_name(name), set())
        if len(named) > 1:  # a folder may tell them apart
            own = {key for key in named if means_file(name, self._files[key])}
            named = own or named
        if len(named) == 1:
            return next(iter(named))
        raise UnknownExcerpt(
            say("transkrip ini tidak ada di studi", "the study has no such transcript")
            if not named
            else say(
                f"{len(named)} transkrip bernama begini; tulis foldernya juga, atau excerpt_id",
                f"{len(named)} transcripts are called so; give the folder, too, or excerpt_id",
            ),
            where=name,
        )

    def find(self, row: Mapping[str, Any]) -> Found:
        """Return the excerpts that a row means.

        Parameters
        ----------
        row : mapping
            With `excerpt_id`, or `transcript` and `text` or `start` and `end`; `occurrence` and
            `start` say which of several places is meant. With `text` alone it is looked for in
            every transcript, and meant where it stands once.

        Raises
        ------
        UnknownExcerpt
            If there is none; `AmbiguousQuotation` if the words stand at several places.
        """
        excerpt_id = str(row.get("excerpt_id") or "")
        quotation = str(row.get("text") or "")
        if excerpt_id and (excerpt_id in self._transcript_of or not quotation):
            if excerpt_id not in self._transcript_of:
                raise unknown_excerpt(excerpt_id)
            return Found([excerpt_id], self._transcript_of[excerpt_id])
        name = str(row.get("transcript") or "")
        if not name.strip() and quotation.strip():
            informant = str(row.get("informant") or "")
            return self._anywhere(quotation, row.get("occurrence"), row.get("start"), informant)
        transcript_id = self.transcript_id(name)
        start, end = row.get("start"), row.get("end")
        if not quotation.strip():
            return self._at(transcript_id, name, start, end)
        return self._quoted(transcript_id, name, quotation, row.get("occurrence"), start)

    def _transcript(self, transcript_id: str) -> _Transcript:
        if transcript_id not in self._read:
            own = self._by_role.get((transcript_id, True), [])
            others = self._by_role.get((transcript_id, False), [])
            self._read[transcript_id] = _Transcript(self._text_of(transcript_id), own, others)
        return self._read[transcript_id]

    def _at(self, transcript_id: str, name: str, start: int | None, end: int | None) -> Found:
        about = self._transcript(transcript_id)
        if start is None or end is None or not start < end <= len(about.text):
            raise UnknownExcerpt(
                say(
                    f"tidak ada huruf {start}–{end} dalam transkrip ini",
                    f"this transcript has no characters {start}–{end}",
                ),
                where=name,
            )
        found = self._meant(about, transcript_id, [(start, end)])
        if found is None:
            words = about.text[start:end]
            raise UnknownExcerpt(self._not_informants(about, [[(start, end)]], words), where=name)
        return found

    def _quoted(
        self, transcript_id: str, name: str, quotation: str, nth: int | None, hint: int | None
    ) -> Found:
        about = self._transcript(transcript_id)
        matches = about.searcher.search(quotation)
        shown = clipped(quotation)
        places = matches.places
        if not places:
            raise QuotationMissing(
                say(f"kutipan “{shown}” tidak ditemukan", f"the quotation “{shown}” is not there"),
                where=name,
            )
        if nth is not None:
            if not 1 <= nth <= len(places):
                raise UnknownExcerpt(
                    say(
                        f"kutipan “{shown}” muncul {len(places)} kali, bukan {nth}",
                        f"the quotation “{shown}” stands there {len(places)} times, not {nth}",
                    ),
                    where=name,
                )
            places = [places[nth - 1]]
        meant = [found for place in places if (found := self._meant(about, transcript_id, place))]
        if not meant:
            raise UnknownExcerpt(self._not_informants(about, places, shown), where=name)
        if hint is not None and len(meant) > 1:
            meant = _near(meant, hint)
        if len(meant) == 1:
            note = ""
            if matches.distance:
                note = say(
                    f"“{shown}” cocok dengan selisih {matches.distance} huruf",
                    f"“{shown}” fits but for {matches.distance} letters",
                )
            return Found(meant[0].excerpt_ids, transcript_id, meant[0].start, note)
        raise AmbiguousQuotation(
            say(
                f"kutipan “{shown}” muncul {len(meant)} kali; pakai excerpt_id",
                f"the quotation “{shown}” stands there {len(meant)} times; use excerpt_id",
            ),
            where=name,
            choices=meant,
        )

    def _anywhere(self, quotation: str, nth: int | None, hint: int | None, informant: str) -> Found:
        """Return where a quotation stands in the study, if it stands at one place only.

        Where the study knows the informant who is named, only in what that person says.
        """
        own = self._of_informant.get(_bare_name(informant), set())
        found: list[Found] = []
        others: list[UnknownExcerpt] = []
        named = [one for one in self._files if not own or one in own]
        # Where the very words stand, nothing is to be mended elsewhere, and no letter differs.
        searchers = {one: self._transcript(one).searcher for one in named}
        there = [one for one in named if searchers[one].exactly(quotation)] or [
            one for one in named if searchers[one].search(quotation, fuzzy=False).places
        ]
        for transcript_id in there or named:
            file = self._files[transcript_id]
            try:
                found.append(self._quoted(transcript_id, file, quotation, nth, hint))
            except AmbiguousQuotation as error:
                found += error.choices
            except UnknownExcerpt as error:
                others.append(error)
        # A place where a letter differs is none where the very words stand elsewhere.
        exact = [one for one in found if not one.note] or found
        if len(exact) == 1:
            return exact[0]
        shown = clipped(quotation)
        if exact:
            files = ", ".join(dict.fromkeys(self._files[one.transcript_id] for one in exact))
            raise UnknownExcerpt(
                say(
                    f"kutipan “{shown}” ada di {len(exact)} tempat ({files}); "
                    "sebutkan transkripnya",
                    f"“{shown}” stands at {len(exact)} places ({files}); name the transcript",
                )
            )
        said = [error for error in others if not isinstance(error, QuotationMissing)]
        if said:  # it stands somewhere, but is not an informant's
            raise said[0]
        raise QuotationMissing(
            say(
                f"kutipan “{shown}” tidak ditemukan di transkrip mana pun",
                f"the quotation “{shown}” is in no transcript",
            )
        )

    def _meant(self, about: _Transcript, transcript_id: str, place: list[Span]) -> Found | None:
        ids = dict.fromkeys(
            excerpt.excerpt_id for span in place for excerpt in excerpts_at(about.own, *span)
        )
        return Found(list(ids), transcript_id, place[0][0]) if ids else None

    def _not_informants(self, about: _Transcript, places: list[list[Span]], words: str) -> str:
        spans = [span for place in places for span in place]
        roles = {e.role for span in spans for e in excerpts_at(about.others, *span)}
        if "interviewer" in roles:
            return say(
                f"“{words}” adalah kata pewawancara", f"“{words}” is said by the interviewer"
            )
        return say(f"“{words}” bukan kata informan", f"“{words}” is not said by an informant")


def _near(places: list[Found], hint: int) -> list[Found]:
    """Return the place that stands at an offset, or by far the nearest to it; else all.

    A tool's text may differ a little from ours, so that its offsets have moved.
    """
    by_distance = sorted(places, key=lambda found: abs(found.start - hint))
    first, second = (abs(found.start - hint) for found in by_distance[:2])
    return by_distance[:1] if 2 * first < second else places


def _bare_name(name: str) -> str:
    r"""Return a file's name as it is compared: no folder, no ending, no case.

    >>> _bare_name(r"C:\wawancara\Kopi.DOCX"), _bare_name("dr. Budi")
    ('kopi', 'dr. budi')
    """
    last = PureWindowsPath(unicodedata.normalize("NFC", name.strip())).name.casefold()
    return _ENDING.sub("", last)


def unknown_excerpt(excerpt_id: str) -> UnknownExcerpt:
    """Return the error for an id that the study does not hold."""
    return UnknownExcerpt(
        say("Kutipan ini tidak ada di studi.", "The study has no such excerpt."),
        where=excerpt_id,
        hint=say("Lihat study.excerpts().", "See study.excerpts()."),
    )
