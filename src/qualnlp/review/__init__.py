"""The page: one coder's desk in the browser, on this machine only.

In: a `Study`, a coder's name, requests of a browser that holds the token. Out: HTML that reads
without JavaScript, and decisions made through the study. `server` listens, `security` refuses
strangers, `app` serves the `routes`: `excerpt_page`, `excerpt_actions`, `dialogs` and
`reading_path` are the desk, `suggestions_page`, `coders_page` and `sources_page` the tables;
templates/ and static/ are what is seen.
"""

from qualnlp.review.app import make_app
from qualnlp.review.server import Address, serve
from qualnlp.review.session import Session

__all__ = ["Address", "Session", "make_app", "serve"]
