"""Fields of forms and addresses. In: a query string or a form's body. Out: plain values."""

from __future__ import annotations

import re
from dataclasses import dataclass, fields, replace
from typing import Any, Self
from urllib.parse import parse_qs, urlencode

# A bulk of a page of rows has some sixty fields; many more are a mistake or an attack.
MAX_FIELDS = 500
# One slash first, and nothing that a browser could read as another host.
_OWN_PATH = re.compile(r"/(?![/\\])[\w/?=&%.+~-]*", re.ASCII)


def own_path(text: str, default: str = "/") -> str:
    """Return an address of this page as it is; the default for any other text.

    Examples
    --------
    >>> own_path("/coders?a=ani"), own_path("//elsewhere.example"), own_path("")
    ('/coders?a=ani', '/', '/')
    """
    return text if _OWN_PATH.fullmatch(text) else default


class Fields:
    """The fields of a form or of a query string; a missing one is empty.

    Examples
    --------
    >>> fields = Fields("code=a&code=b&memo=+ya+")
    >>> fields["memo"], fields.all("code"), fields["nothing"]
    ('ya', ['a', 'b'], '')
    """

    def __init__(self, text: str) -> None:
        self._values = parse_qs(text, keep_blank_values=True, max_num_fields=MAX_FIELDS)

    def __getitem__(self, name: str) -> str:
        # Browsers send line ends as CR LF; here, as everywhere else, a line ends with LF.
        return self._values.get(name, [""])[-1].replace("\r\n", "\n").strip()

    def all(self, name: str) -> list[str]:
        """Return every value of a field, in order."""
        return self._values.get(name, [])

    def names(self) -> list[str]:
        """Return the names of all fields."""
        return list(self._values)

    def number(self, name: str, default: int = 0) -> int:
        """Return a whole number, or the default where there is none.

        Examples
        --------
        >>> Fields("page=3").number("page"), Fields("page=x").number("page", 1)
        (3, 1)
        """
        text = self[name]
        return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else default


@dataclass(frozen=True, slots=True)
class Filters:
    """Which excerpts the queue walks through, and how; kept in the address of every page.

    `order` and `view` are empty or ``"text"``: in the order of the text; the whole transcript
    beside the codes. `whose` and `only` say whose codings stand in its margin (empty: one's own,
    ``"*"``: everybody's), and of which code alone.

    Examples
    --------
    >>> Filters.of(Fields("informant=Informan+2&all=1")).query
    'informant=Informan+2&all=1'
    """

    transcript: str = ""
    informant: str = ""
    code: str = ""
    search: str = ""
    all: bool = False
    disagreement: bool = False
    order: str = ""
    view: str = ""
    whose: str = ""
    only: str = ""

    @classmethod
    def of(cls, fields: Fields) -> Self:
        """Read the filters from an address or a form."""
        return cls(
            transcript=fields["transcript"],
            informant=fields["informant"],
            code=fields["code_filter"],
            search=fields["search"][:200],
            all=fields["all"] == "1",
            disagreement=fields["disagreement"] == "1",
            order="text" if fields["order"] == "text" else "",
            view="text" if fields["view"] == "text" else "",
            whose=fields["whose"],
            only=fields["only"],
        )

    @property
    def pairs(self) -> list[tuple[str, str]]:
        """The filters that are set, as names and values of an address."""
        pairs = []
        for name in _NAMES:
            value = getattr(self, name)
            if value:
                pairs.append(
                    ("code_filter" if name == "code" else name, "1" if value is True else value)
                )
        return pairs

    @property
    def query(self) -> str:
        """The same as a query string, empty where nothing is set."""
        return urlencode(self.pairs)

    @property
    def narrowed(self) -> bool:
        """Whether the queue is narrowed or widened; an order or a view is neither."""
        return bool(replace(self, order="", view="", whose="", only="").pairs)

    @property
    def in_text(self) -> bool:
        """Whether one reads in the order of the text rather than of worth."""
        return bool(self.order or self.view)

    def at(self, path: str, **more: str) -> str:
        """Return an address with these filters.

        Examples
        --------
        >>> Filters(all=True).at("/excerpt/0f")
        '/excerpt/0f?all=1'
        """
        query = urlencode([*self.pairs, *more.items()])
        return f"{path}?{query}" if query else path

    def everything(self) -> Filters:
        """Return the same filters, but over what is decided too."""
        return replace(self, all=True)

    @property
    def wanted(self) -> dict[str, Any]:
        """The arguments of `Desk.next`."""
        return {
            # Whoever reads in the order of the text reads what is decided, too.
            "undecided": not (self.all or self.disagreement or self.in_text),
            "transcript": self.transcript or None,
            "informant": self.informant or None,
            "code": self.code or None,
            "disagreement": self.disagreement,
            "search": self.search or None,
            "in_text": self.in_text,
        }


_NAMES = tuple(one.name for one in fields(Filters))
