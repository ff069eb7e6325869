"""Law 5: every number of the example study's Word and Excel files is walked back to excerpts.

The walk starts at the workbook's own list of quotations, each of which is found in its transcript,
and counts again what every other number says.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import docx
import pandas as pd
import pytest
from openpyxl import load_workbook

from qualnlp.study import Study

pytestmark = pytest.mark.slow

STANCES = ["Mendukung", "Menghambat", "Campuran"]
Row = dict[str, Any]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory, whole_study: Study) -> Path:
    folder = tmp_path_factory.mktemp("luaran")
    whole_study.display(folder, "ani", only=["bab-iv", "tabel"])
    return folder


@pytest.fixture(scope="module")
def book(made: Path) -> dict[str, list[Row]]:
    sheets = {}
    for sheet in load_workbook(made / "tabel.xlsx"):
        heads, *rows = list(sheet.iter_rows(values_only=True))
        sheets[sheet.title] = [dict(zip(heads, row, strict=True)) for row in rows]
    return sheets


@pytest.fixture(scope="module")
def quotes(book: dict[str, list[Row]], whole_study: Study) -> pd.DataFrame:
    """The quotations as the workbook has them, found again in the transcripts, with parents."""
    frame = pd.DataFrame(book["Kutipan"])
    about = whole_study.excerpts().set_index("excerpt_id")
    known = about.loc[frame["ID kutipan"]]
    assert known["text"].tolist() == frame["Kutipan"].tolist()
    assert known["informant"].tolist() == frame["Informan"].tolist()
    assert known["turn"].tolist() == frame["Giliran"].tolist()
    codebook = whole_study.codebook
    above = {c.name: codebook[c.parent].name if c.parent else "" for c in codebook}
    return frame.assign(Induk=frame["Kode"].map(above))


def excerpts(frame: pd.DataFrame) -> int:
    return int(frame["ID kutipan"].nunique())


def under(quotes: pd.DataFrame, code: str) -> pd.DataFrame:
    return quotes[(quotes["Kode"] == code) | (quotes["Induk"] == code)]


def summary(row: Row, quotes: pd.DataFrame, study: Study) -> Row:
    met = under(quotes, row["Kode"])
    counts = {one: excerpts(met[met["Sikap"] == one.lower()]) for one in STANCES}
    people, techniques = met["Informan"].nunique(), met["Teknik"].nunique()
    return {"n kutipan": excerpts(met), "Informan": people, "Teknik": techniques, **counts}


def crossed(key: str) -> Callable[[Row, pd.DataFrame, Study], Row]:
    def counted(row: Row, quotes: pd.DataFrame, study: Study) -> Row:
        met = quotes[quotes[key] == row[key]]
        codes = [head for head in row if head not in (key, "Banyaknya teknik")]
        return {code: excerpts(met[met["Kode"] == code]) for code in codes}

    return counted


def together(row: Row, quotes: pd.DataFrame, study: Study) -> Row:
    own = set(quotes.loc[quotes["Kode"] == row["Kode"], "ID kutipan"])
    codes = [head for head in row if head != "Kode"]
    return {
        code: len(own & set(quotes.loc[quotes["Kode"] == code, "ID kutipan"])) for code in codes
    }


def person(row: Row, quotes: pd.DataFrame, study: Study) -> Row:
    met = quotes[quotes["Informan"] == row["Informan"]]
    everything = study.excerpts()
    spoken = everything[
        (everything["informant"] == row["Informan"]) & (everything["role"] == "informant")
    ]
    counts = {one: excerpts(met[met["Sikap"] == one.lower()]) for one in STANCES}
    return {
        "Masa kerja (tahun)": row["Masa kerja (tahun)"],  # what the researcher wrote
        "Kutipan seluruhnya": len(spoken),
        "Kutipan terkode": excerpts(met),
        "Kode berbeda": met["Kode"].nunique(),
        **counts,
    }


def triangulated(row: Row, quotes: pd.DataFrame, study: Study) -> Row:
    met = quotes[quotes["Kode"] == row["Kode"]]
    counts = {
        head: excerpts(met[met["Teknik"] == head.lower()])
        for head in row
        if head not in ("Kode", "Banyaknya teknik")
    }
    return {**counts, "Banyaknya teknik": met["Teknik"].nunique()}


def ticked(row: Row, quotes: pd.DataFrame, study: Study) -> Row:
    signs = [row[person] for person in study.informants()["informant"]]
    return {f"Informan {sign}": signs.count(sign) for sign in "+−±"}


def paired(row: Row, quotes: pd.DataFrame, study: Study) -> Row:
    a, b = (set(quotes.loc[quotes["Kode"] == row[k], "ID kutipan"]) for k in ("Kode A", "Kode B"))
    n = excerpts(quotes)
    spread = (len(a) * len(b) * (n - len(a)) * (n - len(b))) ** 0.5
    return {
        "n bersama": len(a & b),
        "n A": len(a),
        "n B": len(b),
        "Menurut kebetulan": len(a) * len(b) / n,
        "Jaccard": len(a & b) / len(a | b),
        "Phi": (n * len(a & b) - len(a) * len(b)) / spread,
    }


def summed(row: Row, quotes: pd.DataFrame, study: Study) -> Row:
    return {key: value for key, value in summary(row, quotes, study).items() if key != "Teknik"}


def checked(row: Row, quotes: pd.DataFrame, study: Study) -> Row:
    told = [one for one in (row["ID kutipan"] or "").split(", ") if one]
    assert set(told) <= set(quotes["ID kutipan"])
    return {"n kutipan": len(told)}


def shared_words(row: Row, quotes: pd.DataFrame, study: Study) -> Row:
    from qualnlp.language import words

    spoken = study.excerpts()
    spoken = spoken[(spoken["informant"] == row["Informan"]) & (spoken["role"] == "informant")]
    whole = sum(len(words(text)) for text in spoken["text"])
    met = quotes[quotes["Informan"] == row["Informan"]]
    return {
        code: sum(len(words(text)) for text in met.loc[met["Kode"] == code, "Kutipan"]) / whole
        for code in row
        if code != "Informan"
    }


def growth(row: Row, quotes: pd.DataFrame, study: Study) -> Row:
    order = study.excerpts().query("technique == 'wawancara'")["informant"].drop_duplicates()
    coded = [one for one in order if one in set(quotes["Informan"])]
    codes = [set(quotes.loc[quotes["Informan"] == one, "Kode"]) for one in coded]
    place = row["Urutan"] - 1
    before = set().union(*codes[:place])
    told = (row["ID kutipan dengan kode baru"] or "").split(", ")
    fresh = set(quotes.loc[quotes["ID kutipan"].isin(told), "Kode"])
    assert codes[place] - before <= fresh
    exact = {
        "Urutan": place + 1,
        "Kode baru": len(codes[place] - before),
        "Kode sejauh ini": len(codes[place] | before),
    }
    # Figures of random orders lead back to all excerpts; they can only be bounded here.
    most = len(set().union(*codes))
    for head in row:
        if ":" in head:
            assert 0 <= row[head] <= most
            exact[head] = row[head]
    return exact


WALKS: dict[str, Callable[[Row, pd.DataFrame, Study], Row]] = {
    "Ringkasan": summary,
    "Matriks": crossed("Informan"),
    "Kutipan": lambda row, quotes, study: {"Giliran": row["Giliran"]},  # walked by the fixture
    "Informan": person,
    "Teknik": crossed("Teknik"),
    "Ko-okurensi": together,
    "Daftar periksa": ticked,
    "Urut kasus": lambda row, q, s: {"Masa kerja (tahun)": row["Masa kerja (tahun)"]},
    "Triangulasi": triangulated,
    "Kejenuhan": growth,
    "Buku kode": lambda row, quotes, study: {
        "n kutipan": excerpts(under(quotes, row["Kode"].strip()))
    },
    "Bagian kata": shared_words,
    "Pasangan kode": paired,
    "Ringkasan kode": summed,
    "Verifikasi": checked,
}
# These count decisions of people and pairs of coders, not excerpts under a code.
OTHER_TESTS = {"Jejak audit", "Kesepakatan"}


def test_every_number_of_the_workbook_leads_back(
    book: dict[str, list[Row]], quotes: pd.DataFrame, whole_study: Study
) -> None:
    walked = 0
    for name, rows in book.items():
        if name in OTHER_TESTS:
            continue
        for row in rows:
            numbers = {k: v for k, v in row.items() if isinstance(v, (int, float))}
            if not numbers:
                continue
            wanted = WALKS[name](row, quotes, whole_study)
            told = {k: v for k, v in wanted.items() if v is not None}
            assert numbers == pytest.approx(told), (name, row)
            walked += len(numbers)
    assert walked > 900


def test_the_audit_counts_the_decisions(book: dict[str, list[Row]], whole_study: Study) -> None:
    decisions = whole_study.decisions()
    for row in book["Jejak audit"]:
        own = decisions[decisions["coder"] == row["Pengode"]]
        assert row["Kutipan dibaca"] == own["excerpt_id"].nunique()
        assert row["Kode dikonfirmasi"] == (own["verdict"] == "confirmed").sum()
        assert row["Ditandai selesai"] == (own["verdict"] == "finished").sum()
        assert row["Tanpa saran"] + row["Dengan saran"] == len(own)


def test_every_number_of_the_chapter_leads_back(
    made: Path, quotes: pd.DataFrame, whole_study: Study
) -> None:
    document = docx.Document(str(made / "bab-iv.docx"))
    tables = {}
    for table in document.tables:
        rows = [[cell.text for cell in row.cells] for row in table.rows]
        tables[tuple(rows[0])] = [dict(zip(rows[0], row, strict=True)) for row in rows[1:]]

    def figures(heads: str, walk: Callable[[Row, pd.DataFrame, Study], Row]) -> int:
        (rows,) = (rows for key, rows in tables.items() if heads in " ".join(key))
        for row in rows:
            wanted = walk(row, quotes, whole_study)
            told = {k: v for k, v in row.items() if re.fullmatch(r"[\d.]+", v) and k in wanted}
            assert told == {k: str(v) for k, v in wanted.items() if k in row}, row
        return len(rows)

    assert figures("Kode n kutipan Informan Mendukung", summary) == 15
    assert figures("Banyaknya teknik", triangulated) == 13
    sources = figures(
        "Informan/sumber",
        lambda row, frame, study: {
            "n kutipan": excerpts(frame[frame["Informan"] == row["Informan/sumber"]])
        },
    )
    assert sources == 8
    verdicts = whole_study.verify("ani").query("check == 'conclusion'").set_index("subject")
    figures("Putusan", lambda row, frame, study: {"n kutipan": verdicts.loc[row["Simpulan"], "n"]})
    sentences = 0
    for paragraph in document.paragraphs:
        met = re.fullmatch(
            r"Indikator (.+) muncul dalam (\d+) kutipan dari (\d+) sumber: (.+)\.", paragraph.text
        )
        if met:
            own = quotes[quotes["Kode"] == met[1]]
            assert (excerpts(own), own["Informan"].nunique()) == (int(met[2]), int(met[3]))
            for n, stance in re.findall(r"(\d+) (\w+)", met[4]):
                assert excerpts(own[own["Sikap"] == stance]) == int(n)
            sentences += 1
    assert sentences == 12  # the thirteenth has no quotation, and says so
    # Each quotation stands in full once: among the chosen ones, or in a table of the appendix.
    quoted = [one.text for one in document.paragraphs if one.style.name == "Quote"]
    for table in document.tables:
        rows = [[cell.text for cell in row.cells] for row in table.rows]
        quoted += [" ".join(cells) for cells in rows if re.fullmatch(r"K\d+", cells[0])]
    assert len(quoted) == len(quotes.drop_duplicates(["Kutipan", "Sumber"]))
    for row in quotes.to_dict("records"):
        mark = row["Sumber"].strip("()")
        assert sum(row["Kutipan"] in one and mark in one for one in quoted) >= 1
