"""Who coded: people and machines. In: a project as it was read. Out: its coders, machines named."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

from qualnlp.coding_tables.aliases import MACHINES, folded
from qualnlp.exchange.project import Project
from qualnlp.exchange.report import Report
from qualnlp.i18n import say
from qualnlp.unseen import without_unseen

# Never people: suggestions of engines.
_ENGINES = frozenset({"ai agent", "qualnlp (saran)"})
# Names that tools give to themselves, and that a person may have as well: no coder as long as
# somebody else coded.
_TOOLS = (MACHINES - _ENGINES) | {"atlas.ti", "maxqda", "dedoose"}


def settle_machines(project: Project, report: Report) -> None:
    """Name the coders of a project, and those of them that are machines.

    Examples
    --------
    >>> from qualnlp.exchange.project import ProjectSource, Segment
    >>> segments = [Segment(0, 1, "k", "NV"), Segment(0, 1, "k", "ani")]
    >>> project = Project("p", sources=[ProjectSource("s", "a.txt", "ya", segments)])
    >>> settle_machines(project, Report())
    >>> project.coders, project.machines
    (['NV', 'ani'], {'NV'})
    """
    _leave_unseen_out(project, report)
    coded = Counter(
        one.coder for source in project.sources for one in source.segments if one.code is not None
    )
    project.coders = list(coded)
    people = [name for name in coded if folded(name) not in _ENGINES | _TOOLS]
    for name in coded:
        if folded(name) in _ENGINES or (folded(name) in _TOOLS and people):
            project.machines.add(name)
        elif folded(name) in _TOOLS:
            told = say(
                "nama alat; diambil sebagai pengode karena tidak ada orang lain",
                "the name of a tool; taken as a coder since nobody else coded",
            )
            report.guessed("coder", name, told, coded[name])


def _leave_unseen_out(project: Project, report: Report) -> None:
    """Leave control signs out of what a project's files name: nobody typed them."""
    n = 0

    def seen(text: str) -> str:
        nonlocal n
        found = without_unseen(text)
        n += found != text
        return found

    for one in project.codes:
        one.code = replace(one.code, id=seen(one.code.id), name=seen(one.code.name))
    for source in project.sources:
        source.name, source.coder = seen(source.name), seen(source.coder)
        source.attributes = {seen(key): seen(told) for key, told in source.attributes.items()}
        for segment in source.segments:
            segment.coder, segment.memo = seen(segment.coder), seen(segment.memo)
    for case in project.cases:
        case.name = seen(case.name)
        case.attributes = {seen(key): seen(told) for key, told in case.attributes.items()}
    for note in project.notes:
        note.coder, note.text = seen(note.coder), seen(note.text)
    if n:
        told = say(
            "tanda kendali yang tidak terlihat dibuang", "control signs that nobody sees left out"
        )
        report.changed("name", "", told, n)
