"""A coded study as one page of HTML. In: a project. Out: bytes; no script, nothing from elsewhere.

The transcripts line by line, coded words coloured, and beside each line who gave which code there.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import pairwise

from qualnlp.exchange.colours import COLOURS
from qualnlp.exchange.project import Project, ProjectSource, Segment
from qualnlp.exchange.refi.names import code_names
from qualnlp.html import safe
from qualnlp.i18n import current_language, say, whole
from qualnlp.terms import STANCES

_STYLE = """
body{font:16px/1.55 system-ui,sans-serif;margin:2rem auto;max-width:72rem}
body{padding:0 1rem;color:#1b1b1b}
.l{display:grid;grid-template-columns:minmax(0,2fr) minmax(0,1fr);gap:1.5rem}
.l p{margin:.15rem 0;white-space:pre-wrap;overflow-wrap:anywhere}
.n{font-size:.85rem;border-left:3px solid #ccc;padding-left:.6rem;margin:.15rem 0}
.n b{font-weight:600} mark{color:inherit;border-radius:2px}
nav a{margin-right:1rem} .k{display:inline-block;margin:0 .8rem .4rem 0;padding:0 .4rem}
@media(max-width:45rem){.l{grid-template-columns:1fr}} @media print{nav{display:none}}
""".strip()


def html_bytes(project: Project) -> bytes:
    """Return the page; the same study gives the same bytes."""
    return "".join(_pieces(project)).encode("utf-8", errors="replace")


def _pieces(project: Project) -> Iterator[str]:
    names = code_names(project.codes)
    colours = {one.key: COLOURS[i % len(COLOURS)] for i, one in enumerate(project.codes)}
    used = Counter(
        one.code for source in project.sources for one in source.segments if one.code is not None
    )
    title = safe(project.name)
    yield (
        f'<!doctype html>\n<html lang="{current_language()}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        f"<title>{title}</title><style>{_STYLE}</style></head><body><h1>{title}</h1>"
    )
    n, coders = whole(used.total()), safe(", ".join(project.coders) or "–")
    yield f"<p>{n} {say('pengodean', 'codings')} · {say('pengode', 'coders')}: {coders}</p><p>"
    for key, name in names.items():
        if used[key]:
            yield _coloured("span", f"{safe(name)} ({whole(used[key])})", colours[key], "k")
    yield "</p><nav>"
    for number, source in enumerate(project.sources, start=1):
        yield f'<a href="#t{number}">{safe(source.name)}</a>'
    yield "</nav><main>"
    for number, source in enumerate(project.sources, start=1):
        yield f'<section id="t{number}"><h2>{safe(source.name)}</h2>'
        yield from _lines(source, names, colours)
        yield "</section>"
    yield "</main></body></html>\n"


def _coloured(tag: str, inner: str, colour: tuple[str, str], kind: str = "") -> str:
    marked = f' class="{kind}"' if kind else ""
    line = "box-shadow:inset 0 -2px" if tag == "mark" else "border-left:4px solid"
    line = f"{line} #{colour[0]}"
    return f'<{tag}{marked} style="background:#{colour[1]};{line}">{inner}</{tag}>'


def _lines(
    source: ProjectSource, names: dict[str, str], colours: dict[str, tuple[str, str]]
) -> Iterator[str]:
    for start, end, here in source.lines():
        text = "".join(_words(source.text, start, end, here, colours))
        # Said where it begins.
        notes = "".join(_note(one, names, colours) for one in here if one.start >= start)
        yield f'<div class="l"><p>{text}</p><div>{notes}</div></div>'


def _words(
    text: str,
    start: int,
    end: int,
    here: list[Segment],
    colours: dict[str, tuple[str, str]],
) -> Iterator[str]:
    places = {start, end}
    for one in here:
        places |= {max(one.start, start), min(one.end, end)}
    cuts = sorted(places)
    for at, to in pairwise(cuts):
        inside = [one.code for one in here if one.code is not None and one.start <= at < one.end]
        piece = safe(text[at:to])
        yield _coloured("mark", piece, colours[inside[0]]) if inside else piece


def _note(one: Segment, names: dict[str, str], colours: dict[str, tuple[str, str]]) -> str:
    colour = ("999999", "FFFFFF") if one.code is None else colours[one.code]
    told = [f"<b>{safe('memo' if one.code is None else names[one.code])}</b>"]
    if one.stance:
        told.append(safe(STANCES.label(one.stance)))
    told.append(safe(one.coder))
    memo = f"<br>{safe(one.memo)}" if one.memo else ""
    return f'<div class="n" style="border-color:#{colour[0]}">{" · ".join(told)}{memo}</div>'
