"""What a project tells besides codings -> a study. In: notes, cases. Out: memos, attributes.

What a coder has written in the study already, word for word, is not written again; attributes that
the study has stay.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

from sqlalchemy import Connection, select

from qualnlp.codebook import Codebook
from qualnlp.exchange.material import Place
from qualnlp.exchange.project import Project
from qualnlp.exchange.report import Report
from qualnlp.i18n import say
from qualnlp.store import schema
from qualnlp.store import transcripts as transcript_store
from qualnlp.store.clock import now
from qualnlp.store.memos import current_memos


class About:
    """Plans the memos and the informants' attributes of a project.

    Parameters
    ----------
    codes : mapping of str to str
        Key of a code -> its id in the study.
    coder : callable
        Gives whose a memo is, by the name in the file.

    Attributes
    ----------
    memos : list of dict
        Rows to be written, without their ids.
    attributes : dict of str to dict
        Informant -> attributes.
    """

    def __init__(
        self,
        connection: Connection,
        project: Project,
        report: Report,
        codebook: Codebook | None,
        codes: Mapping[str, str],
        coder: Callable[[str], str],
    ) -> None:
        self._connection = connection
        self._project = project
        self._report = report
        self._codebook = codebook
        self._codes = codes
        self._coder = coder
        self._held = {
            (one.target, one.target_id, one.coder): one.text for one in current_memos(connection)
        }
        self.memos: list[dict[str, str]] = []
        self.attributes: dict[str, dict[str, str]] = {}

    def notes(self, places: Mapping[str, Place]) -> None:
        """Plan the memos on transcripts, codes, informants and the study."""
        codebook = self._codebook
        ids = set(self._codes.values()) | {code.id for code in codebook or ()}
        for note in self._project.notes:
            target_id = note.target_id
            if note.target == "transcript":
                place = places.get(target_id)
                if place is None:
                    told = say("sumbernya tidak ada", "its source is not there")
                    self._report.left_out("memo", note.text[:60], told)
                    continue
                target_id = place.transcript_id
            elif note.target == "code":
                target_id = self._codes.get(target_id, target_id)
                if target_id not in ids:
                    told = say("kodenya tidak ada", "its code is not there")
                    self._report.left_out("memo", note.text[:60], told)
                    continue
            self.memo(note.target, target_id, note.coder, note.text, note.created)

    def memo(self, target: str, target_id: str, coder: str, text: str, created: str) -> None:
        """Plan a memo, unless the study has the very same."""
        if not text.strip():
            return
        name = self._coder(coder)
        if self._held.get((target, target_id, name)) == text.strip():
            return
        self.memos.append(
            {
                "target": target,
                "target_id": target_id,
                "coder": name,
                "text": text.strip(),
                "written_at": created or now(),
            }
        )

    def cases(self, places: Mapping[str, Place]) -> None:
        """Give attributes to the informants whom the study, or a new source, knows by name."""
        known = set(self._connection.execute(select(schema.informants.c.informant)).scalars())
        for place in places.values():
            known |= {name for name, _ in place.new.informants} if place.new else set()
        for case in self._project.cases:
            if case.name in known:
                self.attributes[case.name] = dict(case.attributes)
            elif case.attributes:
                told = say("tidak ada informan bernama ini", "no informant has this name")
                self._report.left_out("case", case.name, told)
        for source in self._project.sources:
            found = places.get(source.key)
            if not source.attributes or found is None:
                continue
            names = [name for name, _ in found.new.informants] if found.new else []
            if len(names) == 1:
                own = self.attributes.setdefault(names[0], {})
                self.attributes[names[0]] = {**source.attributes, **own}
            else:
                told = say("atribut sumber, bukan satu informan", "attributes of a source")
                self._report.left_out("case", source.name, told)


def write_attributes(connection: Connection, given: Mapping[str, dict[str, str]]) -> None:
    """Complete the attributes of informants; what the study has stays."""
    for name, attributes in given.items():
        transcript_store.set_attributes(connection, name, partial(_earlier_first, attributes))


def _earlier_first(own: dict[str, str], before: dict[str, str]) -> dict[str, str]:
    return {**own, **before}
