"""Our own codings, written as each tool writes them, come back as they were.

The headings are those of the tools (`aliases.READ_IN` says where they were read).
"""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

import pytest
from openpyxl import Workbook

from qualnlp.codebook import Code, Codebook
from qualnlp.coding_tables import read_tables
from qualnlp.coding_tables.aliases import READ_IN, SIGNATURES
from qualnlp.study import Study

TALKS = {
    "kopi.txt": """P: Modalnya dari mana, Bu?
I: Pinjam koperasi 😊. Bunga satu persen saja sebulan.
P: Harga sekarang?
I: Naik terus. Ya, begitulah.
P: Lalu?
I: Pinjam lagi, dari “arisan” ibu-ibu. Ya, begitulah.
""",
    "teh.txt": """P: Bagaimana pasarnya?
I: Dijual ke pasar, harganya murah 🙏🏽 sekali.
P: Modal?
I: Tabungan sendiri, tidak pinjam.
""",
}
BOOK = Codebook(
    [
        Code("usaha", "Usaha", codable=False),
        Code("modal", "Modal", parent="usaha"),
        Code("harga", "Harga Jual", parent="usaha"),
    ]
)


@dataclass(frozen=True)
class Row:
    """One coding: its excerpt, the words that were marked, and where they stand."""

    excerpt_id: str
    file: str
    text: str
    start: int
    end: int
    code: str
    name: str
    coder: str
    memo: str
    talk: str


def units(text: str) -> int:
    """Return how long a text is for a browser."""
    return len(text.encode("utf-16-le")) // 2


@pytest.fixture
def study(tmp_path: Path) -> Study:
    for name, text in TALKS.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    made = Study(tmp_path / "a.study")
    made.set_codebook(BOOK)
    made.add([tmp_path / name for name in TALKS])
    return made


@pytest.fixture
def ours(study: Study) -> list[Row]:
    """Codings of two coders, one excerpt with two codes, the same words at two places."""
    marked = [
        ("kopi.txt", "Pinjam koperasi 😊. Bunga", 0, "modal", "ani", "awal"),
        ("kopi.txt", "Pinjam koperasi 😊. Bunga", 0, "harga", "ani", ""),
        ("kopi.txt", "Ya, begitulah.", 1, "modal", "ani", ""),
        ("teh.txt", "harganya murah 🙏🏽 sekali", 0, "harga", "ani", "murah"),
        ("kopi.txt", "Bunga satu persen saja sebulan.", 0, "modal", "budi", ""),
        ("kopi.txt", "Ya, begitulah.", 0, "harga", "budi", "pasrah"),
        ("teh.txt", "Tabungan sendiri", 0, "modal", "budi", ""),
    ]
    excerpts = study.excerpts().merge(study.transcripts()[["transcript_id", "file"]])
    rows = []
    for file, words, nth, code, coder, memo in marked:
        own = excerpts[excerpts["file"] == file]
        talk = study.transcript(own["transcript_id"].iloc[0]).text
        start = talk.index(words)
        for _ in range(nth):
            start = talk.index(words, start + 1)
        (holder,) = own[(own["start"] <= start) & (own["end"] > start)]["excerpt_id"]
        rows.append(
            Row(holder, file, words, start, start + len(words), code, BOOK[code].name, coder, memo,
                talk)
        )  # fmt: skip
    return rows


def write_csv(path: Path, rows: list[list[object]], **more: object) -> Path:
    with path.open("w", encoding=str(more.pop("encoding", "utf-8")), newline="") as file:
        csv.writer(file, **more).writerows(rows)  # type: ignore[arg-type]
    return path


def write_xlsx(path: Path, rows: list[list[object]]) -> Path:
    book = Workbook()
    for row in rows:
        book.active.append(row)
    book.save(path)
    return path


def by_place(rows: list[Row]) -> list[list[Row]]:
    """Return the codings of each coder and stretch together."""
    found = groupby(rows, key=lambda row: (row.coder, row.file, row.start, row.end))
    return [list(group) for _, group in found]


def taguette(folder: Path, rows: list[Row]) -> Path:
    told = [[n, row.file, row.name, row.text] for n, row in enumerate(rows, start=1)]
    return write_csv(folder / "highlights.csv", [["id", "document", "tag", "content"], *told])


def qualcoder(folder: Path, rows: list[Row]) -> Path:
    head = ["File", "Coder", "Coded", "Id", "Codename", "Coded_Memo", "Category", "FileVar_umur"]
    told: list[list[object]] = [
        [row.file, row.coder, row.text, f"ctid:{n}", row.name, row.memo, "Usaha", "41"]
        for n, row in enumerate(rows)
    ]
    told.append(["foto.jpg", "ani", "image", "imid:9", "Modal", "", "Usaha", ""])
    path = folder / "Report_codings.csv"
    return write_csv(path, [head, *told], encoding="utf-8-sig", quoting=csv.QUOTE_ALL)


def qualcoder_sql(folder: Path, rows: list[Row]) -> Path:
    head = ["cid", "fid", "file", "codename", "seltext", "pos0", "pos1", "owner", "date", "memo",
            "important"]  # fmt: skip
    told = [
        [7, 3, row.file, row.name, row.text, row.start, row.end, row.coder, "2026-01-03 10:00:00",
         row.memo, ""]
        for row in rows
    ]  # fmt: skip
    return write_csv(folder / "sql.tsv", [head, *told], delimiter="\t")


def requal(folder: Path, rows: list[Row]) -> Path:
    head = ["", "doc_name", "doc_id", "code_name", "code_id", "segment_text", "user_name"]
    told = [
        [n, row.file, 1, row.name, 2, row.text, row.coder] for n, row in enumerate(rows, start=1)
    ]
    path = folder / "requal_export-2026-11-28-100000.csv"
    return write_csv(path, [head, *told], quoting=csv.QUOTE_NONNUMERIC)


def maxqda(folder: Path, rows: list[Row]) -> Path:
    head: list[object] = [
        "Color", "Comment", "Document group", "Document name", "Code", "Beginning", "End",
        "Weight score", "Segment", "Modified by", "Modified", "Created by", "Created", "Area",
        "Coverage %",
    ]  # fmt: skip
    told: list[list[object]] = [
        ["#ff0000", row.memo, "Usaha kecil", row.file.removesuffix(".txt"), f"Usaha > {row.name}",
         3, 3, 0, row.text, "budi", "11/28/2025 10:00", row.coder, "28/11/2025 09:00", 24, 2.5]
        for row in rows
    ]  # fmt: skip
    return write_xlsx(folder / "Coded Segments.xlsx", [head, *told])


def atlas(folder: Path, rows: list[Row]) -> Path:
    head: list[object] = [
        "Number", "ID", "Document", "Quotation Name", "Quotation Content", "Comment", "Codes",
        "Reference", "Density", "Created by", "Created", "Modified by", "Modified",
    ]  # fmt: skip
    told: list[list[object]] = [
        [n, f"1:{n}", group[0].file.removesuffix(".txt"), group[0].text[:20], group[0].text,
         group[0].memo, "\n".join(row.name for row in group), f"{n} – {n}", 1, group[0].coder,
         "2025-11-28T09:00:00", group[0].coder, "2025-11-28T10:00:00"]
        for n, group in enumerate(by_place(rows), start=1)
    ]  # fmt: skip
    return write_xlsx(folder / "Quotations.xlsx", [head, *told])


def nvivo(folder: Path, rows: list[Row]) -> Path:
    head: list[object] = [
        "File Name", "Hierarchical Name", "Aggregate", "Coverage", "Reference Number",
        "Coded Text", "Coded By Initials", "Modified On",
    ]  # fmt: skip
    told: list[list[object]] = [
        [f"Files\\\\{row.file.removesuffix('.txt')}", f"Codes\\\\Usaha\\\\{row.name}", "No", 0.0123,
         n, row.text, row.coder, "28/11/2025 09:00"]
        for n, row in enumerate(rows, start=1)
    ]  # fmt: skip
    return write_xlsx(folder / "Coding Summary By File.xlsx", [head, *told])


def dedoose(folder: Path, rows: list[Row]) -> Path:
    names = ["Modal", "Harga Jual"]
    about = ["Media Title", "Excerpt Range", "Excerpt Creator", "Excerpt Date", "Excerpt Copy",
             "Codes Applied Combined", "Resource Creator", "Resource Date"]  # fmt: skip
    head = about + [f"Code: {n} {what}" for n in names for what in ("Applied", "Range", "Weight")]
    told = []
    for group in by_place(rows):
        one, given = group[0], {row.name for row in group}
        codes = [cell for n in names for cell in (str(n in given), "", "")]
        told.append(
            [one.file, f"{one.start}-{one.end}", one.coder, "8/25/2025", one.text,
             ", ".join(sorted(given)), "ani", "8/24/2025", *codes]
        )  # fmt: skip
    return write_xlsx(folder / "Excerpts.xlsx", [list(head), *told])


def doccano(folder: Path, rows: list[Row]) -> Path:
    told = []
    for number, file in enumerate(TALKS, start=1):
        own = [row for row in rows if row.file == file]
        if own:
            talk = own[0].talk
            labels = [[units(talk[: r.start]), units(talk[: r.end]), r.name] for r in own]
            told.append({"id": number, "text": talk, "label": labels, "Comments": []})
    path = folder / "ani.jsonl"
    path.write_text("\n".join(json.dumps(one) for one in told) + "\n", encoding="utf-8")
    return path


def label_studio(folder: Path, rows: list[Row]) -> Path:
    """A task per transcript, in which each annotator marked stretches."""
    tasks = []
    for number, file in enumerate(TALKS, start=1):
        own = [row for row in rows if row.file == file]
        annotations = [
            {"completed_by": {"id": n, "email": coder}, "was_cancelled": False,
             "created_at": "2025-11-28T09:00:00Z",
             "result": [
                 {"type": "labels", "from_name": "kode", "to_name": "text",
                  "value": {"start": units(row.talk[: row.start]),
                            "end": units(row.talk[: row.end]), "text": row.text,
                            "labels": [row.name]}}
                 for row in own if row.coder == coder
             ]}
            for n, coder in enumerate(dict.fromkeys(row.coder for row in own))
        ]  # fmt: skip
        data = {"text": own[0].talk if own else TALKS[file], "transcript": file}
        tasks.append({"id": number, "data": data, "annotations": annotations})
    path = folder / "project-1.json"
    path.write_text(json.dumps(tasks, ensure_ascii=False), encoding="utf-8")
    return path


def label_studio_csv(folder: Path, rows: list[Row]) -> Path:
    """A task per excerpt, with choices: columns by the alphabet, CRLF, a task that nobody did."""
    head = ["annotation_id", "annotator", "created_at", "excerpt_id", "id", "kode_saya",
            "lead_time", "text", "updated_at"]  # fmt: skip
    told = []
    for n, group in enumerate(by_place(rows), start=1):
        names = [row.name for row in group]
        cell = names[0] if len(names) == 1 else json.dumps({"choices": names})
        told.append([n, group[0].coder, "2025-11-28T09:00:00Z", group[0].excerpt_id, n, cell, 3.2,
                     group[0].text, "2025-11-28T09:00:00Z"])  # fmt: skip
    told.append(["", "", "", "belum", 99, "", "", "Belum dibaca.", ""])
    return write_csv(folder / "project-1.csv", [head, *told], lineterminator="\r\n")


def label_studio_spans(rows: list[Row]) -> list[dict[str, object]]:
    """A row per transcript and annotator: all stretches in one cell."""
    told: list[dict[str, object]] = []
    for number, file in enumerate(TALKS, start=1):
        own = [row for row in rows if row.file == file]
        for coder in dict.fromkeys(row.coder for row in own):
            spans = [
                {"start": units(row.talk[: row.start]), "end": units(row.talk[: row.end]),
                 "text": row.text, "labels": [row.name]}
                for row in own if row.coder == coder
            ]  # fmt: skip
            told.append({"annotation_id": len(told), "annotator": coder, "id": number,
                         "kode_saya": spans, "lead_time": 3.2, "text": own[0].talk,
                         "transcript": file})  # fmt: skip
    return told


def label_studio_min(folder: Path, rows: list[Row]) -> Path:
    path = folder / "project-1-min.json"
    path.write_text(json.dumps(label_studio_spans(rows)), encoding="utf-8")
    return path


def label_studio_csv_spans(folder: Path, rows: list[Row]) -> Path:
    told = label_studio_spans(rows)
    cells = [[json.dumps(v) if isinstance(v, list) else v for v in row.values()] for row in told]
    return write_csv(folder / "project-1.csv", [list(told[0]), *cells], lineterminator="\r\n")


def argilla(folder: Path, rows: list[Row]) -> Path:
    """Records with a span question, as `to_dict(flatten=True)` gives them."""
    columns: dict[str, list[object]] = {
        name: [] for name in ("id", "status", "_server_id", "transcript", "text", "kode.responses",
                              "kode.responses.users", "kode.responses.status")
    }  # fmt: skip
    for number, file in enumerate(TALKS):
        own = [row for row in rows if row.file == file]
        coders = list(dict.fromkeys(row.coder for row in own))
        spans = [
            [{"start": r.start, "end": r.end, "label": r.name} for r in own if r.coder == coder]
            for coder in coders
        ]
        talk = own[0].talk if own else TALKS[file]
        wrong = [{"start": 0, "end": 2, "label": "Modal"}]
        row = [str(number), "completed", f"s{number}", file, talk, [*spans, wrong],
               [*coders, "cici"], [*["submitted"] * len(coders), "draft"]]  # fmt: skip
        for name, value in zip(columns, row, strict=True):
            columns[name].append(value)
    path = folder / "records.json"
    path.write_text(json.dumps(columns), encoding="utf-8")
    return path


def inception(folder: Path, rows: list[Row]) -> list[Path]:
    paths = []
    for file in TALKS:
        for coder in dict.fromkeys(row.coder for row in rows):
            own = [row for row in rows if row.file == file and row.coder == coder]
            path = folder / "annotation" / file / f"{coder}.tsv"
            path.parent.mkdir(parents=True, exist_ok=True)
            talk = own[0].talk if own else TALKS[file]
            path.write_text(webanno(talk, own), encoding="utf-8")
            paths.append(path)
    return paths


def webanno(talk: str, rows: list[Row]) -> str:
    """Write a text as WebAnno TSV 3.3: a line is a sentence, words are tokens."""
    lines = ["#FORMAT=WebAnno TSV 3.3",
             "#T_SP=de.tudarmstadt.ukp.dkpro.core.api.lexmorph.type.pos.POS|PosValue",
             "#T_SP=webanno.custom.Kode|value|memo", "", ""]  # fmt: skip
    at = 0
    for number, sentence in enumerate(talk.split("\n"), start=1):
        if sentence:
            lines.append("#Text=" + sentence.replace("\\", "\\\\"))
        for n, token in enumerate(sentence.split(), start=1):
            start = talk.index(token, at)
            at = start + len(token)
            here = [(i, r) for i, r in enumerate(rows, 1) if r.start < at and r.end > start]
            codes = "|".join(f"{row.name}[{i}]" for i, row in here) or "_"
            memos = "|".join(f"{row.memo or '*'}[{i}]" for i, row in here) or "_"
            place = f"{units(talk[:start])}-{units(talk[:at])}"
            lines.append(f"{number}-{n}\t{place}\t{token}\tNN\t{codes}\t{memos}\t")
        lines.append("")
    return "\n".join(lines) + "\n"


def quallmer(folder: Path, rows: list[Row]) -> Path:
    told = [[row.excerpt_id, row.name] for row in rows]
    return write_csv(folder / "ani.csv", [[".id", "tema_utama"], *told])


Writer = Callable[[Path, list[Row]], "Path | list[Path]"]
# Tool, writer, whether a file is one person's, and whether memos are in it.
TOOLS: list[tuple[str, Writer, bool, bool]] = [
    ("Taguette", taguette, True, False),
    ("QualCoder", qualcoder, False, True),
    ("QualCoder", qualcoder_sql, False, True),
    ("Requal", requal, False, False),
    ("MAXQDA", maxqda, False, True),
    ("ATLAS.ti", atlas, False, False),
    ("NVivo", nvivo, False, False),
    ("Dedoose", dedoose, False, False),
    ("doccano", doccano, True, False),
    ("Label Studio JSON", label_studio, False, False),
    ("Label Studio", label_studio_csv, False, False),
    ("Label Studio", label_studio_min, False, False),
    ("Label Studio", label_studio_csv_spans, False, False),
    ("Argilla", argilla, False, False),
    ("INCEpTION", inception, False, True),
    ("quallmer", quallmer, True, False),
]
# These give neither offsets nor ids: of words that stand twice, the rows around must say which.
WITHOUT_PLACES = {"Taguette", "Requal", "MAXQDA", "ATLAS.ti", "NVivo", "QualCoder"}


@pytest.mark.parametrize(
    ("tool", "writer", "one_a_file", "memos"), TOOLS, ids=[one[1].__name__ for one in TOOLS]
)
def test_our_codings_come_back_as_they_were(
    study: Study, ours: list[Row], tmp_path: Path, tool: str, writer: Writer, one_a_file: bool,
    memos: bool,
) -> None:  # fmt: skip
    if tool in WITHOUT_PLACES and writer is not qualcoder_sql:
        ours = [row for row in ours if not row.text.startswith("Ya,")]
    parts = [[r for r in ours if r.coder == c] for c in ("ani", "budi")] if one_a_file else [ours]
    for rows in parts:
        written = writer(tmp_path, rows)
        coder = rows[0].coder if one_a_file else None
        previews = read_tables(written, codebook=BOOK).preview.files
        assert {file.tool for file in previews} == {tool}
        made = study.code(written, coder=coder)
        assert made == len(rows) and not made.rest
    codings = study.codings().astype(object)
    codings = codings.where(codings.notna(), "")
    names = ["excerpt_id", "code", "coder", *(["memo"] if memos else [])]
    found = set(codings[names].itertuples(index=False, name=None))
    assert found == {tuple(getattr(row, name) for name in names) for row in ours}
    assert all(one.level != "error" for one in study.doctor())


def test_the_source_of_every_tools_headings_is_stated() -> None:
    assert {tool for tool, _ in SIGNATURES} <= set(READ_IN)
    assert {tool.removesuffix(" JSON") for tool, *_ in TOOLS} == set(READ_IN)
