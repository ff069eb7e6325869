"""XML from anywhere, in a stream. In: bytes. Out: small trees, handed over as their parts end.

No tool for coding writes a document type, so any is refused: with it go entities and references
to other files. Depth, number and length are limited.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any
from xml.parsers import expat

from qualnlp.errors import ExchangeUnreadable
from qualnlp.i18n import say
from qualnlp.limits import go_on

MAX_DEPTH = 100
MAX_ELEMENTS = 5_000_000
MAX_NAME = 20_000
# So many bytes may pass without the end of a tag: texts that stand in the XML itself.
_MAX_WAITING = 20_000_000


@dataclass(slots=True)
class Node:
    """An element: its name and attributes without namespaces, children, and its own text."""

    tag: str
    attributes: dict[str, str]
    children: list[Node] = field(default_factory=list)
    text: str = ""

    def all(self, tag: str) -> list[Node]:
        """Return the children of a name."""
        return [one for one in self.children if one.tag == tag]

    def first(self, tag: str) -> Node | None:
        """Return the first child of a name."""
        return next((one for one in self.children if one.tag == tag), None)

    def get(self, name: str) -> str:
        """Return an attribute; empty where there is none."""
        return self.attributes.get(name, "")


# Called with an element that ended and the one around it; True: it is not kept in the tree.
Ended = Callable[[Node, Node], bool]


def read_xml(
    chunks: Iterable[bytes],
    where: object,
    ended: Ended = lambda *_: False,
    *,
    longest: int = MAX_NAME,
) -> Node:
    """Return the root element.

    Parameters
    ----------
    ended : callable
        Called with each element that ended and the one around it; where it returns True, the
        element is not kept in the tree.
    longest : int
        How long an attribute may be.

    Raises
    ------
    ExchangeUnreadable
        If the XML is damaged, holds a document type, or is beyond the limits.
    """
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    stack: list[Node] = [Node("", {})]
    pieces: list[list[str]] = [[]]
    count = waiting = 0

    def refuse(*_: Any) -> int:
        raise _refused(say("ada DOCTYPE atau entitas", "there is a document type"), where)

    def start(tag: str, attributes: dict[str, str]) -> None:
        nonlocal count
        count += 1
        if len(stack) > MAX_DEPTH or count > MAX_ELEMENTS:
            raise _refused(say("terlalu dalam atau terlalu banyak", "too deep or too many"), where)
        if any(len(value) > longest for value in attributes.values()):
            raise _refused(say("sebuah nama terlalu panjang", "a name is too long"), where)
        own = {name.rpartition(" ")[2]: value for name, value in attributes.items()}
        stack.append(Node(tag.rpartition(" ")[2], own))
        pieces.append([])

    def end(_: str) -> None:
        node = stack.pop()
        node.text = "".join(pieces.pop())
        if not ended(node, stack[-1]):
            stack[-1].children.append(node)

    parser.StartDoctypeDeclHandler = refuse
    parser.EntityDeclHandler = refuse
    parser.ExternalEntityRefHandler = refuse
    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = lambda text: pieces[-1].append(text)
    try:
        for chunk in chunks:
            go_on()
            # The parser holds an element's attributes until they end: it is not let to.
            end_of_last = chunk.rfind(b">")
            waiting = waiting + len(chunk) if end_of_last < 0 else len(chunk) - end_of_last
            if waiting > 4 * longest + _MAX_WAITING:
                raise _refused(say("sebuah nama terlalu panjang", "a name is too long"), where)
            parser.Parse(chunk, False)
        parser.Parse(b"", True)
    except expat.ExpatError as error:
        raise ExchangeUnreadable(
            say(
                f"XML di dalamnya rusak (baris {error.lineno}).",
                f"The XML in it is damaged (line {error.lineno}).",
            ),
            where=where,
            hint=say("Ekspor ulang dari alat asalnya.", "Export it anew from its tool."),
        ) from error
    except (ValueError, LookupError) as error:  # an encoding that nobody knows
        raise ExchangeUnreadable(
            say("XML di dalamnya tidak terbaca.", "The XML in it cannot be read."),
            where=where,
            hint=say("Ekspor ulang dari alat asalnya.", "Export it anew from its tool."),
        ) from error
    return stack[0].children[0] if stack[0].children else Node("", {})


def _refused(why: str, where: object) -> ExchangeUnreadable:
    return ExchangeUnreadable(
        say(f"Berkas ini ditolak: {why}.", f"This file is refused: {why}."),
        where=where,
        hint=say(
            "Tidak ada yang ditulis. Ekspor ulang dari alat asalnya.",
            "Nothing was written. Export it anew from its tool.",
        ),
    )
