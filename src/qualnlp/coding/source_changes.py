"""Sources that were edited or are taken out. In: a study and a text. Out: codings where they stand.

`plan_replacement` compares the texts, which takes time; `replace_source` writes, which does not.
Going back to an earlier text is the same in the other direction: what was decided since is carried
back with its words.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import Connection, select

from qualnlp.errors import NothingToDo
from qualnlp.excerpts import Excerpt
from qualnlp.excerpts.carry import Carried, EditedText, kept_together
from qualnlp.excerpts.select import excerpt_of
from qualnlp.excerpts.split import split_around
from qualnlp.i18n import say, whole
from qualnlp.store import transcripts as transcript_store
from qualnlp.store.current_decisions import current_decisions
from qualnlp.store.excerpt_history import ExcerptChange, save_change, source_changes
from qualnlp.store.sources import (
    Stood,
    excerpts_of,
    informants_of,
    known_sources,
    replace_transcript,
    set_removed,
    set_retired,
)
from qualnlp.terms import ROLES
from qualnlp.transcripts import Transcript

Span = tuple[int, int]
# What the splitter cuts anew when an earlier text comes back.
_MAX_WORDS = 80


@dataclass(frozen=True, slots=True)
class Replacement:
    """An edited source, compared with the transcript whose place it takes.

    Attributes
    ----------
    old : str
        The transcript that stands in the study.
    new : Transcript
    prepared : Prepared
        Its rows, to be written if the study lacks it.
    places : dict
        Excerpt id in the old text -> where its words stand now.
    read : set of str
        The excerpts of the new text that are read, without those that somebody selected.
    technique : str
    informants : list of str
        Whose case each turn is.
    """

    old: str
    new: Transcript
    prepared: transcript_store.Prepared
    places: dict[str, Carried]
    read: set[str]
    technique: str
    informants: list[str]


@dataclass(frozen=True, slots=True)
class Moved:
    """What became of the excerpts that hold people's work.

    Attributes
    ----------
    change_id : str
    moved : list of (Stood, Excerpt)
        As it was, and as it is now.
    lost : list of Excerpt
        Those whose words are not there any more.
    changed : set of str
        New ids of excerpts some of whose words are others now, or somebody else's.
    """

    change_id: str
    moved: list[tuple[Stood, Excerpt]] = field(default_factory=list)
    lost: list[Excerpt] = field(default_factory=list)
    changed: set[str] = field(default_factory=set)


def plan_replacement(
    connection: Connection, old: str, new: Transcript, path: Path, max_words: int
) -> Replacement:
    """Compare an edited source with the transcript in the study; nothing is written."""
    before = transcript_store.load_transcript(connection, old)
    assert before is not None
    technique, _ = transcript_store.cases_of(connection, old)
    who = informants_of(connection, old)
    edited = EditedText(before, new)
    stood = excerpts_of(connection, old)
    found = ((one, edited.place(one.excerpt.start, one.excerpt.end)) for one in stood)
    places = {one.excerpt.excerpt_id: place for one, place in found if place is not None}
    base = [one.excerpt for one in stood if not (one.retired or one.selected)]
    together = kept_together(before, [(one.start, one.end) for one in base], new, edited)
    # In turns with other words than before: what people worked on.
    work = {one.excerpt.excerpt_id for one in stood if one.holds_work}
    held = [places.get(one.excerpt_id) for one in base if one.excerpt_id in work]
    kept = [*together, *((one.start, one.end) for one in held if one is not None)]
    excerpts = split_around(new, _apart(kept), max_words, technique=technique, informants=who)
    return Replacement(
        old,
        new,
        transcript_store.prepare(new, excerpts, who, path, technique),
        places,
        {one.excerpt_id for one in excerpts},
        technique,
        who.of_turns(new),
    )


def replace_source(
    connection: Connection, plan: Replacement, coder: str, undoes: str | None = None
) -> Moved:
    """Let an edited source stand in the place of its transcript, with all that was decided."""
    new = plan.new
    transcript_store.save_transcript(connection, plan.prepared)
    transcript_store.save_excerpt_rows(connection, plan.prepared.excerpts)
    replace_transcript(connection, plan.old, new.id)
    change_id = save_change(connection, "update", coder, [plan.old], [new.id], undoes)
    made = Moved(change_id)
    read = set(plan.read)
    pairs: list[tuple[str, Excerpt]] = []
    # Asked again: somebody may have decided something since the plan was made.
    for one in excerpts_of(connection, plan.old):
        excerpt = one.excerpt
        if not (one.holds_work or one.is_known):
            continue
        place = plan.places.get(excerpt.excerpt_id)
        if place is None:
            if one.holds_work:
                made.lost.append(excerpt)
            continue
        now = excerpt_of(
            new,
            place.turn,
            place.start,
            place.end,
            technique=plan.technique,
            informant=plan.informants[place.turn - 1],
            question="",
        )
        pairs.append((excerpt.excerpt_id, now))
        if not one.retired:
            read.add(now.excerpt_id)
        if one.holds_work:
            made.moved.append((one, now))
            if not place.is_same or now.role != excerpt.role:
                made.changed.add(now.excerpt_id)
    transcript_store.save_excerpts(connection, [now for _, now in pairs])
    set_retired(connection, new.id, read)
    if pairs:
        before = [old for old, _ in pairs]
        save_change(connection, "moved", coder, before, [now.excerpt_id for _, now in pairs])
    return made


def source_change(connection: Connection, change_id: str) -> ExcerptChange | None:
    """Return the update or the removal with this id; None where there is none."""
    changes = source_changes(connection) if change_id else []
    return next((one for one in changes if one.change_id == change_id), None)


def take_back_source(connection: Connection, change: ExcerptChange, coder: str) -> list[str]:
    """Let the source before an update or a removal stand in the study again.

    Returns
    -------
    list of str
        What became of work on the later text, in sentences; empty for a removal.

    Raises
    ------
    NothingToDo
        If it does not stand: it was taken back already, or the source was changed again.
    """
    sources = known_sources(connection)
    if change.kind == "remove" and sources[change.before[0]].is_removed:
        set_removed(connection, change.before[0], removed=False)
        save_change(connection, "restore", coder, [], change.before, change.change_id)
        return []
    if change.kind == "update":
        ((earlier,), (later,)) = change.before, change.after
        if sources[later].is_read and sources[earlier].replaced_by == later:
            new = transcript_store.load_transcript(connection, earlier)
            assert new is not None
            path = Path(sources[earlier].path)
            plan = plan_replacement(connection, later, new, path, _MAX_WORDS)
            made = replace_source(connection, plan, coder, change.change_id)
            return told(connection, new.file, made)
    raise NothingToDo(
        say(
            "Perubahan sumber ini sudah dibatalkan, atau sumbernya berubah lagi sesudahnya.",
            "This change of a source was taken back already, or the source was changed again "
            "since.",
        ),
        where=change.change_id,
        hint=say(
            "Batalkan dulu perubahan yang terakhir: study.history().",
            "Take back the last change first: study.history().",
        ),
    )


def told(connection: Connection, file: str, made: Moved) -> list[str]:
    """Return in sentences what became of people's work on a source, what was lost in full."""
    n, m = whole(len(made.moved)), whole(len(made.lost))
    sentences = [
        say(
            f"{file}: {n} kutipan yang sudah dikerjakan dibawa serta, {m} tidak ditemukan lagi.",
            f"{file}: {n} excerpts with work on them were carried over, {m} are not there any "
            "more.",
        )
    ]
    for one, now in made.moved:
        if now.excerpt_id in made.changed:
            before = one.excerpt
            sentences.append(
                say(
                    f"periksa, kata-katanya berubah: “{before.text}” → “{now.text}”",
                    f"check, its words changed: “{before.text}” → “{now.text}”",
                )
                if before.role == now.role
                else say(
                    f"periksa, sekarang diucapkan {ROLES.label(now.role)}: “{now.text}”",
                    f"check, now said by the {ROLES.label(now.role)}: “{now.text}”",
                )
            )
    held = _held(connection, [one.excerpt_id for one in made.lost])
    for gone in made.lost:
        codes = held.get(gone.excerpt_id, say("tanpa kode", "without a code"))
        sentences.append(
            say(
                f"tidak dibawa ({codes}): “{gone.text}”",
                f"not carried over ({codes}): “{gone.text}”",
            )
        )
    return sentences


def _held(connection: Connection, excerpt_ids: list[str]) -> dict[str, str]:
    """Return excerpt id -> its standing codings, each with its coder."""
    view = current_decisions(connection, excerpts=excerpt_ids)
    query = select(view).where(view.c.verdict == "confirmed").order_by(view.c.coder, view.c.code)
    found: dict[str, list[str]] = {}
    for row in connection.execute(query):
        found.setdefault(row.excerpt_id, []).append(f"{row.code}: {row.coder}")
    return {key: ", ".join(codes) for key, codes in found.items()}


def _apart(spans: Iterable[Span]) -> list[Span]:
    """Return the spans in order of the text, without those that overlap an earlier one given."""
    kept: list[Span] = []
    for span in spans:
        at = bisect_left(kept, span)
        behind = at < len(kept) and kept[at][0] < span[1]
        if not behind and not (at and kept[at - 1][1] > span[0]):
            kept.insert(at, span)
    return kept
