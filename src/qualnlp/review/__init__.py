"""The page: one coder's desk in the browser, on this machine only.

In: a `Study`, a coder's name, requests of a browser that holds the token. Out: HTML that reads
without JavaScript, and decisions made through the study. `server` listens, `security` refuses
strangers, `app` serves the `routes`: `excerpt_page`, `excerpt_actions`, `dialogs` and
`reading_path` are the desk, with `whole_text` as its other view; `quotations_page` and
`codebook_page` the codes, `memos_page`, `suggestions_page`, `coders_page` and `sources_page` the
tables, `displays_page` what comes of it; `entrance` is the door where no study was named;
templates/ and static/ are what is seen.
"""

from qualnlp.review.app import make_app
from qualnlp.review.server import Address, serve, serve_entrance
from qualnlp.review.session import Session

__all__ = ["Address", "Session", "make_app", "serve", "serve_entrance"]
