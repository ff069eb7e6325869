"""Run by a Python that has Taguette: open a project, copy it as Taguette imports one, tell what is there.

    PYTHON tests/exchange/open_in_taguette.py project.sqlite3

Taguette pins other versions than ours of what both need, so that it has an environment of its own.
"""  # noqa: E501

from __future__ import annotations

import json
import sys
import tempfile
import warnings
from pathlib import Path
from typing import Any


def main(path: str) -> None:
    """Print documents, highlights with their words as Taguette cuts them, tags, and the log."""
    warnings.simplefilter("ignore")
    import bs4
    from taguette import database, extract  # type: ignore[import-not-found,unused-ignore]

    def words(html: str) -> str:
        return bs4.BeautifulSoup(html, "html5lib").get_text()

    found: dict[str, Any] = {}
    own = database.connect(f"sqlite:///{path}", external=True)()
    made = own.query(database.Command).all()
    found["log"] = [
        (one.user_login, one.payload["highlight_id"])
        for one in made
        if one.payload["type"] == "highlight_add"
    ]
    with tempfile.TemporaryDirectory() as folder:
        other = database.connect(f"sqlite:///{Path(folder, 'db.sqlite3')}")()
        other.add(database.User(login="admin"))
        other.commit()
        number = database.copy_project(own, other, 1, "admin")  # its own checks of every value
        project = other.query(database.Project).get(number)
        found["project"] = project.name
        found["tags"] = [(one.path, one.description) for one in project.tags]
        found["documents"] = [(one.name, words(one.contents)) for one in project.documents]
        found["highlights"] = [
            (
                document.name,
                words(extract.extract(document.contents, one.start_offset, one.end_offset)),
                words(one.snippet),
                sorted(tag.path for tag in one.tags),
            )
            for document in project.documents
            for one in document.highlights
        ]
        # The page of a document, with its highlights, as its export to HTML draws it.
        for document in project.documents:
            spans = [(one.start_offset, one.end_offset) for one in document.highlights]
            extract.highlight(document.contents, spans)
    print(json.dumps(found))


if __name__ == "__main__":
    main(sys.argv[1])
