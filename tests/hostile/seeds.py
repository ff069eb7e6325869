"""Valid files of every kind that is read, small ones, to be spoilt.

In: a folder. Out: name -> (what reads it, its bytes). The talk is invented (illustrative).
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

from openpyxl import Workbook

from qualnlp import Study
from qualnlp.codebook import Code, Codebook
from qualnlp.coding_tables import read_tables
from qualnlp.excerpts import Informants
from qualnlp.excerpts import split as cut
from qualnlp.exchange.formats import is_project, read_project
from qualnlp.exchange.report import Report
from qualnlp.privacy.table import read_rows
from qualnlp.transcripts import read_transcript
from tests.exchange.archives import Foreign
from tests.transcripts.documents import Paper
from tests.transcripts.made_pdf import column, write_pdf

SAID = [
    "P: Apakah modalnya cukup, Bu?",
    "N: Belum cukup, Pak. Harga pupuk naik terus, jadi saya pinjam dulu ke koperasi.",
    "P: Kalau pelatihan, pernah ikut?",
    "N: Pernah sekali, tahun 2021, tapi cuma sehari dan tidak ada lanjutannya.",
]
Read = Callable[[Path], object]


def transcript(path: Path) -> object:
    """Read and split, as `add` does."""
    return cut(read_transcript(path))


def project(path: Path) -> object:
    """Read another tool's project."""
    assert is_project(path)
    return read_project(path, Report(), Codebook([Code("modal", "Modal")]))


def whole_study(path: Path) -> object:
    """Open a study and look at all of it."""
    study = Study(path)
    study.doctor()
    return study.codings(), study.excerpts()


def from_json(path: Path) -> object:
    """Bring a study back from JSON."""
    place = path.with_suffix(".study")
    place.unlink(missing_ok=True)
    return Study.from_export(path, place)


def seeds(folder: Path) -> dict[str, tuple[Read, str, bytes]]:
    """Return name -> what reads it, its ending, a valid file."""
    found: dict[str, tuple[Read, str, bytes]] = {}
    for name, data in {**_texts(), **_documents(folder)}.items():
        found[name] = (transcript, f".{name.split()[-1]}", data)
    found |= _tables(folder)
    found |= _studies(folder)
    return found


def _texts() -> dict[str, bytes]:
    pairs = [line.split(": ", 1) for line in SAID]
    vtt = "".join(
        f"00:00:0{n}.000 --> 00:00:0{n + 1}.500\n<v {who}>{text}</v>\n\n"
        for n, (who, text) in enumerate(pairs)
    )
    srt = "".join(
        f"{n}\n00:00:0{n},000 --> 00:00:0{n},900\n{line}\n\n" for n, line in enumerate(SAID, 1)
    )
    ttml = "".join(f'<p begin="0:00:0{n}.0" end="{n + 1}s">{x}</p>' for n, x in enumerate(SAID))
    rtf = "\\par\n".join(f"{{\\b {who}:}} {text} \\u8220?x\\'e9" for who, text in pairs)
    words = [
        {"word": word, "start": n / 2, "end": n / 2 + 0.4} for n, word in enumerate("a b".split())
    ]
    whisper = {
        "segments": [
            {"start": n, "end": n + 1.5, "text": text, "speaker": who, "words": words}
            for n, (who, text) in enumerate(pairs)
        ]
    }
    html = "".join(f"<p><b>{who}:</b> {text}</p>" for who, text in pairs)
    table = "".join(f"<tr><td>{who}</td><td>{text}</td></tr>" for who, text in pairs)
    return {
        "txt": "\n".join(SAID).encode(),
        "md": ("# Wawancara\n\n" + "\n\n".join(f"**{w}:** {t}" for w, t in pairs)).encode(),
        "vtt": f"WEBVTT\n\n{vtt}".encode(),
        "srt": srt.encode(),
        "ttml": f'<tt xmlns="http://www.w3.org/ns/ttml"><body><div>{ttml}</div></body></tt>'.encode(),
        "ass": (
            "[Script Info]\nTitle: x\n\n[Events]\nFormat: Layer, Start, End, Style, Name, Text\n"
            + "".join(f"Dialogue: 0,0:00:0{n}.00,0:00:0{n}.90,D,,{x}\n" for n, x in enumerate(SAID))
        ).encode(),
        "rtf": f"{{\\rtf1\\ansi\\ansicpg1252{{\\fonttbl\\f0 Arial;}}\\f0 {rtf}\\par}}".encode(),
        "html": f"<html><head><style>b{{font-weight:bold}}</style></head><body>{html}<table>{table}"
        "</table></body></html>".encode(),
        "json": json.dumps(whisper).encode(),
        "otr": json.dumps({"text": f"<p>{'</p><p>'.join(SAID)}</p>", "media": ""}).encode(),
        "csv": ("Penutur,Ucapan\n" + "".join(f'{w},"{t}"\n' for w, t in pairs)).encode(),
    }


def _documents(folder: Path) -> dict[str, bytes]:
    pairs = [line.split(": ", 1) for line in SAID]
    paper = Paper().heading("Transkrip").say(*SAID)
    paper.table([["No", "Pertanyaan", "Jawaban"], ["1", pairs[0][1], pairs[1][1]]])
    book = Workbook()
    for row in [["Penutur", "Ucapan"], *pairs]:
        book.active.append(row)
    book.save(folder / "a.xlsx")
    made = {
        "docx": paper.save(folder).read_bytes(),
        "pdf": write_pdf(folder / "a.pdf", [column(SAID)]).read_bytes(),
        "xlsx": (folder / "a.xlsx").read_bytes(),
    }
    try:
        import odfdo
    except ImportError:  # a tool of the tests
        return made
    document = odfdo.Document("text")
    document.body.clear()
    for line in SAID:
        document.body.append(odfdo.Paragraph(line))
    document.save(str(folder / "a.odt"))
    return {**made, "odt": (folder / "a.odt").read_bytes()}


def _tables(folder: Path) -> dict[str, tuple[Read, str, bytes]]:
    codes = b"kode,nama,induk,definisi\nmodal,Modal,usaha,Uang untuk usaha\nusaha,Usaha,,Semua\n"
    yaml = (
        b"title: Usaha\ncodes:\n  - id: usaha\n    name: Usaha\n    children:\n      - id: modal\n"
        b"        name: Modal\n        include: [uang, 'pinjaman']\n"
    )
    qdc = (
        b'<?xml version="1.0"?><CodeBook xmlns="urn:QDA-XML:codebook:1.0" origin="x"><Codes>'
        b'<Code guid="a1b2c3d4-0000-4000-8000-000000000001" name="Modal" isCodable="true">'
        b"<Description>Uang</Description></Code></Codes></CodeBook>"
    )
    heads = b"excerpt_id,kode,coder,verdict,stance,decided_at\n"
    rows = heads + b"e1,modal;harga,ani,confirmed,+,2026-01-02\n"
    records = [{"excerpt_id": "e1", "code": ["modal"], "coder": "ani", "start": 1, "end": 5}]
    studio = [{"id": 1, "data": {"text": SAID[1]}, "annotations": [
        {"completed_by": {"email": "a@x.id"}, "result": [
            {"value": {"start": 3, "end": 8, "labels": ["modal"]}}]}]}]  # fmt: skip
    top = "#FORMAT=WebAnno TSV 3.3\n#T_SP=custom.Span|value\n\n"
    webanno = f"{top}#Text=Belum cukup\n1-1\t0-5\tBelum\tmodal\t\n"
    found: dict[str, tuple[Read, str, bytes]] = {
        "codebook csv": (Codebook.read, ".csv", codes),
        "codebook yaml": (Codebook.read, ".yaml", yaml),
        "codebook qdc": (Codebook.read, ".qdc", qdc),
        "informants csv": (Informants.of, ".csv", b"berkas;informan;umur\na.docx;Bu Sari;40\n"),
        "pseudonyms csv": (read_rows, ".csv", b"jenis,asli,pengganti,pakai\norang,Sari,[I1],ya\n"),
        "decisions csv": (read_tables, ".csv", rows),
        "decisions json": (read_tables, ".json", json.dumps(records).encode()),
        "label studio json": (read_tables, ".json", json.dumps(studio).encode()),
        "decisions jsonl": (read_tables, ".jsonl", json.dumps(records[0]).encode() + b"\n"),
        "webanno tsv": (read_tables, ".tsv", webanno.encode()),
    }
    book = Workbook()
    for row in rows.decode().splitlines():
        book.active.append(row.split(","))
    book.save(folder / "b.xlsx")
    found["decisions xlsx"] = (read_tables, ".xlsx", (folder / "b.xlsx").read_bytes())
    try:
        import pyarrow as pa
        import pyarrow.parquet as pq
    except ImportError:  # the extra `batch`
        return found
    pq.write_table(pa.Table.from_pylist(records), folder / "b.parquet")
    found["decisions parquet"] = (read_tables, ".parquet", (folder / "b.parquet").read_bytes())
    return found


def _studies(folder: Path) -> dict[str, tuple[Read, str, bytes]]:
    text = folder / "sari.txt"
    text.write_text("\n".join(SAID), encoding="utf-8")
    place = folder / "a.study"
    study = Study(place)
    study.set_codebook(Codebook([Code("modal", "Modal"), Code("harga", "Harga")]))
    study.add(text)
    excerpt = str(study.excerpts().query("role == 'informant'")["excerpt_id"].iloc[0])
    study.confirm(excerpt, "modal", coder="ani", stance="menghambat", memo="dari koperasi")
    study.finish(excerpt, coder="ani")
    study.export(folder / "a.json")
    with sqlite3.connect(place) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    words = "Alhamdulillah baik"
    foreign = Foreign(segments=[(words, "harga", "u1", "x")]).write(folder / "a.qdpx")
    return {
        "study": (whole_study, ".study", place.read_bytes()),
        "study json": (from_json, ".json", (folder / "a.json").read_bytes()),
        "qdpx": (project, ".qdpx", foreign.read_bytes()),
        "commented docx": (project, ".docx", Paper().say(*SAID).save(folder).read_bytes()),
        "qualcoder qda": (project, ".qda", _sqlite(folder, _QUALCODER)),
        "taguette sqlite3": (project, ".sqlite3", _sqlite(folder, _TAGUETTE)),
    }


def _sqlite(folder: Path, script: str) -> bytes:
    place = folder / "other.sqlite3"
    place.unlink(missing_ok=True)
    connection = sqlite3.connect(place)
    connection.executescript(script)
    connection.commit()
    connection.close()
    return place.read_bytes()


_QUALCODER = """
CREATE TABLE project (databaseversion TEXT, date TEXT, memo TEXT, about TEXT);
INSERT INTO project VALUES ('v9', '2026-01-02', '', 'QualCoder');
CREATE TABLE source (id INTEGER PRIMARY KEY, name TEXT, fulltext TEXT, mediapath TEXT, memo TEXT,
  owner TEXT, date TEXT);
INSERT INTO source VALUES (1, 'w1.txt', 'N: Belum cukup, Pak.', NULL, '', 'ani', '2026-01-02');
CREATE TABLE code_cat (catid INTEGER, name TEXT, owner TEXT, date TEXT, memo TEXT,
  supercatid INTEGER);
INSERT INTO code_cat VALUES (1, 'Usaha', 'ani', '2026-01-02', '', NULL);
CREATE TABLE code_name (cid INTEGER, name TEXT, memo TEXT, catid INTEGER, owner TEXT, date TEXT,
  color TEXT);
INSERT INTO code_name VALUES (1, 'Modal', '', 1, 'ani', '2026-01-02', '#FFF');
CREATE TABLE code_text (ctid INTEGER, cid INTEGER, fid INTEGER, seltext TEXT, pos0 INTEGER,
  pos1 INTEGER, owner TEXT, date TEXT, memo TEXT, important INTEGER);
INSERT INTO code_text VALUES (1, 1, 1, 'Belum cukup', 3, 14, 'ani', '2026-01-02', '', NULL);
"""
_TAGUETTE = """
CREATE TABLE projects (id INTEGER, name TEXT, description TEXT, created TEXT);
INSERT INTO projects VALUES (1, 'p', '', '2026-01-02');
CREATE TABLE documents (id INTEGER, name TEXT, description TEXT, filename TEXT, created TEXT,
  project_id INTEGER, contents TEXT, text_direction TEXT);
INSERT INTO documents VALUES (1, 'w1', '', 'w1.txt', '2026-01-02', 1, '<p>Belum cukup, Pak.</p>',
  'LEFT_TO_RIGHT');
CREATE TABLE tags (id INTEGER, project_id INTEGER, path TEXT, description TEXT);
INSERT INTO tags VALUES (1, 1, 'usaha.modal', '');
CREATE TABLE highlights (id INTEGER, document_id INTEGER, start_offset INTEGER,
  end_offset INTEGER, snippet TEXT);
INSERT INTO highlights VALUES (1, 1, 0, 11, 'Belum cukup');
CREATE TABLE highlight_tags (highlight_id INTEGER, tag_id INTEGER);
INSERT INTO highlight_tags VALUES (1, 1);
CREATE TABLE commands (id INTEGER, date TEXT, user_login TEXT, project_id INTEGER,
  document_id INTEGER, payload TEXT);
INSERT INTO commands VALUES (1, '2026-01-02', 'ani', 1, 1,
  '{"type": "highlight_add", "highlight_id": 1}');
"""


def told_badly(error: Any) -> str:
    """Return why an error is no sentence for people; empty where it is one."""
    sentence = f"{error.what} {error.hint}"
    if not error.what.strip() or "Traceback" in sentence:
        return "no sentence"
    return "" if error.hint else "no way out"
