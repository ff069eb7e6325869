"""The page's addresses, in one registry. In: functions with their address. Out: what `app` serves.

A new action is one function with `@action(address)`, or one with `@page(address, template)` and
its template: it is served as soon as its module is imported by `app`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from qualnlp.review.forms import Fields, Filters
from qualnlp.review.session import Session


@dataclass(frozen=True, slots=True)
class Ask:
    """One request, as handlers see it: the id in the address, the query and the form as text."""

    session: Session
    excerpt_id: str
    query: Fields
    form: Fields
    filters: Filters


@dataclass(frozen=True, slots=True)
class Page:
    """An answer that is a page: the template, its values, and the tab that is marked."""

    template: str
    values: dict[str, Any]
    tab: str = ""
    status: int = 200


# What a handler answers: a page, or the address to go to.
Answer = Page | str
Handler = Callable[[Ask], Answer]
Values = Callable[[Ask], dict[str, Any] | Page]
Act = Callable[[Ask], str]

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


def action(address: str) -> Callable[[Act], Act]:
    """Serve a form: the function does what the form asks for, and returns where to go next."""

    def register(act: Act) -> Act:
        _add("POST", address, act)
        return act

    return register


def _add(method: str, address: str, handler: Handler) -> None:
    if (method, address) in ROUTES:
        raise ValueError(f"{method} {address} is served already")
    ROUTES[method, address] = handler
