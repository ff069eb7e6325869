"""The segments of a project -> excerpts of a study. In: a source's segments. Out: excerpt ids.

In a text that the study has, a segment goes to the excerpts that hold its words; in a new one it
becomes an excerpt of its very words.
"""

from __future__ import annotations

from qualnlp.excerpts import Excerpt, excerpts_at
from qualnlp.exchange.material import Place
from qualnlp.exchange.project import Segment
from qualnlp.exchange.report import Report
from qualnlp.exchange.take_sources import excerpt_at
from qualnlp.i18n import say


class Meant:
    """Finds the excerpts that the segments of one source mean."""

    def __init__(
        self, place: Place, excerpts: dict[str, Excerpt], name: str, report: Report
    ) -> None:
        self._place = place
        self._new = excerpts
        self._name = name
        self._report = report
        self._moved = self._lost = 0
        self._exact = {(one.start, one.end): one.excerpt_id for one in place.excerpts}
        self._own = [one for one in place.excerpts if one.role == "informant"]
        self._others = [one for one in place.excerpts if one.role != "informant"]

    def excerpts(self, one: Segment) -> list[str]:
        """Return the ids of the excerpts that a segment means; a new source gets new ones."""
        span = self._place.at(one.start, one.end)
        if span is None:
            self._lost += 1
            return []
        start, end = span
        text = self._place.text
        while start < end and text[start].isspace():
            start += 1
        while end > start and text[end - 1].isspace():
            end -= 1
        if (start, end) in self._exact:
            return [self._exact[start, end]]
        if self._place.new is not None:
            made = excerpt_at(self._place, start, end)
            if made is None:
                self._lost += 1
                return []
            self._exact[start, end] = made.excerpt_id
            self._new[made.excerpt_id] = made
            return [made.excerpt_id]
        found = excerpts_at(_near(self._own, start, end), start, end)
        found = found or excerpts_at(_near(self._others, start, end), start, end)
        self._moved += bool(found)
        self._lost += not found
        return [excerpt.excerpt_id for excerpt in found]

    def tell(self) -> int:
        """Tell how many segments were moved or lost; return how many were lost."""
        told = say(
            "segmen dipasang pada kutipan studi yang memuatnya",
            "segments put on the excerpts of the study that hold them",
        )
        self._report.changed("coding", self._name, told, self._moved)
        told = say("kata-katanya tidak ditemukan di studi", "their words are not in the study")
        self._report.left_out("coding", self._name, told, self._lost)
        return self._lost


def _near(excerpts: list[Excerpt], start: int, end: int) -> list[Excerpt]:
    return [one for one in excerpts if one.start < end and one.end > start]
