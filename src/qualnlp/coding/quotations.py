"""The quotations of one code, a page at a time. In: a store, a coder, a code. Out: quotations.

What is read into Python is what stands on the page; of the others only their keys.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from sqlalchemy import Connection, func, or_, select

from qualnlp.codebook import Codebook
from qualnlp.coding.excerpt_view import StandingDecision
from qualnlp.coding.excerpt_view_rows import held
from qualnlp.coding.reading_queue import is_drawn_blind
from qualnlp.excerpts import Excerpt
from qualnlp.store.current_decisions import current_decisions
from qualnlp.store.schema import decisions, excerpts, informants, transcripts
from qualnlp.store.transcripts import load_excerpts


@dataclass(frozen=True, slots=True)
class Quotation:
    """One quotation of a code with what one wants to know when reading it away from its text.

    Attributes
    ----------
    held : tuple of StandingDecision
        The codings, one a coder: code, coder, stance, memo.
    excerpt : Excerpt
        With the question that it answers.
    file : str
    attributes : dict
        Of the informant: name -> value.
    also : tuple of str
        Names of the other codes that these coders gave the excerpt.
    """

    held: tuple[StandingDecision, ...]
    excerpt: Excerpt
    file: str
    attributes: dict[str, str]
    also: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class QuotationFilter:
    """Which quotations of a code are wanted; what is empty does not narrow.

    Attributes
    ----------
    coder, informant, transcript, stance : str
        The stance is a stored word, or ``"-"`` for codings without one.
    attribute : (str, str)
        Name and value of an informant's attribute.
    search : str
        Words of the quotation or of its memo, whatever the case.
    """

    coder: str = ""
    informant: str = ""
    transcript: str = ""
    stance: str = ""
    attribute: tuple[str, str] = ("", "")
    search: str = ""


NO_STANCE = "-"


def quotations(
    connection: Connection,
    codebook: Codebook,
    viewer: str,
    code: str,
    wanted: QuotationFilter,
    *,
    others: bool,
    limit: int,
    offset: int = 0,
) -> tuple[list[Quotation], int]:
    """Return a stretch of the quotations of a code in the order of the texts, and their number.

    Parameters
    ----------
    viewer : str
        Who looks: of others' codings those are left out that this coder is yet to read blind.
    others : bool
        Also other coders' codings.
    limit, offset : int
        Beyond the end it is the last whole stretch.
    """
    used = select(decisions.c.excerpt_id).where(decisions.c.code == code)
    view = current_decisions(connection, excerpts=used)
    query = (
        select(view.c.excerpt_id, view.c.coder)
        .join(excerpts, excerpts.c.excerpt_id == view.c.excerpt_id)
        .join(transcripts, transcripts.c.transcript_id == excerpts.c.transcript_id)
        .where(view.c.code == code, view.c.verdict == "confirmed")
        .where(transcripts.c.replaced_by.is_(None))
        .order_by(transcripts.c.position, excerpts.c.start, excerpts.c.end, view.c.coder)
    )
    if not others:
        query = query.where(view.c.coder == viewer)
    if wanted.coder:
        query = query.where(view.c.coder == wanted.coder)
    if wanted.informant:
        query = query.where(excerpts.c.informant == wanted.informant)
    if wanted.transcript:
        query = query.where(excerpts.c.transcript_id == wanted.transcript)
    if wanted.stance:
        given = func.coalesce(view.c.stance, "")
        query = query.where(given == ("" if wanted.stance == NO_STANCE else wanted.stance))
    if wanted.attribute[0]:
        query = query.where(excerpts.c.informant.in_(_with(connection, *wanted.attribute)))
    if wanted.search:
        query = query.where(
            or_(
                excerpts.c.text.icontains(wanted.search, autoescape=True),
                view.c.memo.icontains(wanted.search, autoescape=True),
            )
        )
    keys = [(row.excerpt_id, row.coder) for row in connection.execute(query)]
    unread = yet_blind(connection, viewer, {one for one, coder in keys if coder != viewer})
    keys = [key for key in keys if key[1] == viewer or key[0] not in unread]
    coders: dict[str, list[str]] = {}
    for excerpt_id, coder in keys:
        coders.setdefault(excerpt_id, []).append(coder)
    start = min(offset, max(0, len(coders) - 1) // limit * limit)
    some = dict(list(coders.items())[start : start + limit])
    return _in_full(connection, codebook, code, some), len(coders)


def attributes_of(connection: Connection) -> dict[str, list[str]]:
    """Return the informants' attributes: name -> values, each in the order of the alphabet."""
    found: dict[str, set[str]] = {}
    for text in connection.execute(select(informants.c.attributes)).scalars():
        for name, value in json.loads(text).items():
            if value:
                found.setdefault(name, set()).add(str(value))
    return {name: sorted(values) for name, values in found.items()}


def codings_by_code(connection: Connection, *, coder: str | None) -> dict[str, tuple[int, int]]:
    """Return code -> how many codings and how many coders; of one coder, or of all."""
    view = current_decisions(connection, coder=coder)
    query = (
        select(view.c.code, func.count(), func.count(view.c.coder.distinct()))
        .join(excerpts, excerpts.c.excerpt_id == view.c.excerpt_id)
        .join(transcripts, transcripts.c.transcript_id == excerpts.c.transcript_id)
        .where(view.c.verdict == "confirmed", transcripts.c.replaced_by.is_(None))
        .group_by(view.c.code)
    )
    return {code: (n, coders) for code, n, coders in connection.execute(query)}


def _with(connection: Connection, name: str, value: str) -> list[str]:
    """Return the informants whose attribute has a value."""
    rows = connection.execute(select(informants.c.informant, informants.c.attributes))
    return [row.informant for row in rows if str(json.loads(row.attributes).get(name)) == value]


def yet_blind(connection: Connection, viewer: str, excerpt_ids: Collection[str]) -> set[str]:
    """Return what of these a coder is to read without others' work, and has not read yet."""
    drawn = {one for one in excerpt_ids if is_drawn_blind(one, viewer)}
    if not drawn:
        return drawn
    view = current_decisions(connection, coder=viewer, excerpts=drawn)
    read = select(view.c.excerpt_id).where(view.c.verdict != "withdrawn")
    return drawn - set(connection.execute(read).scalars())


def _in_full(
    connection: Connection, codebook: Codebook, code: str, coders: Mapping[str, list[str]]
) -> list[Quotation]:
    about = {one.excerpt_id: one for one in load_excerpts(connection, coders)}
    view = current_decisions(connection, excerpts=list(coders))
    rows = connection.execute(
        select(view).where(view.c.verdict == "confirmed").order_by(view.c.decided_at)
    ).all()
    standing = [held(row, codebook) for row in rows]
    query = select(transcripts.c.transcript_id, transcripts.c.file).where(
        transcripts.c.transcript_id.in_({one.transcript_id for one in about.values()})
    )
    files = {row.transcript_id: row.file for row in connection.execute(query)}
    whose = {one.informant for one in about.values()}
    told = select(informants).where(informants.c.informant.in_(whose))
    attributes = {row.informant: json.loads(row.attributes) for row in connection.execute(told)}
    found = []
    for excerpt_id, names in coders.items():
        here = [one for one in standing if one.excerpt_id == excerpt_id and one.coder in names]
        own = sorted((one for one in here if one.code == code), key=lambda one: one.coder)
        found.append(
            Quotation(
                held=tuple(own),
                excerpt=about[excerpt_id],
                file=files[about[excerpt_id].transcript_id],
                attributes=attributes.get(about[excerpt_id].informant, {}),
                also=tuple(dict.fromkeys(one.name for one in here if one.code != code)),
            )
        )
    return found
