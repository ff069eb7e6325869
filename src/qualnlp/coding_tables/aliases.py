"""The headings and words that people and tools write. In: a heading. Out: what is meant.

One table: to teach qualnlp another heading, add it to a line here, with the tool it comes from.
A tool's own headings win over the general ones where the tool is recognised (`SIGNATURES`): in a
table of MAXQDA, `Beginning` and `End` count paragraphs, not characters.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import product

# How a word is compared: no case, single spaces, no invisible signs.
from qualnlp.codebook.naming import folded_name as folded

__all__ = ["folded"]

GENERAL = ""


@dataclass(frozen=True, slots=True)
class Alias:
    """One heading, the column of ours that it means, and the tool that writes it.

    Attributes
    ----------
    heading : str
        In lower case, with single spaces.
    field : str
        Our column; ``"ignored"`` for a column that says nothing about codings.
    source : str
        The tool; empty for words that people use.
    """

    heading: str
    field: str
    source: str


# field | tool | headings (lower case, separated by commas)
_TABLE = """
excerpt_id | | excerpt_id, excerpt id, kutipan_id, kutipan id, id kutipan, id_kutipan, unit_id
excerpt_id | | unit id, id unit, id_unit, segment_id, segment id
id         | | id, no id, _id, text_id, text id
transcript | | transcript, transkrip, transcript_id, transcript id, berkas, nama berkas
transcript | | file, filename, file name, file_name, nama file, document, dokumen, nama dokumen
transcript | | document name, document_name, doc, source, interview
transcript | | nama transkrip, transcript name, source name, naskah
text       | | text, teks, kutipan, quotation, quote, segment, segmen, excerpt, content, isi
text       | | kutipan teks, teks kutipan, ujaran, pernyataan, coded text, quotation content
text       | | kutipan wawancara, petikan, petikan wawancara, cuplikan, cuplikan wawancara
text       | | pernyataan informan, jawaban informan, ujaran informan, hasil wawancara
transcript | | sumber, sumber data, dokumen sumber
text       | | kutipan langsung, kutipan informan, segmen teks, coded segment, excerpt text
start      | | start, mulai, awal, start_offset, start offset, begin, dari, start_position
end        | | end, akhir, end_offset, end offset, sampai, end_position
range      | | range, rentang
occurrence | | occurrence, kemunculan, muncul ke, kemunculan ke
code       | | code, kode, codes, kode-kode, label, labels, tag, tags, tema, theme, kategori
code       | | category, indikator, indicator, node, nodes, code name, nama kode, code_name
code       | | code_id, kode_id, id kode, code id
verdict    | | verdict, keputusan, putusan
stance     | | stance, sikap
memo       | | memo, catatan, komentar, comment, keterangan, note, notes
reason     | | reason, alasan
mode       | | mode
coder      | | coder, pengode, pengkode, penilai, koder, annotator, anotator, owner, user, rater
coder      | | peneliti, coder name, nama pengode, nama penilai, username, user_name, coded by
coder      | | dikode oleh
decided_at | | decided_at, decided at, tanggal, date, created_at, created at, waktu, timestamp
decided_at | | tanggal kode, tanggal pengodean, coded at, diputuskan
status     | | status
skipped    | | was_cancelled, skipped
informant  | | informant, informan, narasumber, responden, partisipan, participant, respondent
ignored    | | decision_id, hash, shown_rank, run_id, technique, teknik, turn
ignored    | | role, question, time_start, time_end, mengapa tidak diambil, why not taken, no, nomor
excerpt_id | Taguette | 
ignored    | Taguette | id
transcript | Taguette | document
code       | Taguette | tag
text       | Taguette | content
transcript | QualCoder | filename, file, fid name
coder      | QualCoder | coder, owner
text       | QualCoder | seltext, coded, coded text
start      | QualCoder | pos0
end        | QualCoder | pos1
code       | QualCoder | codename, code name, code
memo       | QualCoder | coded_memo, memo
decided_at | QualCoder | date
ignored    | QualCoder | case, category, cid, ctid, fid, avid, important, id
transcript | Requal | doc_name
text       | Requal | segment_text
start      | Requal | segment_start
end        | Requal | segment_end
code       | Requal | code_name
coder      | Requal | user_name
ignored    | Requal | doc_id, code_id, user_id, segment_id, project_id
transcript | MAXQDA | document name, nama dokumen
text       | MAXQDA | segment, segmen
code       | MAXQDA | code, kode
memo       | MAXQDA | comment, komentar
coder      | MAXQDA | created by, author
decided_at | MAXQDA | created, date
ignored    | MAXQDA | document group, beginning, end, weight score, weight, color, colour, area
ignored    | MAXQDA | coverage %, modified by, modified, anfang, ende
transcript | ATLAS.ti | document, document name
text       | ATLAS.ti | quotation content
code       | ATLAS.ti | codes
memo       | ATLAS.ti | comment
coder      | ATLAS.ti | created by, creating user
decided_at | ATLAS.ti | created
ignored    | ATLAS.ti | id, quotation name, reference, density, modified by, modified, groups
transcript | NVivo | source name, file name, name
text       | NVivo | coded text, reference text
code       | NVivo | hierarchical name, code name, node name
coder      | NVivo | coded by initials, initials, coded by name
decided_at | NVivo | coded on, modified on
ignored    | NVivo | coverage, reference number, references, nickname, aggregate
transcript | Dedoose | media title
text       | Dedoose | excerpt copy
code       | Dedoose | codes applied combined
range      | Dedoose | excerpt range
coder      | Dedoose | excerpt creator
decided_at | Dedoose | excerpt date
ignored    | Dedoose | resource creator, resource date, descriptor info
code       | doccano | label, labels, entities
memo       | doccano | comments
code       | Label Studio | choices, choice, label, labels, sentiment
coder      | Label Studio | annotator
decided_at | Label Studio | created_at
ignored    | Label Studio | annotation_id, updated_at, lead_time
coder      | Argilla | user_id
ignored    | Argilla | _server_id, external_id, vectors, metadata, suggestions
code       | INCEpTION | value, identifier
text       | INCEpTION | covered text
coder      | INCEpTION | annotator
transcript | INCEpTION | document
code       | quallmer | code
coder      | quallmer | coder_id, coder, coder_name
id         | quallmer | .id, unit_id
"""

# Where a tool's headings were read. A tool that names none here was seen in its users' tables.
READ_IN: dict[str, str] = {
    "Taguette": "export of highlights to CSV, version 1.5.2, run",
    "QualCoder": "src/qualcoder/report_codes.py (export_csv_file) and the columns of code_text, "
    "which its SQL reports show; ccbogel/QualCoder, 4.0 beta",
    "Requal": "R/mod_analysis.R and R/mod_download_handler.R; RE-QDA/requal",
    "MAXQDA": "help on exporting coded segments (columns of the overview of coded segments)",
    "ATLAS.ti": "manual on exporting quotations as a table",
    "NVivo": "help on coding summary reports; users' tables",
    "Dedoose": "export of excerpts, as scripts of its users read it (“Code: X Applied” holds True)",
    "doccano": "export of JSONL; issues 2290 and pull requests 99, 108 on what offsets count",
    "Label Studio": "export of CSV, JSON-MIN and JSON, run",
    "Argilla": "Dataset.records.to_dict, flattened and not, run; issue 5729 on offsets",
    "INCEpTION": "user guide, “WebAnno TSV 3.3 File format”; its test files (tsv3-suite)",
    "quallmer": "R/qlm_humancoded.R: `.id` and a column for each coded variable",
}

# Headings that together betray a tool; the first that fits counts.
SIGNATURES: tuple[tuple[str, frozenset[str]], ...] = (
    ("Label Studio", frozenset({"annotation_id", "lead_time"})),
    ("Dedoose", frozenset({"media title", "excerpt copy"})),
    ("ATLAS.ti", frozenset({"quotation content", "codes"})),
    ("Taguette", frozenset({"id", "document", "tag", "content"})),
    ("Requal", frozenset({"segment_text", "code_name"})),
    ("QualCoder", frozenset({"coder", "coded", "codename"})),
    ("QualCoder", frozenset({"pos0", "pos1"})),
    ("MAXQDA", frozenset({"document name", "code", "segment"})),
    ("NVivo", frozenset({"hierarchical name"})),
    ("INCEpTION", frozenset({"covered text"})),
    ("quallmer", frozenset({".id"})),
)

ALIASES: tuple[Alias, ...] = tuple(
    Alias(heading.strip(), field.strip(), source.strip())
    for line in _TABLE.strip().splitlines()
    for field, source, headings in [line.split("|")]
    for heading in headings.split(",")
    if heading.strip()
)

# Words for "read, and nothing applies" in a cell of codes: tidak ada, tidak ada kode yang sesuai.
_NONE = [
    " ".join(filter(None, words))
    for words in product(
        "tidak ada|tak ada|tdk ada|tidak terdapat|belum ada|nihil|tanpa".split("|"),
        ["", *"kode tema kategori indikator".split()],
        ["", *(f"yang {word}" for word in "sesuai cocok relevan berlaku".split())],
    )
    if words != ("tanpa", "", "")
]
_NONE += (
    "kosong|tidak berlaku|tidak relevan|tidak dikode|tidak sesuai|bukan kode|none|n/a|na|nan|null"
    "|nil|no code|no codes|nothing|not applicable|not coded|not relevant|uncoded|no theme".split(
        "|"
    )
)
_SIGNS_OF_NONE = "-|–|—|--|---|<na>|[]|{}|.|…|...|()|(-)|ø|#n/a".split("|")
NOTHING = frozenset(
    [*_NONE, *(f"({word})" for word in _NONE), *(f"{word}." for word in _NONE), *_SIGNS_OF_NONE]
)
# What a cell of a wide table says: the code applies, or it does not.
YES = frozenset(
    "1|1.0|x|v|√|✓|✔|☑|✅|●|•|■|★|ya|y|yes|true|benar|ada|iya|applied|muncul|coded|terkode".split(
        "|"
    )
)
NO = NOTHING | frozenset("|0|0.0|tidak|tdk|n|no|false|salah|bukan|✗|✘|×|☐|○|□".split("|"))
# What tools write of answers that were not handed in.
NOT_SUBMITTED = frozenset({"draft", "discarded", "pending", "skipped", "rejected by annotator"})
# Users that are machines, as REFI exports of tools name them.
MACHINES = frozenset({"ai agent", "nv", "nvivo", "qualnlp (saran)"})


def tool_of(headings: set[str]) -> str:
    """Return the tool whose headings these are; empty where none is recognised.

    Examples
    --------
    >>> tool_of({"id", "document", "tag", "content"})
    'Taguette'
    """
    return next((tool for tool, marks in SIGNATURES if marks <= headings), GENERAL)


def meanings(tool: str) -> dict[str, str]:
    """Return heading -> field, a tool's own headings over the general ones.

    Examples
    --------
    >>> meanings("")["pengode"], meanings("MAXQDA")["end"]
    ('coder', 'ignored')
    """
    general = {alias.heading: alias.field for alias in ALIASES if alias.source == GENERAL}
    return general | {alias.heading: alias.field for alias in ALIASES if alias.source == tool}


# Of several columns that may hold codes, those with the narrower word do; a wider one is above.
WIDER_THAN_CODE = frozenset("tema theme kategori category topik topic".split())

# Several columns of codes: kode1, kode 2, code_3.
NUMBERED_CODE = re.compile(r"(kode|code|label|tag|tema|theme|indikator)[ _-]?\d{1,2}")
# A column per code in a table of Dedoose.
APPLIED = re.compile(r"\s*code:\s*(.+?)\s+applied\s*", re.IGNORECASE)
ABOUT_APPLIED = re.compile(r"\s*code:\s*.+\s+(range|weight)\s*", re.IGNORECASE)
