"""Who differs from whom and by what; marks of sources; ties as a network or a matrix."""

from __future__ import annotations

import pandas as pd
import pytest
from matplotlib.text import Text

from qualnlp.codebook import Code, Codebook
from qualnlp.display import ReportData
from qualnlp.display.figures.networks import draw_cooccurrence, people_readable, readable_graph
from qualnlp.display.tables.talking_points import talking_points
from qualnlp.errors import WrongUse
from qualnlp.reduction import Reduction
from qualnlp.reduction.citations import MarkPattern


def report_of(said: dict[str, str], **attributes: list[object]) -> ReportData:
    """Give a study with one code: informant -> the signs of what they say."""
    words = {"+": "mendukung", "-": "menghambat", "o": ""}
    rows = [(who, sign) for who, signs in said.items() for sign in signs]
    excerpts = pd.DataFrame(
        [
            (f"e{n}", who, "wawancara", n, f"Ucapan {n} tentang gaji.", "informant", who)
            for n, (who, _) in enumerate(rows)
        ],
        columns="excerpt_id informant technique turn text role transcript_id".split(),
    )
    codings = pd.DataFrame(
        [(f"e{n}", "gaji", "ani", words[sign]) for n, (_, sign) in enumerate(rows)],
        columns="excerpt_id code coder stance".split(),
    )
    people = pd.DataFrame({"informant": list(said), **attributes})
    book = Codebook([Code("gaji", "Gaji")])
    return ReportData("Uji", Reduction(codings, excerpts, people, book), None, None, ["ani"])


def test_an_attribute_that_parts_the_informants_is_named_and_others_are_not():
    said = {"A": "+", "B": "+", "C": "-", "D": "-"}
    report = report_of(
        said,
        jabatan=["Kepala", "Kepala", "Staf", "Staf"],
        jenis_kelamin=["L", "P", "L", "P"],
        tanggal=["2024-05-14", "2024-05-14", "2024-05-15", "2024-05-15"],
    )
    told = talking_points(report, "gaji")
    assert told[0] == "Informan berbeda: hanya mendukung: A, B; hanya menghambat: C, D."
    assert "Menurut jabatan: Kepala: 2 mendukung; Staf: 2 menghambat." in told
    assert not any("kelamin" in one or "tanggal" in one for one in told)
    # Of a numeric attribute: below its middle, and from it on.
    years = report_of({**said, "E": "-"}, masa_kerja=["20", "18", "3", "2", "5"])
    assert any("Menurut masa kerja: 5 ke atas" in one for one in talking_points(years, "gaji"))


def test_who_stands_alone_who_is_silent_and_that_nothing_parts_them():
    told = talking_points(report_of({"A": "+", "B": "-", "C": "-", "D": ""}), "gaji")
    assert any(one.startswith("A berdiri sendiri (K") for one in told)
    assert "Tidak dibicarakan oleh D." in told
    told = talking_points(
        report_of({"A": "+", "B": "-", "C": "+", "D": "-"}, unit=list("xxyy")), "gaji"
    )
    assert "Perbedaan itu tidak terbagi menurut unit." in told
    assert "ditanyakan" in talking_points(report_of({"A": "+"}), "tiada")[0]
    assert talking_points(report_of({"A": "+", "B": "+"}), "gaji") == []


def test_a_pattern_of_marks_closes_gaps_and_refuses_what_nobody_knows():
    mark = MarkPattern("({jabatan}, {teknik} {tanggal})", ["jabatan", "tanggal"])
    whole = {"jabatan": "Bidan desa", "tanggal": "2024-05-14 00:00:00"}
    assert mark("I1", "wawancara", 3, "", whole) == "(Bidan desa, wawancara 14 Mei 2024)"
    assert mark("I1", "wawancara", 3, "", {"jabatan": "Kader"}) == "(Kader, wawancara)"
    assert mark("Perdes", "dokumentasi", 3) == "(Perdes, dokumentasi)"
    plain = MarkPattern("[{Informant}; g. {giliran}; {berkas}]")
    assert plain("I1", "wawancara", 3, "a.docx") == "[I1; g. 3; a.docx]"
    for wrong in ("({pangkat})", "tanpa nama", "({teknik", "{teknik!r}", "{teknik:>9}", "{}"):
        with pytest.raises(WrongUse) as told:
            MarkPattern(wrong, ["jabatan"])
        assert "{jabatan}" in told.value.hint


def crossed(codes: int, people: int, together: int) -> ReportData:
    """Give codes of which the first so many pairs share an excerpt."""
    names = [f"c{n}" for n in range(codes)]
    pairs = [(one, other) for k, one in enumerate(names) for other in names[k + 1 :]][:together]
    marks = [*pairs, *((name,) for name in names)]
    excerpts = pd.DataFrame(
        [
            (f"e{n}", f"I{n % people}", "wawancara", n, "Teks.", "informant", f"t{n % people}")
            for n in range(len(marks))
        ],
        columns="excerpt_id informant technique turn text role transcript_id".split(),
    )
    codings = pd.DataFrame(
        [(f"e{n}", code, "ani", "") for n, own in enumerate(marks) for code in own],
        columns="excerpt_id code coder stance".split(),
    )
    book = Codebook([Code(name, name.upper()) for name in names])
    everyone = pd.DataFrame({"informant": [f"I{n}" for n in range(people)]})
    return ReportData("Uji", Reduction(codings, excerpts, everyone, book), None, None, ["ani"])


@pytest.mark.parametrize(
    ("codes", "people", "together", "network"),
    [(3, 3, 3, True), (12, 8, 14, True), (12, 8, 60, False), (30, 20, 10, False)],
)
def test_a_network_is_drawn_while_it_can_be_read(codes, people, together, network):
    report = crossed(codes, people, together)
    assert (readable_graph(report) is not None) == network
    words = " ".join(one.get_text() for one in draw_cooccurrence(report).findobj(Text))
    assert ("Matriks, karena" in words) != network
    assert people_readable(report) == (codes == 3)


def test_one_informant_alone_differs_from_nobody():
    report = report_of({"A": "+-", "B": ""})
    told = talking_points(report, "gaji")
    assert told[0].startswith("A menyatakan keduanya, mendukung dan menghambat (K1")
    assert not any("berbeda" in one or "berdiri sendiri" in one for one in told)
    # Another one who says one of both makes it a difference.
    assert talking_points(report_of({"A": "+-", "B": "+"}), "gaji")[0] == (
        "Informan berbeda: hanya mendukung: B; menyatakan keduanya: A."
    )


def test_codes_that_share_no_quotation_are_told_in_one_sentence():
    figure = draw_cooccurrence(report_of({"A": "+", "B": "-"}))
    texts = [one.get_text() for one in figure.findobj(Text) if one.get_text()]
    assert "Tidak ada kutipan yang memuat lebih dari satu kode." in texts
    assert not any("Garis" in one for one in texts)
