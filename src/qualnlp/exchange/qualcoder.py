"""A project of QualCoder (a folder .qda) -> a project. In: a path. Out: what REFI-QDA loses, too.

Owners of every coding, sub-codes, cases with their attributes, annotations and journals. Offsets
are code points of the text as QualCoder keeps it.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from qualnlp.codebook.code_text import read_fields
from qualnlp.errors import no_such_file
from qualnlp.exchange.people import settle_machines
from qualnlp.exchange.project import (
    Project,
    ProjectCase,
    ProjectCode,
    ProjectNote,
    ProjectSource,
    Segment,
)
from qualnlp.exchange.refi.description import read_description
from qualnlp.exchange.refi.selections import clean, utc
from qualnlp.exchange.report import Report
from qualnlp.exchange.sqlite import Tables, damaged, number_of, opened, text_of
from qualnlp.i18n import say


def read_qualcoder(path: Path, report: Report) -> Project:
    """Return the project in a folder of QualCoder, or in the data.qda in it.

    Raises
    ------
    FileMissing, ExchangeUnreadable
    """
    data = path / "data.qda" if path.is_dir() else path
    if not data.is_file():
        raise no_such_file(path)
    with opened(data) as tables:
        if not {"source", "code_name", "code_text"} <= tables.names:
            raise damaged(path)
        project = Project((path if path.is_dir() else path.parent).stem, "QualCoder")
        project.codes = _codes(tables, report)
        sources = _sources(tables, project, report)
        known = {one.key for one in project.codes}
        _segments(tables, sources, known, report)
        _cases(tables, project, sources)
        _journals(tables, project)
        for table, name in (("code_image", "gambar"), ("code_av", "audio/video")):
            told = say("tidak menunjuk ke teks", "points to no text")
            report.left_out("coding", name, told, sum(1 for _ in tables.rows(table, "memo")))
    settle_machines(project, report)
    return project


def _codes(tables: Tables, report: Report) -> list[ProjectCode]:
    """Return categories and codes as one tree, those above first."""
    found: dict[str, ProjectCode] = {}
    for row in tables.rows("code_cat", "catid"):
        above = row.get("supercatid")
        parent = None if above is None else f"cat {above}"
        found[f"cat {row['catid']}"] = _code(f"cat {row['catid']}", row, parent, codable=False)
    for row in tables.rows("code_name", "cid"):
        over, category = row.get("supercid"), row.get("catid")
        parent = f"code {over}" if over is not None else None
        if parent is None and category is not None:
            parent = f"cat {category}"
        found[f"code {row['cid']}"] = _code(f"code {row['cid']}", row, parent, codable=True)
    placed: dict[str, ProjectCode] = {}
    for one in found.values():
        line = [one]
        while line[-1].parent is not None:
            above_it = found.get(line[-1].parent)
            if above_it is None or above_it in line:
                told = say("induknya tidak ada", "what stands above it is not there")
                report.changed("code", line[-1].code.name, told)
                line[-1].parent = None
                break
            line.append(above_it)
        for part in reversed(line):
            placed.setdefault(part.key, part)
    return list(placed.values())


def _code(key: str, row: dict[str, Any], parent: str | None, *, codable: bool) -> ProjectCode:
    name = " ".join(text_of(row["name"]).split()) or say("tanpa nama", "no name")
    code = read_fields(clean(text_of(row.get("memo"))), name)
    return ProjectCode(key, code, parent, codable)


def _sources(tables: Tables, project: Project, report: Report) -> dict[Any, ProjectSource]:
    sources = {}
    for row in tables.rows("source", "id"):
        name = text_of(row["name"])
        if row.get("fulltext") is None:
            told = say("sumber ini bukan teks", "this source is no text")
            report.left_out("media", name, told)
            continue
        # A byte order mark that was read as text is no letter, yet it is counted.
        source = ProjectSource(f"source {row['id']}", name, text_of(row["fulltext"]))
        source.created = utc(text_of(row.get("date")))
        sources[row["id"]] = source
        project.sources.append(source)
        memo = text_of(row.get("memo")).strip()
        if memo:
            note = ProjectNote("transcript", source.key, text_of(row.get("owner")), clean(memo))
            project.notes.append(note)
    return sources


def _segments(
    tables: Tables, sources: dict[Any, ProjectSource], known: set[str], report: Report
) -> None:
    for table, order in (("code_text", "ctid"), ("annotation", "anid")):
        for row in tables.rows(table, order):
            source = sources.get(row["fid"])
            code = f"code {row['cid']}" if table == "code_text" else None
            start, end = number_of(row["pos0"]), number_of(row["pos1"])
            if source is None or (code is not None and code not in known):
                told = say("sumber atau kodenya tidak ada", "its source or code is not there")
                report.left_out("coding", source.name if source else "–", told)
                continue
            if start is None or end is None or not 0 <= start < end <= len(source.text):
                told = say("posisinya di luar teks", "its place is outside the text")
                report.left_out("coding", source.name, told)
                continue
            if code is not None and text_of(row.get("seltext")) != source.text[start:end]:
                told = say(
                    "kutipannya lain dari teks di posisinya", "its words differ from the text"
                )
                report.changed("offsets", source.name, told)
            memo, stance, mode = clean(text_of(row.get("memo"))), None, None
            if code is not None:
                memo, stance, mode = read_description(memo)
            elif not memo.strip():
                continue
            source.segments.append(
                Segment(
                    start,
                    end,
                    code,
                    text_of(row.get("owner")),
                    utc(text_of(row.get("date"))),
                    memo,
                    stance,
                    mode,
                )
            )


def _cases(tables: Tables, project: Project, sources: dict[Any, ProjectSource]) -> None:
    values: dict[tuple[str, Any], dict[str, str]] = {}
    for row in tables.rows("attribute", "name"):
        name, value = text_of(row["name"]).strip(), text_of(row["value"]).strip()
        if name and value:
            values.setdefault((text_of(row["attr_type"]), row["id"]), {})[name] = value
    linked: dict[Any, list[str]] = {}
    for row in tables.rows("case_text", "caseid"):
        if row["fid"] in sources:
            linked.setdefault(row["caseid"], []).append(sources[row["fid"]].key)
    for row in tables.rows("cases", "caseid"):
        name = " ".join(text_of(row["name"]).split())
        keys = list(dict.fromkeys(linked.get(row["caseid"], [])))
        project.cases.append(ProjectCase(name, values.get(("case", row["caseid"]), {}), keys))
        memo = clean(text_of(row.get("memo"))).strip()
        if memo:
            project.notes.append(ProjectNote("informant", name, text_of(row.get("owner")), memo))
    for number, source in sources.items():
        source.attributes = values.get(("file", number), {})


def _journals(tables: Tables, project: Project) -> None:
    for row in tables.rows("journal", "jid"):
        text = clean(text_of(row["jentry"])).strip()
        if text:
            name = text_of(row["name"]).strip() or "jurnal"
            owner, created = text_of(row["owner"]), utc(text_of(row["date"]))
            project.notes.append(ProjectNote("study", name, owner, text, created))
    for row in tables.rows("project", "memo"):
        memo = clean(text_of(row["memo"])).strip()
        if memo:
            owner = text_of(row.get("codername"))
            project.notes.append(ProjectNote("study", project.name, owner, memo))
