"""A new page or action is a function with its address: nothing else has to know of it."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from qualnlp.review.routes import ROUTES, Ask, action, page
from qualnlp.review.session import Session
from qualnlp.review.templating import TEMPLATES
from tests.review.page_reader import Reader


@pytest.fixture
def routes() -> Iterator[None]:
    """The registry as it was before, once the test is over."""
    before = dict(ROUTES)
    yield
    ROUTES.clear()
    ROUTES.update(before)


def test_a_function_with_an_address_is_served(session: Session, routes: None) -> None:
    @action("/catat")
    def note(ask: Ask) -> str:
        ask.session.tell(f"Dicatat: {ask.form['isi']}")
        return ask.filters.at("/bantuan-baru")

    @page("/bantuan-baru", "help.html.j2")
    def more_help(ask: Ask) -> dict[str, object]:
        return {}

    reader = Reader(session)
    assert reader.told(reader.post("/catat", isi="rapat")) == ["Dicatat: rapat"]
    reader.get("/catat", 404)
    with pytest.raises(ValueError, match="/catat is served already"):
        action("/catat")(note)


def test_every_form_and_link_of_the_templates_is_served() -> None:
    """What a template sends or asks for has its handler."""
    # The last is the door's, where no study is open yet.
    served = {address for _, address in ROUTES} | {"/language", "/enter"}
    for path in TEMPLATES.glob("*.j2"):
        for address in re.findall(r'action="(/[a-z/]*)"', path.read_text(encoding="utf-8")):
            assert address in served, (path.name, address)
