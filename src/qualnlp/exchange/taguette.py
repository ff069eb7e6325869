"""A project of Taguette (.sqlite3) -> a project. In: a path. Out: codes, texts, highlights, coders.

Taguette keeps a text as HTML, and highlights as bytes of UTF-8 in that text without its tags; who
made one stands only in its log. A dot in a tag's name parts a code from the one above.
"""

from __future__ import annotations

import json
from bisect import bisect_right
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

from qualnlp.codebook.code_text import read_fields
from qualnlp.exchange.people import settle_machines
from qualnlp.exchange.project import Project, ProjectCode, ProjectSource, Segment
from qualnlp.exchange.refi.selections import clean, utc
from qualnlp.exchange.report import Report
from qualnlp.exchange.sqlite import Tables, damaged, number_of, opened, text_of
from qualnlp.i18n import say

# Where one of these begins or ends, a line ends; Taguette counts no letter there.
_BLOCKS = frozenset(
    "p div br li ul ol tr table h1 h2 h3 h4 h5 h6 blockquote pre section article hr".split()
)


class PlainText(HTMLParser):
    r"""The text of HTML with line ends for its blocks, and the way from bytes to letters.

    Examples
    --------
    >>> plain = PlainText("<p>P: Adé?</p><p>N: Ya.</p>")
    >>> plain.text, plain.at(11), plain.at(14, end=True)
    ('P: Adé?\nN: Ya.\n', 11, 14)
    """

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self._pieces: list[str] = []
        self._length = self._bytes = 0
        # For each piece of text: its first byte, its first letter, its bytes.
        self._starts: list[int] = []
        self._letters: list[int] = []
        self._encoded: list[bytes] = []
        self.feed(html)
        self.close()
        self.text = "".join(self._pieces)

    def handle_data(self, data: str) -> None:
        """Take a piece of text."""
        encoded = data.encode("utf-8", errors="replace")
        self._starts.append(self._bytes)
        self._letters.append(self._length)
        self._encoded.append(encoded)
        self._pieces.append(data)
        self._length += len(data)
        self._bytes += len(encoded)

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        """End a line where a block begins."""
        self._line_end(tag)

    def handle_endtag(self, tag: str) -> None:
        """End a line where a block ends."""
        self._line_end(tag)

    def _line_end(self, tag: str) -> None:
        if tag in _BLOCKS and self._pieces and not self._pieces[-1].endswith("\n"):
            self._pieces.append("\n")
            self._length += 1

    def at(self, byte: int, *, end: bool = False) -> int | None:
        """Return which letter a byte offset means; None behind the text.

        Parameters
        ----------
        end : bool
            Whether it ends a highlight: between two blocks, the one before counts.
        """
        if not 0 <= byte <= self._bytes or not self._starts:
            return None
        index = bisect_right(self._starts, byte - int(end)) - 1
        inside = self._encoded[max(index, 0)][: byte - self._starts[max(index, 0)]]
        return self._letters[max(index, 0)] + len(inside.decode("utf-8", errors="replace"))


def read_taguette(path: Path, report: Report) -> Project:
    """Return the first project in a file of Taguette.

    Raises
    ------
    FileMissing, ExchangeUnreadable
    """
    with opened(path) as tables:
        if not {"documents", "highlights", "tags", "highlight_tags"} <= tables.names:
            raise damaged(path)
        return _project(tables, path, report)


def _project(tables: Tables, path: Path, report: Report) -> Project:
    projects = list(tables.rows("projects", "id"))
    if not projects:
        raise damaged(path)
    if len(projects) > 1:
        told = say("hanya proyek pertama dibaca", "only the first project is read")
        report.left_out("source", text_of(projects[1]["name"])[:80], told, len(projects) - 1)
    own = projects[0]["id"]
    project = Project(text_of(projects[0]["name"]) or path.stem, "Taguette")
    project.codes = _codes([row for row in tables.rows("tags", "id") if row["project_id"] == own])
    members = [
        text_of(row["user_login"])
        for row in tables.rows("project_members", "user_login")
        if row["project_id"] == own
    ]
    made = _makers(tables)
    tagged: dict[Any, list[str]] = {}
    for row in tables.rows("highlight_tags", "highlight_id"):
        tagged.setdefault(row["highlight_id"], []).append(f"tag {row['tag_id']}")
    texts: dict[Any, tuple[ProjectSource, PlainText]] = {}
    for row in tables.rows("documents", "id"):
        if row["project_id"] == own:
            plain = PlainText(text_of(row["contents"]))
            source = ProjectSource(f"document {row['id']}", text_of(row["name"]), plain.text)
            texts[row["id"]] = source, plain
            project.sources.append(source)
    strangers = 0
    for row in tables.rows("highlights", "id"):
        if row["document_id"] not in texts:
            continue
        source, plain = texts[row["document_id"]]
        coder, created = made.get(row["id"], ("", ""))
        if not coder:
            coder = members[0] if len(members) == 1 else ""
            strangers += 1
        start, end = number_of(row["start_offset"]), number_of(row["end_offset"])
        span = (
            None if start is None else plain.at(start),
            None if end is None else plain.at(end, end=True),
        )
        _highlight(source, row, span, tagged.get(row["id"], []), (coder, created), report)
    if strangers:
        told = say(
            "pembuat sorotan tidak tercatat; dianggap anggota proyek",
            "who made the highlight was not logged; taken as the member's",
        )
        report.guessed("coder", ", ".join(members)[:80] or "–", told, strangers)
    settle_machines(project, report)
    return project


def _highlight(
    source: ProjectSource,
    row: dict[str, Any],
    span: tuple[int | None, int | None],
    codes: list[str],
    made: tuple[str, str],
    report: Report,
) -> None:
    start, end = span
    if start is None or end is None or start >= end:
        told = say("posisinya di luar teks", "its place is outside the text")
        report.left_out("coding", source.name, told, max(len(codes), 1))
        return
    words = "".join(source.text[start:end].split())
    if "".join(PlainText(text_of(row["snippet"])).text.split()) != words:
        told = say("kutipannya lain dari teks di posisinya", "its snippet differs from the text")
        report.changed("offsets", source.name, told)
    if not codes:
        told = say("sorotan tanpa tag", "a highlight without a tag")
        report.left_out("coding", source.name, told)
    coder, created = made
    for code in codes:
        source.segments.append(Segment(start, end, code, coder, created))


def _codes(rows: list[dict[str, Any]]) -> list[ProjectCode]:
    """Return tags as a tree: "usaha.modal" is the code "modal" below "usaha"."""
    keys = {tuple(text_of(row["path"]).split(".")): f"tag {row['id']}" for row in rows}
    told = {f"tag {row['id']}": clean(text_of(row["description"])) for row in rows}
    made: dict[tuple[str, ...], ProjectCode] = {}
    for path in keys:
        for depth in range(1, len(path) + 1):
            part = path[:depth]
            if part in made:
                continue
            key = keys.get(part, f"above {'.'.join(part)}")
            parent = made[part[:-1]].key if depth > 1 else None
            name = part[-1].strip() or ".".join(part)
            code = read_fields(told.get(key, ""), name)
            made[part] = ProjectCode(key, code, parent, code.codable and part in keys)
    return list(made.values())


def _makers(tables: Tables) -> dict[Any, tuple[str, str]]:
    """Return highlight -> who made it last, and when, as the log has it."""
    found = {}
    for row in tables.rows("commands", "id"):
        try:
            payload = json.loads(text_of(row["payload"]))
        except (ValueError, RecursionError):
            continue
        if isinstance(payload, dict) and payload.get("type") == "highlight_add":
            number = payload.get("highlight_id", payload.get("id"))
            found[number] = (text_of(row["user_login"]), utc(text_of(row["date"])))
    return found
