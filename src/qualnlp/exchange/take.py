"""A project -> a study. In: a project, an open study. Out: rows to write and decisions to append.

`plan` reads and decides, `Plan.write` writes, in one transaction of the caller: all or nothing.
Codings become confirmations with their dates; a machine's are none. What a coder has in the study
already, word for word, is not decided again.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, select

from qualnlp import coding
from qualnlp.codebook import Codebook
from qualnlp.excerpts import Excerpt, Informants, technique_of
from qualnlp.excerpts.model import STORED_COLUMNS
from qualnlp.exchange.alignment import Letters
from qualnlp.exchange.material import Place, as_it_was, material_of
from qualnlp.exchange.project import Project, ProjectSource, Segment
from qualnlp.exchange.report import Report
from qualnlp.exchange.take_about import About, write_attributes
from qualnlp.exchange.take_codes import take_codes
from qualnlp.exchange.take_segments import Meant
from qualnlp.exchange.take_sources import Held, find_held, read_anew
from qualnlp.i18n import say
from qualnlp.store import schema
from qualnlp.store import transcripts as transcript_store
from qualnlp.store.codebooks import current_codebook, save_codebook
from qualnlp.store.current_decisions import current_decisions
from qualnlp.store.memos import memo_id_of
from qualnlp.store.proofs import add_rows


@dataclass(frozen=True)
class Wishes:
    """What a person says about a file that it does not say itself.

    Attributes
    ----------
    coder : str or None
        Who coded where the file names nobody; in a file of one coder, whose codings these are.
    mode : str
        ``"blind"`` or ``"assisted"``, for codings that do not say it.
    codes : mapping of str to str or None
        Their codes -> ours; an empty text leaves one out.
    technique : str or None
        How new sources came about, where the file does not say.
    """

    coder: str | None = None
    mode: str = "blind"
    codes: Mapping[str, str] | None = None
    technique: str | None = None


@dataclass
class Plan:
    """What an import will write.

    Attributes
    ----------
    acts : list of DecisionInput
        In the order of their dates.
    listed : dict of str to set of str
        Coder -> transcripts in which this coder coded.
    transcript_ids : list of str
        Every transcript that the file speaks of.
    doubtful : set of str
        Transcripts of which a segment was not found.
    """

    codebook: Codebook | None = None
    places: list[Place] = field(default_factory=list)
    excerpts: dict[str, Excerpt] = field(default_factory=dict)
    acts: list[coding.DecisionInput] = field(default_factory=list)
    memos: list[dict[str, str]] = field(default_factory=list)
    attributes: dict[str, dict[str, str]] = field(default_factory=dict)
    listed: dict[str, set[str]] = field(default_factory=dict)
    transcript_ids: list[str] = field(default_factory=list)
    doubtful: set[str] = field(default_factory=set)

    def write(self, connection: Connection) -> list[str]:
        """Write everything; return the ids of the decisions, in the order of `acts`."""
        if self.codebook is not None:
            save_codebook(connection, self.codebook)
        for place in self.places:
            if place.new is not None:
                transcript_store.save_transcript(connection, place.new)
                if place.retired:
                    transcript_store.retire(connection, place.retired)
        transcript_store.save_excerpts(connection, self.excerpts.values())
        write_attributes(connection, self.attributes)
        if self.memos:
            rows = [{"memo_id": memo_id_of(row), **row} for row in self.memos]
            known = set(connection.execute(select(schema.memos.c.memo_id)).scalars())
            new = {row["memo_id"]: row for row in rows if row["memo_id"] not in known}
            add_rows(connection, schema.memos, list(new.values()))
        return coding.append(connection, self.acts)


def plan(
    connection: Connection, project: Project, path: Path, wishes: Wishes, report: Report
) -> Plan:
    """Return what a project comes to in a study; the report is told what is lost.

    Raises
    ------
    QualNlpError
        If the table of codes names what is not there.
    """
    return _Planner(connection, project, path, wishes, report).plan()


class _Planner:
    def __init__(
        self,
        connection: Connection,
        project: Project,
        path: Path,
        wishes: Wishes,
        report: Report,
    ) -> None:
        self._connection = connection
        self._project = project
        self._path = path
        self._wishes = wishes
        self._report = report
        self._made = Plan()
        self._codes: dict[str, str] = {}
        self._spellings: dict[str, str] = {}
        self._only = len([name for name in project.coders if name not in project.machines]) == 1
        table = schema.transcripts
        columns = (table.c.transcript_id, table.c.file, table.c.text, table.c.technique)
        query = select(*columns).where(table.c.replaced_by.is_(None)).order_by(table.c.position)
        self._held = [Held(*row) for row in connection.execute(query)]
        self._ids = set(connection.execute(select(table.c.transcript_id)).scalars())

    def plan(self) -> Plan:
        made, project = self._made, self._project
        held = current_codebook(self._connection)
        taken = take_codes(
            project, None if held is None else held[0], self._report, self._wishes.codes
        )
        made.codebook, self._codes = taken.codebook, taken.ids
        material = material_of(project)
        cases = self._cases_of()
        places: dict[str, Place] = {}
        for source in project.sources:
            place = self._place(source, material, cases.get(source.key, []))
            if place is not None:
                places[source.key] = place
                made.transcript_ids.append(place.transcript_id)
                if place.new is not None and place not in made.places:
                    made.places.append(place)
        self._about = About(
            self._connection, project, self._report, made.codebook, self._codes, self._coder
        )
        self._codings(places)
        self._about.notes(places)
        self._about.cases(places)
        made.memos, made.attributes = self._about.memos, self._about.attributes
        report = self._report
        report.taken("source", len(places))
        report.taken("code", len(set(self._codes.values())))
        coders = Counter(act.coder for act in made.acts)
        report.taken("coding", len(made.acts))
        for name, n in coders.items():
            report.taken("coder", n, name)
        report.taken("memo", len(made.memos))
        report.taken("case", len(made.attributes))
        return made

    # ---- sources ----

    def _cases_of(self) -> dict[str, list[str]]:
        """Return key of a source -> the cases that name it."""
        found: dict[str, list[str]] = defaultdict(list)
        for case in self._project.cases:
            for key in case.sources:
                found[key].append(case.name)
        return found

    def _place(
        self, source: ProjectSource, material: Mapping[str, Any], cases: list[str]
    ) -> Place | None:
        found = find_held(source, Letters(source.text), self._held, self._report)
        if found is not None:
            one, at = found
            place = Place(one.transcript_id, at, one.text, one.technique)
            place.excerpts = self._excerpts_of(one.transcript_id)
            return place
        made: Place | None = None
        if source.key in material:
            made = as_it_was(source, material[source.key], self._path)
            if made is None:
                told = say("susunannya dibaca lagi dari teks", "its turns are read from the text")
                self._report.changed("structure", source.name, told)
                made = None
        if made is None:
            # A source of one case is what this informant says.
            own = {source.name: {"informan": cases[0]}} if len(cases) == 1 else None
            who = Informants.of(own)
            technique = self._wishes.technique or source.technique or "wawancara"
            made = read_anew(source, source.name, who, self._path, technique_of(technique, []))
        if made is None:
            told = say("sumber ini tidak memuat teks", "this source holds no text")
            self._report.left_out("source", source.name, told)
            n = len(source.segments)
            self._report.left_out("coding", source.name, told, n)
            return None
        twin = next((p for p in self._made.places if p.transcript_id == made.transcript_id), None)
        if twin is not None:
            told = say("teksnya sama dengan sumber lain; digabung", "the text of another; merged")
            self._report.changed("source", source.name, told)
            return twin
        if made.transcript_id in self._ids:
            told = say(
                "teks ini sudah digantikan oleh suntingan yang lebih baru di studi",
                "an edited source has taken the place of this text in the study",
            )
            self._report.left_out("source", source.name, told)
            return None
        self._ids.add(made.transcript_id)
        for warning in made.transcript.warnings if made.transcript else ():
            if source.key not in material:
                self._report.guessed("text", source.name, warning)
        return made

    def _excerpts_of(self, transcript_id: str) -> list[Excerpt]:
        table = schema.excerpts
        columns = [table.c[name] for name in STORED_COLUMNS]
        query = (
            select(*columns)
            .where(table.c.transcript_id == transcript_id, ~table.c.retired)
            .order_by(table.c.start, table.c.end)
        )
        return [Excerpt(*row) for row in self._connection.execute(query)]

    # ---- codings ----

    def _codings(self, places: Mapping[str, Place]) -> None:
        standing = self._standing()
        found: dict[tuple[str, str, str], list[Segment]] = {}
        machines: Counter[str] = Counter()
        for source in self._project.sources:
            place = places.get(source.key)
            if place is None:
                continue
            meant = Meant(place, self._made.excerpts, source.name, self._report)
            for one in source.segments:
                if one.coder in self._project.machines:
                    machines[one.coder] += one.code is not None
                    continue
                if one.code is None or one.code not in self._codes:
                    for excerpt_id in meant.excerpts(one)[:1] if one.code is None else []:
                        self._about.memo("excerpt", excerpt_id, one.coder, one.memo, one.created)
                    continue
                coder = self._coder(one.coder)
                for excerpt_id in meant.excerpts(one):
                    key = (excerpt_id, self._codes[one.code], coder)
                    found.setdefault(key, []).append(one)
                    self._made.listed.setdefault(coder, set()).add(place.transcript_id)
            if meant.tell():
                self._made.doubtful.add(place.transcript_id)
        for name, n in machines.items():
            told = say("saran mesin bukan pengodean", "a machine's suggestions are no codings")
            self._report.left_out("coding", name, told, n)
        self._acts(found, standing)

    def _coder(self, name: str) -> str:
        """Return whose a coding is; the one who is asked for, where the file has one or none."""
        asked = self._wishes.coder
        if asked and (self._only or not name.strip()):
            return asked.strip()
        if name.strip():
            return self._spelt(name.strip())
        nobody = say("tanpa nama", "no name")
        told = say(
            f"berkas tidak menyebut pengodenya; dicatat “{nobody}” (--coder NAMA)",
            f"the file does not say who coded; kept as “{nobody}” (--coder NAME)",
        )
        if not any(row[2] == nobody for row in self._report.rows):
            self._report.guessed("coder", nobody, told)
        return nobody

    def _spelt(self, name: str) -> str:
        """Return a name in the spelling that the study, or the file before, has; told if other."""
        if name not in self._spellings:
            known = coding.coder_alike(self._connection, name, self._spellings.values())
            if known is not None:
                told = say(
                    f"hanya beda huruf besar atau spasi dari “{known}”: dihitung orang yang sama",
                    f"differs by case or blanks alone from “{known}”: counts as the same person",
                )
                self._report.guessed("coder", name, told)
            self._spellings[name] = known or name
        return self._spellings[name]

    def _standing(self) -> dict[tuple[str, str, str], Any]:
        view = current_decisions(self._connection)
        columns = (view.c.excerpt_id, view.c.code, view.c.coder, view.c.verdict, view.c.stance)
        query = select(*columns, view.c.memo).where(view.c.verdict == "confirmed")
        return {(row[0], row[1], row[2]): row for row in self._connection.execute(query)}

    def _acts(
        self,
        found: Mapping[tuple[str, str, str], list[Segment]],
        standing: Mapping[tuple[str, str, str], Any],
    ) -> None:
        again = twice = 0
        acts = []
        for (excerpt_id, code, coder), segments in found.items():
            twice += len(segments) - 1
            memo = "\n\n".join(dict.fromkeys(one.memo for one in segments if one.memo))
            stance = next((one.stance for one in reversed(segments) if one.stance), None)
            mode = next((one.mode for one in segments if one.mode), None)
            dates = [one.created for one in segments if one.created]
            before = standing.get((excerpt_id, code, coder))
            if before is not None:
                # What the other tool cannot hold is not taken away.
                stance, memo = stance or before.stance, memo or before.memo or ""
                if (stance, memo) == (before.stance, before.memo or ""):
                    again += 1
                    continue
            acts.append(
                coding.DecisionInput(
                    excerpt_id,
                    code,
                    coder,
                    "confirmed",
                    stance=stance,
                    mode=mode or self._wishes.mode,
                    memo=memo or None,
                    decided_at=max(dates, default=None),
                )
            )
        told = say("kode yang sama pada satu kutipan dihitung satu", "one code on one excerpt")
        self._report.changed("coding", "", told, twice)
        self._report.already("coding", again)
        # Those with a date in the order of their dates; the others are made now, after them.
        acts.sort(key=lambda act: (not act.decided_at, act.decided_at or ""))
        self._made.acts = acts
