"""The page's addresses, in one registry. In: functions with their address. Out: what `app` serves.

A new action is one function with `@action(address)`, or one with `@page(address, template)` and
its template: it is served as soon as its module is imported by `app`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from qualnlp.review.forms import Fields, Filters
from qualnlp.review.session import Session
from qualnlp.review.uploads import Upload


@dataclass(frozen=True, slots=True)
class Ask:
    """One request, as handlers see it: the id in the address, the query and the form as text."""

    session: Session
    excerpt_id: str
    query: Fields
    form: Fields
    filters: Filters
    files: tuple[Upload, ...] = ()


@dataclass(frozen=True, slots=True)
class Page:
    """An answer that is a page: the template, its values, and the tab that is marked."""

    template: str
    values: dict[str, Any]
    tab: str = ""
    status: int = 200


@dataclass(frozen=True, slots=True)
class Download:
    """An answer that is a file; `inline` where the browser shows it."""

    body: bytes
    name: str
    media_type: str
    inline: bool = False


# What a handler answers: a page, a file, or the address to go to.
Answer = Page | Download | str
Handler = Callable[[Ask], Answer]
Values = Callable[[Ask], dict[str, Any] | Page]
Act = Callable[[Ask], str]
Answering = Callable[[Ask], Answer]
A = TypeVar("A", bound=Answering)

# (method, address) -> handler.
ROUTES: dict[tuple[str, str], Handler] = {}


def page(address: str, template: str, tab: str = "") -> Callable[[Values], Values]:
    """Serve a page: the function returns the values of the template, or another page."""

    def register(values: Values) -> Values:
        def answer(ask: Ask) -> Page:
            made = values(ask)
            return made if isinstance(made, Page) else Page(template, made, tab)

        _add("GET", address, answer)
        return values

    return register


def redirect(address: str) -> Callable[[Act], Act]:
    """Serve an address that leads to another one, which the function returns."""

    def register(act: Act) -> Act:
        _add("GET", address, act)
        return act

    return register


def download(address: str) -> Callable[[Answering], Answering]:
    """Serve a file, which the function returns."""

    def register(send: Answering) -> Answering:
        _add("GET", address, send)
        return send

    return register


def action(address: str) -> Callable[[A], A]:
    """Serve a form: the function does what it asks for, and says where to go next, or asks on."""

    def register(act: A) -> A:
        _add("POST", address, act)
        return act

    return register


def _add(method: str, address: str, handler: Handler) -> None:
    if (method, address) in ROUTES:
        raise ValueError(f"{method} {address} is served already")
    ROUTES[method, address] = handler
