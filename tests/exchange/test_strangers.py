"""Twenty files as other tools write them, each with its habits, into the same study.

Two people coded the same interview elsewhere. Whatever the tool, these are the codings, by the
words that the study has: `WANTED`. What each file is like stands in reference/interop.md and
codings.md of the project, and in docs/exchange.md.
"""

from __future__ import annotations

import csv
import io
import json
import zipfile
from collections.abc import Callable
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

import pytest
from openpyxl import Workbook

from qualnlp import Code, Codebook
from qualnlp.study import Study
from tests.exchange.archives import guid

TEXT = (
    "P: Selamat sore 🙏, bagaimana usahanya?\n"
    "N: Alhamdulillah 😀 masih jalan. Modal pertama dari koperasi.\n"
    "P: Lalu sekarang?\n"
    "N: “Harga gula” naik terus, café sebelah tutup. Saya pinjam lagi ke bank.\n"
)
SEGMENTS = (
    ("Modal pertama dari koperasi", "Modal", "ani"),
    ("Modal pertama dari koperasi", "Modal", "budi"),
    ("“Harga gula” naik terus", "Harga", "ani"),
    ("pinjam lagi ke bank", "Modal", "ani"),
    ("pinjam lagi ke bank", "Utang", "budi"),
)
WANTED = sorted((words, code, coder) for words, code, coder in SEGMENTS)
CODES = ("Modal", "Harga", "Utang")


def offset(at: int, *, utf16: bool = False, crlf: bool = False) -> int:
    before = TEXT[:at]
    n = len(before.encode("utf-16-le")) // 2 if utf16 else len(before)
    return n + (before.count("\n") if crlf else 0)


def place(words: str, **how: bool) -> tuple[int, int]:
    at = TEXT.index(words)
    return offset(at, **how), offset(at + len(words), **how)


def refi(
    path: Path,
    origin: str,
    *,
    upper: bool = False,
    braces: bool = False,
    names: bool = True,
    crlf: bool = False,
    counted: bool = False,
    bom: bool = False,
    utf16: bool = False,
    entry: str = "project.qde",
    folder: str = "sources/",
    coder_on: str = "both",
    users: tuple[str, ...] = ("ani", "budi"),
    above: str = "",
    more_sources: str = "",
    more: str = "",
    together: bool = False,
    rich: bool = False,
    inline: bool = False,
) -> Path:
    """Write the interview as a .qdpx with the habits of a tool."""

    def key(name: str) -> str:
        own = guid(name).upper() if upper else guid(name)
        return f"{{{own}}}" if braces else own

    codes = "".join(
        f'<Code guid="{key(one)}" name="{one}" isCodable="true" color="#FF0000"/>' for one in CODES
    )
    if above:
        codes = (
            f'<Code guid="{key("atas")}" name="{above}" isCodable="true"'
            f' color="#00FF00">{codes}</Code>'
        )
    selections, done = [], set()
    for number, (words, code, coder) in enumerate(SEGMENTS):
        start, end = place(words, utf16=utf16, crlf=crlf and counted)
        user = f'creatingUser="{key(coder)}"'
        own = user if coder_on in ("both", "coding") else ""
        coding = (
            f'<Coding guid="{key(f"c{number}")}" {own} creationDateTime="2026-01-02T03:04:05Z">'
            f'<CodeRef targetGUID="{key(code)}"/></Coding>'
        )
        if together and words in done:
            continue
        if together:
            coding = "".join(
                f'<Coding guid="{key(f"c{n}")}" creatingUser="{key(who)}">'
                f'<CodeRef targetGUID="{key(what)}"/></Coding>'
                for n, (said, what, who) in enumerate(SEGMENTS)
                if said == words
            )
        done.add(words)
        name = quoteattr(words if names else "")
        at = user if coder_on in ("both", "selection") else ""
        selections.append(
            f'<PlainTextSelection guid="{key(f"s{number}")}" name={name} startPosition="{start}" '
            f'endPosition="{end}" {at} creationDateTime="2026-01-02T03:04:05Z" '
            f'modifiedDateTime="2026-01-02T03:04:05Z">{coding}</PlainTextSelection>'
        )
    listed = "".join(f'<User guid="{key(one)}" name="{one}"/>' for one in users)
    where = f'plainTextPath="internal://{key("w").strip("{}")}.txt"'
    if rich:
        where += f' richTextPath="internal://{key("w").strip("{}")}.docx"'
    content = f"<PlainTextContent>{escape(TEXT)}</PlainTextContent>" if inline else ""
    xml = (
        '<?xml version="1.0" encoding="utf-8"?>\n<Project xmlns="urn:QDA-XML:project:1.0" '
        f'name="Warung" origin="{origin}" creatingUserGUID="{key(users[0])}">'
        f"<Users>{listed}</Users><CodeBook><Codes>{codes}</Codes></CodeBook><Sources>"
        f'<TextSource guid="{key("w")}" name="warung.txt" {"" if inline else where} '
        f'creatingUser="{key(users[0])}" creationDateTime="2026-01-02T03:04:05Z">{content}'
        f"{''.join(selections)}</TextSource>{more_sources}</Sources>{more}</Project>"
    )
    text = TEXT.replace("\n", "\r\n") if crlf else TEXT
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(entry, xml)
        if not inline:
            name = f"{folder}{key('w').strip('{}')}"
            archive.writestr(f"{name}.txt", (b"\xef\xbb\xbf" if bom else b"") + text.encode())
        if rich:
            archive.writestr(f"{name}.docx", b"PK not read")
    return path


AV = (
    f'<AudioSource guid="{guid("av")}" name="" path="internal://{guid("av")}.m4a">'
    f'<Transcript guid="{guid("t")}" name="" plainTextPath="internal://{guid("t")}.txt"/>'
    "</AudioSource>"
)
SETS = (
    f'<Sets><Set guid="{guid("set")}" name="Kelompok 1"><MemberSource targetGUID="{guid("w")}"/>'
    "</Set></Sets>"
)


def atlas_windows(folder: Path) -> Path:
    """Upper case, one line end, names are the words, a user of its own, its own entry name."""
    return refi(
        folder / "a.qdpx", "ATLAS.ti 23.2.1", upper=True, crlf=True, entry="Warung kopi.qde",
        users=("ATLAS.ti", "ani", "budi"), more_sources=AV, coder_on="coding",
    )  # fmt: skip


def atlas_mac(folder: Path) -> Path:
    return refi(folder / "a.qdpx", "ATLAS.ti Mac (8.4)", upper=True, more=SETS, rich=True)


def nvivo_windows(folder: Path) -> Path:
    """CRLF as two, names empty, coders on codings alone, a machine among the users."""
    return refi(
        folder / "a.qdpx", "NVivo 12.6", crlf=True, counted=True, names=False, rich=True,
        coder_on="coding", users=("NVivo", "ani", "budi"),
    )  # fmt: skip


def nvivo_mac(folder: Path) -> Path:
    """Two codes of one name in two branches; a document that holds a line end only."""
    return refi(
        folder / "a.qdpx", "NVivo Mac 15", names=False, bom=True, above="Tema",
        more_sources=f'<TextSource guid="{guid("kosong")}" name="kosong"><PlainTextContent>\n'
        "</PlainTextContent></TextSource>",
    )  # fmt: skip


def maxqda(folder: Path) -> Path:
    """Codable parents, groups as sets, a memo on a stretch without a code."""
    return refi(folder / "a.qdpx", "MAXQDA 24.5", upper=True, above="Usaha", more=SETS)


def quirkos(folder: Path) -> Path:
    return refi(folder / "a.qdpx", "Quirkos 2.5.3", inline=True, names=False)


def qualcoder(folder: Path) -> Path:
    """A byte order mark that its offsets do not count."""
    return refi(folder / "a.qdpx", "QualCoder 4.0", bom=True, coder_on="selection")


def transana(folder: Path) -> Path:
    return refi(folder / "a.qdpx", "Transana 5.20", braces=True, folder="Sources/", utf16=True)


def qc(folder: Path) -> Path:
    """Two coders in one selection."""
    return refi(folder / "a.qdpx", "qualitative-coding 1.7.8", together=True)


def dedoose_refi(folder: Path) -> Path:
    return refi(folder / "a.qdpx", "Dedoose 9", utf16=True, names=True, crlf=True)


def _xlsx(path: Path, rows: list[list[object]]) -> Path:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in rows:
        sheet.append(row)
    book.save(path)
    return path


def _csv(path: Path, rows: list[list[object]], encoding: str = "utf-8-sig", sep: str = ",") -> Path:
    out = io.StringIO()
    csv.writer(out, delimiter=sep).writerows(rows)
    path.write_bytes(out.getvalue().encode(encoding))
    return path


def dedoose(folder: Path) -> Path:
    """A column per code that holds True or False."""
    heads = ["Media Title", "Excerpt Range", "Excerpt Creator", "Excerpt Date", "Excerpt Copy"]
    rows: list[list[object]] = [[*heads, *(f"Code: {code} Applied" for code in CODES)]]
    for words, code, coder in SEGMENTS:
        start, end = place(words)
        rows.append(
            ["warung.txt", f"{start}-{end}", coder, "1/2/2026", words, *(c == code for c in CODES)]
        )
    return _xlsx(folder / "a.xlsx", rows)


def maxqda_segments(folder: Path) -> Path:
    heads = ["Document group", "Document name", "Code", "Segment", "Beginning", "End",
             "Created by", "Created", "Comment"]  # fmt: skip
    rows: list[list[object]] = [heads]
    for words, code, coder in SEGMENTS:
        rows.append(["", "warung", f"Usaha > {code}", words, 2, 2, coder, "02/01/2026", ""])
    return _xlsx(folder / "a.xlsx", rows)


def atlas_quotations(folder: Path) -> Path:
    rows: list[list[object]] = [["ID", "Quotation Name", "Document", "Codes", "Quotation Content",
                                 "Comment", "Created by", "Created"]]  # fmt: skip
    for number, (words, code, coder) in enumerate(SEGMENTS):
        rows.append([f"1:{number}", words[:20], "warung.txt", code, words, "", coder, "2026-01-02"])
    return _xlsx(folder / "a.xlsx", rows)


def nvivo_summary(folder: Path) -> Path:
    rows: list[list[object]] = [["Name", "Hierarchical Name", "Coded Text", "Coded By Initials"]]
    for words, code, coder in SEGMENTS:
        rows.append(["warung", f"Nodes\\\\{code}", words, coder])
    return _csv(folder / "a.csv", rows, "utf-16")


def label_studio(folder: Path) -> Path:
    """A task with the annotations of two people; offsets of the browser."""
    annotations = []
    for coder in ("ani", "budi"):
        results = []
        for words, code, who in SEGMENTS:
            if who == coder:
                start, end = place(words, utf16=True)
                value = {"start": start, "end": end, "text": words, "labels": [code]}
                results.append({"value": value, "type": "labels", "from_name": "l", "to_name": "t"})
        person = {"id": 1, "email": coder}
        annotations.append({"id": 1, "completed_by": person, "result": results})
    task = {"id": 7, "data": {"text": TEXT, "file": "warung.txt"}, "annotations": annotations}
    path = folder / "a.json"
    path.write_text(json.dumps([task]), encoding="utf-8")
    return path


def doccano(folder: Path) -> list[Path]:
    """A file for each user; what counts is what the browser counts."""
    paths = []
    for coder in ("ani", "budi"):
        labels = [
            [*place(words, utf16=True), code] for words, code, who in SEGMENTS if who == coder
        ]
        path = folder / f"{coder}.jsonl"
        line = {"id": 1, "text": TEXT, "label": labels, "file": "warung.txt", "user": coder}
        path.write_text(json.dumps(line, ensure_ascii=False) + "\n", encoding="utf-8")
        paths.append(path)
    return paths


def taguette_csv(folder: Path) -> list[Path]:
    """No offsets, no coder: a file for each."""
    return [
        _csv(
            folder / f"{coder}.csv",
            [
                ["id", "document", "tag", "content"],
                *([n, "warung.txt", code, words]
                  for n, (words, code, who) in enumerate(SEGMENTS) if who == coder),
            ],
        )
        for coder in ("ani", "budi")
    ]  # fmt: skip


def requal(folder: Path) -> Path:
    heads = ["project_id", "doc_id", "doc_name", "code_id", "code_name", "segment_start",
             "segment_end", "segment_text", "user_id", "user_name"]  # fmt: skip
    rows: list[list[object]] = [heads]
    for words, code, coder in SEGMENTS:
        rows.append([1, 1, "warung.txt", 1, code, *place(words), words, 1, coder])
    return _csv(folder / "a.csv", rows)


def qualcoder_csv(folder: Path) -> Path:
    rows: list[list[object]] = [["Coder", "Codename", "Coded", "File", "Coded_Memo"]]
    rows += [[coder, code, words, "warung.txt", ""] for words, code, coder in SEGMENTS]
    return _csv(folder / "a.csv", rows, "utf-8")


def thesis_table(folder: Path) -> Path:
    """What people type in Excel with Indonesian settings, in Windows' own encoding."""
    rows: list[list[object]] = [["No", "Sumber Data", "Kutipan Wawancara", "Tema", "Pengode"]]
    for n, (words, code, coder) in enumerate(SEGMENTS, start=1):
        rows.append([n, "warung", words.replace("é", "é"), code.upper(), coder])
    return _csv(folder / "a.csv", rows, "cp1252", ";")


STRANGERS: list[Callable[[Path], Path | list[Path]]] = [
    atlas_windows, atlas_mac, nvivo_windows, nvivo_mac, maxqda, quirkos, qualcoder, transana, qc,
    dedoose_refi, dedoose, maxqda_segments, atlas_quotations, nvivo_summary, label_studio, doccano,
    taguette_csv, requal, qualcoder_csv, thesis_table,
]  # fmt: skip


def spoken(study: Study) -> list[tuple[str, str, str]]:
    """Return the codings by the words of ours that stand in the excerpt that was coded."""
    names = {code.id: code.name for code in study.codebook}
    found = []
    for row in study.codings().itertuples():
        meant = [
            w
            for w, c, who in SEGMENTS
            if w in row.text and (c, who) == (names[row.code], row.coder)
        ]
        found += [(words, names[row.code], row.coder) for words in meant]
    return sorted(set(found))


@pytest.mark.parametrize("make", STRANGERS, ids=lambda make: make.__name__)
def test_it_comes_into_the_study_that_has_the_text(
    make: Callable[[Path], Path | list[Path]], tmp_path: Path
) -> None:
    note = tmp_path / "warung.txt"
    note.write_text(TEXT, encoding="utf-8")
    folder = tmp_path / "asing"
    folder.mkdir()
    made = make(folder)
    with Study(tmp_path / "a.study") as study:
        study.set_codebook(Codebook(Code(name.lower(), name) for name in CODES))
        study.add(note)
        for path in made if isinstance(made, list) else [made]:
            coder = path.stem if isinstance(made, list) else None
            study.import_file(path, coder=coder)
        assert spoken(study) == WANTED
        assert {code.name for code in study.codebook} - {"Tema", "Usaha"} == set(CODES)
        assert len(study.transcripts()) == 1
        assert not [one for one in study.doctor() if one.level == "error"]


REFI = [one for one in STRANGERS[:10]]


@pytest.mark.parametrize("make", REFI, ids=lambda make: make.__name__)
def test_its_project_becomes_a_study_to_the_letter(
    make: Callable[[Path], Path | list[Path]], tmp_path: Path
) -> None:
    path = make(tmp_path)
    assert isinstance(path, Path)
    with Study.from_export(path, tmp_path / "a.study") as study:
        names = {code.id: code.name for code in study.codebook}
        rows = study.codings().itertuples()
        assert sorted((row.text, names[row.code], row.coder) for row in rows) == WANTED
