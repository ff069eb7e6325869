"""The chapter prints every coded quotation in full once, a few chosen ones under each indicator."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import docx
import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from qualnlp.codebook import Code, Codebook
from qualnlp.display import CodedTranscript, ReportData
from qualnlp.display.writers.chapter import chapter_bytes
from qualnlp.reduction import Reduction
from tests.display.small_study import study

CODES = [Code(f"c{n}", f"Indikator {n}") for n in range(4)]
STANCES = ("mendukung", "menghambat", "campuran", "")
made = st.lists(
    st.tuples(st.integers(0, 3), st.integers(0, 3), st.sampled_from(STANCES), st.integers(0, 3)),
    min_size=1,
    max_size=30,
)


def report_of(rows: list[tuple[int, int, str, int]], n: int) -> ReportData:
    """Give a study with one excerpt a row: informant, code, stance, and another code."""
    excerpts = pd.DataFrame(
        {
            "excerpt_id": [f"e{k}" for k in range(len(rows))],
            "informant": [f"Informan {row[0]}" for row in rows],
            "technique": "wawancara",
            "turn": range(len(rows)),
            "text": [f"Ucapan ke-{k} tentang hal yang sama di kantor." for k in range(len(rows))],
            "role": "informant",
            "transcript_id": [f"t{row[0]}" for row in rows],
        }
    )
    codings = [
        (f"e{k}", f"c{code}", "ani", row[2])
        for k, row in enumerate(rows)
        for code in dict.fromkeys((row[1], row[3]))
    ]
    frame = pd.DataFrame(codings, columns=["excerpt_id", "code", "coder", "stance"])
    people = pd.DataFrame({"informant": [f"Informan {k}" for k in range(4)]})
    reduction = Reduction(frame, excerpts, people, Codebook(CODES))
    return ReportData("Uji", reduction, None, None, ["ani"], n_quotations=n)


@settings(max_examples=60)
@given(rows=made, n=st.integers(0, 5))
def test_every_excerpt_is_printed_once_and_has_one_number(rows, n):
    report = report_of(rows, n)
    printed = report.printed
    places = Counter(
        one.excerpt_id
        for part in (printed.chosen, printed.rest)
        for many in part.values()
        for one in many
    )
    assert set(places) == set(report.reduction.quotes["excerpt_id"])
    assert set(places.values()) == {1}
    assert sorted(printed.numbers.values()) == list(range(1, len(places) + 1))
    for code, many in report.quotations.items():
        own = [*printed.chosen[code], *printed.rest[code], *printed.elsewhere[code]]
        assert sorted(one.excerpt_id for one in own) == sorted(one.excerpt_id for one in many)
        assert len(printed.chosen[code]) <= n
        # A stance is left out of the chosen ones only where there is no room for it.
        free = [one for one in many if one not in printed.elsewhere[code]]
        kinds = {one.kind for one in free}
        assert len({one.kind for one in printed.chosen[code]}) >= min(n, len(kinds)) or n > len(
            free
        )
    # The rule knows no order of rows but that of the text.
    assert report_of(rows, n).printed.numbers == printed.numbers


def test_the_document_holds_every_quotation_once_in_paragraphs_or_tables(report, tmp_path):
    for n in (0, 3):
        path = tmp_path / f"bab-{n}.docx"
        path.write_bytes(chapter_bytes(replace(report, n_quotations=n)))
        document = docx.Document(str(path))
        texts = [paragraph.text for paragraph in document.paragraphs]
        cells = [c.text for t in document.tables for row in t.rows for c in row.cells]
        for excerpt_id, text in report.reduction.quotes[["excerpt_id", "text"]].values:
            shown = f"“{text}”".replace("\x0b", "")
            n_whole = sum(one.startswith(shown) for one in texts) + cells.count(shown)
            assert n_whole == 1, (n, excerpt_id)
            assert sum(shown in one for one in [*texts, *cells]) <= 2  # short ones, in the matrix
        quoted = [p for p in document.paragraphs if p.style.name == "Quote"]
        assert len(quoted) == sum(map(len, replace(report, n_quotations=n).printed.chosen.values()))
        assert bool(quoted) == bool(n)
    assert "Di bawah setiap indikator dikutip paling banyak 3 ucapan" in "\n".join(texts)


def test_evidence_stands_in_a_table_by_source(report, tmp_path):
    weighed = pd.DataFrame(
        [
            {
                "claim": "mendukung", "excerpt_ids": ["e1", "e4"], "ids_for": ["e4"],
                "ids_against": ["e1"], "informants": ["Informan 1", "@Informan 2"],
                "techniques": ["wawancara"], "reasons": [], "counter_id": "e1",
                "counter_source": "(Informan 1, wawancara, giliran 3)",
            },
            {"claim": "", "excerpt_ids": [], "counter_id": ""},
        ]
    )  # fmt: skip
    path = tmp_path / "bab.docx"
    path.write_bytes(chapter_bytes(replace(report, weighed=weighed)))
    document = docx.Document(str(path))
    heads = [[cell.text for cell in table.rows[0].cells] for table in document.tables]
    wanted = ["Sumber", "Bukti bagi simpulan (1)", "Bukti yang menentangnya (1)"]
    table = document.tables[heads.index(wanted)]
    number = report.printed.number
    assert [[c.text for c in row.cells] for row in table.rows[1:]] == [
        ["Informan 1", "", number("e1")],
        ["@Informan 2", number("e4"), ""],
    ]
    assert not any("Kutipan bersikap" in p.text for p in document.paragraphs)


def test_coded_transcripts_are_an_appendix_on_request(tmp_path):
    turns = [("P", "Ada diklat?", []), ("N", "Diklat jarang. Anggarannya 5 < 10 juta.", ["e1"])]
    report = replace(study(), transcripts=[CodedTranscript("Informan 1", "wawancara", turns)])
    path = tmp_path / "bab.docx"
    path.write_bytes(chapter_bytes(report))
    document = docx.Document(str(path))
    rows = [[c.text for c in row.cells] for row in document.tables[-1].rows]
    assert rows[1] == ["P", "Ada diklat?", ""]
    assert rows[2][2] == f"{report.printed.number('e1')}: Pelatihan"
    assert any("Transkrip Berkode" in p.text for p in document.paragraphs)
    path.write_bytes(chapter_bytes(study()))
    assert "Transkrip Berkode" not in "\n".join(p.text for p in docx.Document(str(path)).paragraphs)
