"""A browser that runs no script: what the tests of the page ask with."""

from __future__ import annotations

import html
import re
from typing import Any

from qualnlp.review import Session, make_app

PORT = 8123
TOKEN = "rahasia-uji"
OURS = f"http://127.0.0.1:{PORT}"


class Reader:
    """A browser that holds the token, follows redirects and runs no script."""

    def __init__(self, session: Session) -> None:
        from starlette.testclient import TestClient

        self.session = session
        self.client = TestClient(
            make_app(session, token=TOKEN, port=PORT), base_url=OURS, follow_redirects=True
        )
        opened = self.client.get(f"/?token={TOKEN}")
        assert opened.status_code == 200, opened.text

    def get(self, path: str, status: int = 200) -> str:
        answer = self.client.get(path)
        assert answer.status_code == status, answer.text
        return answer.text

    def post(self, path: str, status: int = 200, **fields: Any) -> str:
        answer = self.client.post(path, data=fields, headers={"Origin": OURS})
        assert answer.status_code == status, answer.text
        return answer.text

    def place(self, path: str) -> str:
        """Return the address that a path leads to."""
        return str(self.client.get(path).url).removeprefix(OURS)

    def told(self, page: str) -> list[str]:
        """Return the sentences at the top of a page."""
        found = re.findall(r'<p class="told[^"]*">(.*?)</p>', page)
        return [html.unescape(one) for one in found]
