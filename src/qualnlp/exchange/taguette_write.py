"""A project -> a project of Taguette (.sqlite3). In: a project. Out: the bytes of its database.

Tables and limits are those of Taguette 1.5 (revision `_REVISION` of its database); it brings later
revisions up to date by itself. A text is one paragraph of HTML per line; a highlight counts bytes
of UTF-8 in the text without tags and line ends, is one coder's, and who made it stands in the log.
"""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from html import escape
from pathlib import PurePath
from typing import Any

import numpy as np

from qualnlp.codebook import Code
from qualnlp.codebook.code_text import write_fields
from qualnlp.exchange.project import Project, ProjectCode, ProjectSource, Segment
from qualnlp.exchange.refi.names import numbered
from qualnlp.exchange.report import Report
from qualnlp.exchange.unicode_text import text_form, xml_text
from qualnlp.i18n import say

_REVISION = "db5e31a0233d"
_APPLICATION = 0x54677474  # "Tgtt"
_MAX_TITLE, _MAX_PATH, _MAX_FILE, _MAX_DESCRIPTION = 50, 200, 100, 102_400
# The one who opens a project on their own computer is called so there.
_OWNER = "admin"
_TABLES = """
PRAGMA auto_vacuum = 1;
CREATE TABLE alembic_version (
    version_num VARCHAR(32) NOT NULL CONSTRAINT alembic_version_pkc PRIMARY KEY);
CREATE TABLE users (
    login VARCHAR(30) NOT NULL CONSTRAINT pk_users PRIMARY KEY, created DATETIME NOT NULL,
    hashed_password VARCHAR(192), disabled BOOLEAN NOT NULL, password_set_date DATETIME,
    language VARCHAR(10), email VARCHAR(256), email_sent DATETIME);
CREATE UNIQUE INDEX ix_users_email ON users (email);
CREATE TABLE projects (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, name VARCHAR(200) NOT NULL,
    description TEXT NOT NULL, created DATETIME NOT NULL);
CREATE TABLE project_members (
    project_id INTEGER NOT NULL REFERENCES projects (id) ON DELETE CASCADE,
    user_login VARCHAR(30) NOT NULL
        REFERENCES users (login) ON DELETE CASCADE ON UPDATE CASCADE,
    privileges VARCHAR(11) NOT NULL,
    CONSTRAINT pk_project_members PRIMARY KEY (project_id, user_login));
CREATE INDEX ix_project_members_project_id ON project_members (project_id);
CREATE INDEX ix_project_members_user_login ON project_members (user_login);
CREATE TABLE documents (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, name VARCHAR(200) NOT NULL,
    description TEXT NOT NULL, filename VARCHAR(200) NOT NULL, created DATETIME NOT NULL,
    project_id INTEGER NOT NULL REFERENCES projects (id) ON DELETE CASCADE,
    text_direction VARCHAR(13) NOT NULL, contents TEXT NOT NULL);
CREATE INDEX ix_documents_project_id ON documents (project_id);
CREATE TABLE commands (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, date DATETIME NOT NULL,
    user_login VARCHAR(30) NOT NULL REFERENCES users (login) ON UPDATE CASCADE,
    project_id INTEGER NOT NULL REFERENCES projects (id) ON DELETE CASCADE,
    document_id INTEGER, payload TEXT NOT NULL);
CREATE INDEX idx_project_id ON commands (project_id, id);
CREATE INDEX idx_project_document ON commands (project_id, document_id);
CREATE INDEX ix_commands_project_id ON commands (project_id);
CREATE INDEX ix_commands_date ON commands (date);
CREATE INDEX ix_commands_user_login ON commands (user_login);
CREATE INDEX ix_commands_document_id ON commands (document_id);
CREATE TABLE tags (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    project_id INTEGER NOT NULL REFERENCES projects (id) ON DELETE CASCADE,
    path VARCHAR(200) NOT NULL, description TEXT NOT NULL,
    CONSTRAINT uq_tags_project_id UNIQUE (project_id, path));
CREATE INDEX ix_tags_path ON tags (path);
CREATE INDEX ix_tags_project_id ON tags (project_id);
CREATE TABLE highlights (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    document_id INTEGER NOT NULL REFERENCES documents (id) ON DELETE CASCADE,
    start_offset INTEGER NOT NULL, end_offset INTEGER NOT NULL, snippet TEXT NOT NULL);
CREATE INDEX ix_highlights_document_id ON highlights (document_id);
CREATE TABLE highlight_tags (
    highlight_id INTEGER NOT NULL REFERENCES highlights (id) ON DELETE CASCADE,
    tag_id INTEGER NOT NULL REFERENCES tags (id) ON DELETE CASCADE,
    CONSTRAINT pk_highlight_tags PRIMARY KEY (highlight_id, tag_id));
CREATE INDEX ix_highlight_tags_highlight_id ON highlight_tags (highlight_id);
CREATE INDEX ix_highlight_tags_tag_id ON highlight_tags (tag_id);
"""


def taguette_bytes(project: Project, report: Report) -> bytes:
    """Return a project as a database that Taguette opens; the same project, the same bytes."""
    with closing(sqlite3.connect(":memory:")) as own:
        own.executescript(_TABLES)
        own.execute(f"PRAGMA application_id = {_APPLICATION}")
        own.execute("INSERT INTO alembic_version VALUES (?)", (_REVISION,))
        _Writer(own, project, report).write()
        own.commit()
        return own.serialize()


class _Writer:
    def __init__(self, own: sqlite3.Connection, project: Project, report: Report) -> None:
        self._own = own
        self._project = project
        self._report = report
        self._begun = _time(project.created)

    def write(self) -> None:
        project = self._project
        name = self._cut(project.name.strip() or "qualnlp", _MAX_TITLE)
        self._add("projects", 1, name, "", self._begun)
        for login in dict.fromkeys([_OWNER, *map(_login, project.coders)]):
            self._add("users", login, self._begun, None, 0, None, None, None, None)
            self._add("project_members", 1, login, "ADMIN")
        tags = self._tags()
        names = numbered(self._cut(one.name, _MAX_TITLE - 5) for one in project.sources)
        for number, (source, shown) in enumerate(zip(project.sources, names, strict=True), 1):
            self._document(number, source, shown, tags)
        self._tell()

    def _add(self, table: str, *values: Any) -> None:
        marks = ",".join("?" * len(values))
        self._own.execute(f"INSERT INTO {table} VALUES ({marks})", values)

    def _log(self, who: str, when: str, document: int | None, payload: dict[str, Any]) -> None:
        told = json.dumps(payload, sort_keys=True)
        self._add("commands", None, when or self._begun, who, 1, document, told)

    def _cut(self, text: str, most: int) -> str:
        """Return a name that Taguette takes, its ending kept."""
        text = " ".join(xml_text(text).split()) or "–"
        if len(text) <= most:
            return text
        told = say(
            f"nama dipendekkan: Taguette menampung {most} huruf", f"cut to {most} letters there"
        )
        self._report.changed("source", text[:80], told)
        ending = PurePath(text).suffix[:8]
        return text[: most - len(ending)] + ending

    def _tags(self) -> dict[str, int]:
        """Write the codes, "usaha.modal" below "usaha"; return key -> tag."""
        paths: dict[str, str] = {}
        taken: set[str] = set()
        for number, one in enumerate(self._project.codes, start=1):
            # A dot parts levels: another sign that looks like it stands for one in a name.
            name = " ".join(xml_text(one.code.name).replace(".", "․").split()) or "–"
            above = paths.get(one.parent or "")
            path = wanted = self._short(f"{above}.{name}" if above else name)
            again = 1
            while path in taken:
                again += 1
                path = f"{wanted} ({again})"
            taken.add(path)
            paths[one.key] = path
            self._add("tags", number, 1, path, self._described(one, path))
        return {one.key: number for number, one in enumerate(self._project.codes, start=1)}

    def _short(self, path: str) -> str:
        if len(path) <= _MAX_PATH - 5:
            return path
        told = say("jalurnya dipendekkan untuk Taguette", "its path was cut for Taguette")
        self._report.changed("code", path[:80], told)
        return path[: _MAX_PATH - 5].rstrip(".")

    def _described(self, one: ProjectCode, path: str) -> str:
        name = path.rpartition(".")[2]
        text = xml_text(write_fields(one.code, name, codable=one.codable))
        if len(text) <= _MAX_DESCRIPTION:
            return text
        told = say("uraiannya terlalu panjang untuk Taguette", "its description is too long")
        self._report.left_out("code", path, told)
        return write_fields(Code(one.code.id, one.code.name), name, codable=one.codable)

    def _document(
        self, number: int, source: ProjectSource, name: str, tags: dict[str, int]
    ) -> None:
        form = text_form(source.text)
        text = xml_text(form.text)
        html = "".join(f"<p>{escape(line, False)}</p>" for line in text.split("\n") if line)
        when = _time(source.created) or self._begun
        file = self._cut(name, _MAX_FILE)
        self._add("documents", number, name, "", file, when, 1, "LEFT_TO_RIGHT", html)
        told = {"type": "document_add", "document_name": name, "description": "",
                "text_direction": "LEFT_TO_RIGHT"}  # fmt: skip
        self._log(_OWNER, when, number, told)
        bytes_before = _bytes_before(text)
        highlights: dict[tuple[int, int, str], list[Segment]] = {}
        for one in source.segments:
            if one.code is not None:
                highlights.setdefault((one.start, one.end, one.coder), []).append(one)
        for (start, end, coder), segments in highlights.items():
            first, last = form.written(start), form.written(end)
            place = int(bytes_before[first]), int(bytes_before[last])
            words = "".join(
                f"<p>{escape(line, False)}</p>" for line in text[first:last].split("\n") if line
            )
            key = self._own.execute(
                "INSERT INTO highlights VALUES (NULL, ?, ?, ?, ?)", (number, *place, words)
            ).lastrowid
            own = sorted({tags[one.code] for one in segments if one.code is not None})
            for tag in own:
                self._add("highlight_tags", key, tag)
            made = {"type": "highlight_add", "highlight_id": key, "start_offset": place[0],
                    "end_offset": place[1], "tags": own}  # fmt: skip
            when = max(_time(one.created) for one in segments)
            self._log(_login(coder), when, number, made)

    def _tell(self) -> None:
        """Say what Taguette has no place for."""
        segments = [one for source in self._project.sources for one in source.segments]
        memos = len(self._project.notes) + sum(bool(one.memo) for one in segments)
        told = say("Taguette tidak punya tempat untuk memo", "Taguette has no place for memos")
        self._report.left_out("memo", "", told, memos)
        told = say("Taguette tidak punya tempat untuk sikap", "Taguette has no place for stances")
        self._report.left_out("coding", "", told, sum(bool(one.stance) for one in segments))
        told = say("Taguette tidak mengenal kasus", "Taguette knows no cases")
        self._report.left_out("case", "", told, len(self._project.cases))


def _login(coder: str) -> str:
    return xml_text(coder).strip() or say("tanpa nama", "no name")


def _time(text: str) -> str:
    """Return a time as Taguette keeps it; UTC."""
    bare = text[:26].replace("T", " ").rstrip("Z")
    return bare if "." in bare or not bare else f"{bare}.000000"


def _bytes_before(text: str) -> np.ndarray:
    r"""Return how many bytes of UTF-8 stand before each place of a text, line ends left out.

    Examples
    --------
    >>> _bytes_before("é\na").tolist()
    [0, 2, 2, 3]
    """
    signs = np.frombuffer(text.encode("utf-32-le"), dtype="<u4")
    sizes = 1 + (signs >= 0x80).astype(np.int64) + (signs >= 0x800) + (signs >= 0x10000)
    sizes[signs == 10] = 0
    return np.concatenate([[0], np.cumsum(sizes)])
