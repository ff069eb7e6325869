"""Codings made elsewhere, taken into a study."""

from __future__ import annotations

import csv
import json
from importlib import import_module
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualnlp.cli import main
from qualnlp.codebook import Code, Codebook
from qualnlp.coding.quotation_search import Searcher
from qualnlp.errors import CoderAlike, DecisionsInvalid, WrongUse
from qualnlp.study import Study

KOPI = """P: Bagaimana awal usaha kopinya, Bu?
I: Awalnya saya jualan di depan rumah saja, keliling kampung.
P: Lalu modalnya dari mana?
I: Pinjam koperasi. Bunga satu persen saja sebulan.
P: Pelatihan apa?
I: Pelatihan dari dinas. Mereka mengajari “menyangrai” kopi dengan alat baru.
P: Sekarang bagaimana?
I: Ya, lancar. Ya, begitulah.
P: Setelah itu ada lagi?
I: Pinjam koperasi lagi tahun depan. Ya, begitulah.
"""
DELAPAN = [
    "Modal saya dari koperasi desa sebelah.", "Modal berikutnya dari arisan ibu-ibu.",
    "Kakak meminjami modal sedikit demi sedikit.", "Uang pesangon suami saya pakai juga.",
    "Pagi-pagi saya sudah buka warung.", "Pembeli paling ramai hari pasaran.",
    "Hujan begini warung sepi sekali.", "Anak-anak sekolah jajan sepulangnya.",
]  # fmt: skip


@pytest.fixture
def study(tmp_path: Path) -> Study:
    (tmp_path / "kopi.txt").write_text(KOPI, encoding="utf-8")
    turns = "".join(f"P: {n}?\nI: {text}\n" for n, text in enumerate(DELAPAN))
    (tmp_path / "delapan.txt").write_text(turns, encoding="utf-8")
    made = Study(tmp_path / "s.study")
    made.set_codebook(
        Codebook(
            [
                Code("usaha", "Usaha", codable=False),
                Code("modal", "Modal", parent="usaha"),
                Code("pelatihan", "Pelatihan", parent="usaha"),
                Code("harga-sarana", "Harga sarana", parent="usaha"),
            ]
        )
    )
    made.add([tmp_path / "kopi.txt", tmp_path / "delapan.txt"])
    return made


def rows(*given: tuple[object, ...], heading: str = "transcript text code") -> pd.DataFrame:
    return pd.DataFrame(list(given), columns=heading.split())


def coded(study: Study) -> list[str]:
    """Return the first words of each excerpt that was coded."""
    return [text[:16] for text in study.codings()["text"]]


@pytest.mark.parametrize(
    ("quotation", "begins"),
    [
        ("injam koperasi. Bunga satu per", "Pinjam koperasi."),
        ("Pinjam koperasi. … sebulan.", "Pinjam koperasi."),
        ("… Bunga satu persen saja …", "Pinjam koperasi."),
        ("Bunga satu [...] sebulan", "Pinjam koperasi."),
        ("“Bunga satu persen saja sebulan.”", "Pinjam koperasi."),
        ("BUNGA SATU PERSEN", "Pinjam koperasi."),
        ("Bunga\u00a0satu\u200b per\u00adsen", "Pinjam koperasi."),
        ('mengajari "menyangrai" kopi', "Pelatihan dari d"),
        ("Lalu modalnya dari mana?\nI: Pinjam koperasi. Bunga", "Pinjam koperasi."),
        ("Lalu modalnya dari mana? Pinjam koperasi. Bunga", "Pinjam koperasi."),
        ("Lalu modalnya dari mana?\n00:12 Ibu Sri: Pinjam koperasi. [00:14] Bunga",
         "Pinjam koperasi."),
        ("Mereka mengajary menyangrai kopi dgn alat baru", "Pelatihan dari d"),
        ("Bunga satu persen saja seblan.", "Pinjam koperasi."),
    ],
)  # fmt: skip
def test_a_quotation_is_found_again(study: Study, quotation: str, begins: str) -> None:
    if "dgn" in quotation:  # too many letters differ: it is said not to be there
        with pytest.raises(DecisionsInvalid, match="tidak ditemukan"):
            study.code(rows(("kopi.txt", quotation, "modal")), coder="ani")
        quotation = quotation.replace("dgn", "dengan")
    assert study.code(rows(("kopi.txt", quotation, "modal")), coder="ani") == 1
    assert coded(study) == [begins]


def test_a_fuzzy_match_is_told_with_its_distance(study: Study) -> None:
    made = study.code(rows(("kopi", "Bunga satu persen saja seblan.", "modal")), coder="ani")
    assert any("selisih 1 huruf" in note for note in made.preview.notes)


def test_a_quotation_across_answers_falls_on_each(study: Study) -> None:
    across = "Bunga satu persen saja sebulan. Pelatihan apa? Pelatihan dari dinas. Mereka mengajari"
    assert study.code(rows(("kopi", across, "modal")), coder="ani") == 2
    assert coded(study) == ["Pinjam koperasi.", "Pelatihan dari d"]


def test_the_interviewers_words_are_said_to_be_theirs(study: Study) -> None:
    with pytest.raises(DecisionsInvalid, match=r"“Pelatihan apa\?” adalah kata pewawancara"):
        study.code(rows(("kopi", "Pelatihan apa?", "pelatihan")), coder="ani")


@pytest.mark.parametrize("name", ["kopi", "Kopi.txt", "kopi.docx", "wawancara/kopi.txt",
                                  "C:\\data\\KOPI.TXT"])  # fmt: skip
def test_a_transcript_is_named_in_any_form(study: Study, name: str) -> None:
    assert study.code(rows((name, "Bunga satu persen", "modal")), coder="ani") == 1


def test_offsets_and_occurrences(study: Study) -> None:
    text = study.transcript(study.transcripts().iloc[0]["transcript_id"]).text
    start = text.index("Pinjam koperasi lagi")
    by_offset = rows(("kopi.txt", start, start + 20, "modal"), heading="transcript start end code")
    assert study.code(by_offset, coder="ani") == 1
    twice = rows(("kopi", "Ya, begitulah.", 2, "modal"), heading="transcript text occurrence code")
    assert study.code(twice, coder="budi") == 1
    hinted = rows(("kopi", "Pinjam koperasi", start, "modal"), heading="transcript text start code")
    assert study.code(hinted, coder="cici") == 1
    assert set(coded(study)) == {"Pinjam koperasi "}
    with pytest.raises(DecisionsInvalid, match="2 kali, bukan 3"):
        study.code(twice.assign(occurrence=3), coder="budi")
    with pytest.raises(DecisionsInvalid, match="tidak ada huruf"):
        study.code(by_offset.assign(end=99999), coder="ani")


def test_the_rows_around_say_which_of_two_places_is_meant(study: Study) -> None:
    given = rows(
        ("kopi", "Awalnya saya jualan", "modal"), ("kopi", "Pinjam koperasi", "modal"),
        ("kopi", "Mereka mengajari", "pelatihan"),
    )  # fmt: skip
    made = study.code(given, coder="ani")
    assert coded(study) == ["Awalnya saya jua", "Pinjam koperasi.", "Pelatihan dari d"]
    assert any("muncul 2 kali" in note for note in made.preview.notes)
    with pytest.raises(DecisionsInvalid, match="muncul 2 kali"):
        study.code(rows(("kopi", "Pinjam koperasi", "modal")), coder="budi")
    # Not in the order of the text: the rows around say nothing.
    mixed = given.iloc[[2, 1, 0]]
    with pytest.raises(DecisionsInvalid, match="muncul 2 kali"):
        study.code(mixed, coder="cici")


def test_what_does_not_fit_goes_to_the_rest_and_comes_back_mended(
    study: Study, tmp_path: Path
) -> None:
    path = tmp_path / "a.csv"
    path.write_text(
        "pengode;berkas;kutipan;kode;catatan\nani;kopi;Bunga satu persen;Modal; hargaa;satu\n"
        'ani;kopi;Bunga satu persen;"Modal; Harga saran";satu\nani;kopi;tidak pernah;modal;dua\n'
        "ani;kopi;Pelatihan apa?;modal;tiga\n",
        encoding="utf-8",
    )
    rest = tmp_path / "sisa.csv"
    with pytest.raises(DecisionsInvalid, match="4 baris.*lebih banyak sel"):
        study.code(path)
    assert study.decisions().empty
    made = study.code(path, rest=rest)
    assert made == 1 and len(made.rest) == 4
    with rest.open(encoding="utf-8-sig", newline="") as file:
        left = list(csv.DictReader(file))[1:]
    assert [row["kode"] for row in left] == ["Harga saran", "modal", "modal"]
    assert "maksudnya" in left[0]["mengapa tidak diambil"]
    assert "pewawancara" in left[2]["mengapa tidak diambil"]
    mended = pd.DataFrame(left)
    mended.loc[0, "kode"] = "Harga sarana"
    mended.loc[1, "kutipan"] = "Mereka mengajari"
    mended.loc[2, "kutipan"] = "Pelatihan dari dinas."
    mended.to_csv(rest, index=False, encoding="utf-8-sig")
    assert study.code(rest) == 3
    assert study.decisions()["memo"].tolist() == ["satu", "satu", "dua", "tiga"]


def test_several_coders_and_none(study: Study) -> None:
    two = rows(
        ("ani", "kopi", "Bunga satu persen", "modal"), ("budi", "kopi", "Mereka mengajari", "x"),
        heading="coder transcript text code",
    )  # fmt: skip
    assert study.code(two, coder="Ani") == 1  # the other's bad row is not asked for
    assert study.decisions()["coder"].tolist() == ["Ani"]
    with pytest.raises(DecisionsInvalid, match="x"):
        study.code(two)
    with pytest.raises(DecisionsInvalid, match=r"tidak menyebut pengodenya.*--coder"):
        study.code(two.drop(columns="coder"))
    with pytest.raises(DecisionsInvalid, match="Yang ada: ani, budi"):
        study.code(two, coder="cici")
    with pytest.raises(CoderAlike, match="“ani”.*“Ani”"):
        study.code(two.assign(code="modal"))
    one = two.assign(code="modal", coder=["Ani", "budi"])
    taken = study.code(one)
    assert (taken, taken.again) == (1, 1)  # Ani's was taken before
    assert set(study.decisions()["coder"]) == {"Ani", "budi"}


def kappa(study: Study) -> tuple[float, int]:
    frame = study.agree("ani", "budi", n_boot=0)
    row = frame[(frame["measure"] == "cohen_kappa") & (frame["code"] == "modal")].iloc[0]
    return round(float(row["value"]), 3), int(row["n_units"])


def test_read_whole_makes_the_agreement_right(study: Study) -> None:
    """`positif-*.csv`: kappa 1.00 with n = 2 before it is said that both read all of it."""
    of = {"ani": DELAPAN[:3], "budi": DELAPAN[1:4]}
    for coder, texts in of.items():
        table = rows(*(("delapan.txt", text[:24], "modal") for text in texts))
        study.code(table, coder=coder)
    assert kappa(study)[1] == 2
    for coder, texts in of.items():
        table = rows(*(("delapan.txt", text[:24], "modal") for text in texts))
        made = study.code(table, coder=coder, whole="listed")
        assert made.declared == 5
    assert kappa(study) == (0.467, 8)
    decisions = study.decisions()
    finished = decisions[decisions["verdict"] == "finished"]
    assert len(finished) == 10 and finished["reason"].str.contains("declared").all()
    kopi = study.excerpts().query("transcript_id != @finished.iloc[0].excerpt_id")
    assert not set(finished["excerpt_id"]) & set(kopi[kopi["text"].str.contains("Bunga")].index)
    study.withdraw(finished.iloc[0]["excerpt_id"], "", coder="ani")
    assert kappa(study)[1] == 7


def test_read_whole_all_names_and_wrong_names(study: Study) -> None:
    table = rows(("kopi", "Bunga satu persen", "modal"))
    assert study.code(table, coder="a", whole="all").declared == 4 + 8
    assert study.code(table, coder="b", whole=["Delapan.docx"]).declared == 8
    with pytest.raises(WrongUse, match="tidak ada transkrip “teh”"):
        study.code(table, coder="c", whole=["teh"])
    assert "c" not in set(study.decisions()["coder"])


def test_a_transcript_with_a_row_that_did_not_fit_is_not_declared(
    study: Study, tmp_path: Path
) -> None:
    """What the row coded there is not known: "does not apply" would be a guess."""
    table = rows(("kopi", "tidak pernah", "modal"), ("delapan", DELAPAN[0], "modal"))
    made = study.code(table, coder="ani", whole="all", rest=tmp_path / "sisa.csv")
    assert made.declared == 7
    assert any("belum dinyatakan" in note for note in made.preview.notes)


def test_dates_are_kept_for_stability(study: Study) -> None:
    first = [("delapan", text, "modal" if n < 4 else "", "3 Januari 2025")
             for n, text in enumerate(DELAPAN)]  # fmt: skip
    again = [("delapan", text, "modal" if n < 3 else "", "03/03/2025")
             for n, text in enumerate(DELAPAN)]  # fmt: skip
    heading = "transkrip teks kode tanggal"
    assert study.code(rows(*first, heading=heading), coder="ani", whole="listed") == 8
    assert study.code(rows(*again, heading=heading), coder="ani", whole="listed") == 8
    times = study.decisions()["decided_at"]
    assert times.is_monotonic_increasing and times.is_unique
    assert [str(time)[:10] for time in times] == ["2025-01-03"] * 8 + ["2025-03-03"] * 8
    frame = study.stability("ani", "2025-02-01", n_boot=0)
    percent = frame[(frame["measure"] == "percent") & (frame["code"] == "modal")].iloc[0]
    assert percent["n_units"] == 8 and percent["value"] == 7 / 8
    assert not [finding for finding in study.doctor() if finding.level == "error"]


def test_a_date_before_the_last_decision_is_told_in_the_reason(study: Study) -> None:
    study.code(rows(("kopi", "Bunga satu persen", "modal")), coder="ani")
    old = rows(("kopi", "Bunga satu persen", "modal", "rejected", "2025-01-03"),
               heading="transcript text code verdict date")  # fmt: skip
    study.code(old, coder="ani")
    last = study.decisions().iloc[-1]
    assert last["decided_at"] > study.decisions().iloc[0]["decided_at"]
    assert "2025-01-03" in last["reason"]
    assert study.codings().empty
    assert not [finding for finding in study.doctor() if finding.level == "error"]


def test_dates_order_the_rows_of_a_table(study: Study) -> None:
    table = rows(
        ("kopi", "Bunga satu persen", "modal", "rejected", "2025-02-03"),
        ("kopi", "Bunga satu persen", "modal", "confirmed", "2025-01-03"),
        heading="transcript text code verdict date",
    )
    assert study.code(table, coder="ani") == 2
    assert study.decisions()["verdict"].tolist() == ["confirmed", "rejected"]


def test_a_dry_run_writes_nothing(
    study: Study, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "a.csv"
    path.write_text("berkas,kutipan,kode\nkopi,Bunga satu persen,MODAL\nkopi,tak ada ini,modal\n")
    words = ["code", str(tmp_path / "s.study"), str(path), "--coder", "ani", "--whole", "all"]
    rest = ["--rest", str(tmp_path / "sisa.csv")]
    with pytest.raises(SystemExit) as done:
        main([*words, *rest, "--dry-run"])
    assert not done.value.code
    out = capsys.readouterr().out
    for part in ("“berkas” = transcript", "MODAL", "baris 3", "tidak ditemukan", "9 keputusan"):
        assert part in out
    assert study.decisions().empty and not (tmp_path / "sisa.csv").exists()
    with pytest.raises(SystemExit) as done:
        main([*words, *rest, "--json"])
    told = json.loads(capsys.readouterr().out)
    assert told["decisions"] == 9 and told["declared"] == 8 and told["rest"][0]["line"] == 3
    assert (tmp_path / "sisa.csv").exists() and len(study.decisions()) == 9
    with pytest.raises(SystemExit) as done:
        main(words)
    assert done.value.code == 1


def test_equal_rows_stand_in_the_order_of_their_places(study: Study) -> None:
    """`dup.csv`: as many equal rows as places."""
    twice = [("kopi", "Ya, begitulah.", "modal")] * 2
    made = study.code(rows(*twice), coder="ani")
    assert made == 2 and study.codings()["excerpt_id"].nunique() == 2
    assert any("urutan baris" in note for note in made.preview.notes)
    # Another code on one of them: the row before it stands at the second place.
    study.code(rows(*twice, ("kopi", "Ya, begitulah.", "pelatihan")), coder="cici")
    own = study.codings("cici").set_index("code")["text"]
    assert own["pelatihan"].startswith("Pinjam koperasi lagi") and len(own) == 3
    with pytest.raises(DecisionsInvalid, match="3 baris.*muncul 2 kali"):
        study.code(rows(*twice, twice[0]), coder="budi")
    assert "budi" not in set(study.decisions()["coder"])


def test_an_offset_that_moved_a_little_still_says_which_place(study: Study) -> None:
    text = study.transcript(study.transcripts().iloc[0]["transcript_id"]).text
    second = text.index("Pinjam koperasi lagi")
    heading = "transcript text start code"
    for shift, coder in ((-7, "a"), (9, "b")):
        given = rows(("kopi", "Pinjam koperasi", second + shift, "modal"), heading=heading)
        study.code(given, coder=coder)
    assert set(coded(study)) == {"Pinjam koperasi "}
    middle = (text.index("Pinjam koperasi.") + second) // 2
    with pytest.raises(DecisionsInvalid, match="muncul 2 kali"):
        study.code(rows(("kopi", "Pinjam koperasi", middle, "modal"), heading=heading), coder="c")


def test_a_table_without_transcripts_is_looked_for_in_all(study: Study, tmp_path: Path) -> None:
    (tmp_path / "teh.txt").write_text("P: Lalu?\nI: Bunga satu persen saja sebulan. Lancar.\n")
    study.add(tmp_path / "teh.txt")
    table = rows(
        ("Mereka mengajari", "pelatihan"), ("Hujan begini warng sepi sekali.", "modal"),
        ("Bunga satu persen", "modal"), ("Pelatihan apa?", "modal"), ("tidak pernah ada", "modal"),
        heading="kutipan kode",
    )  # fmt: skip
    made = study.code(table, coder="ani", rest=tmp_path / "sisa.csv")
    assert coded(study) == ["Pelatihan dari d", "Hujan begini war"]
    reasons = [bad.reason for bad in made.rest]
    assert "ada di 2 tempat (kopi.txt, teh.txt); sebutkan transkripnya" in reasons[0]
    assert "kata pewawancara" in reasons[1] and "di transkrip mana pun" in reasons[2]
    with (tmp_path / "sisa.csv").open(encoding="utf-8-sig", newline="") as file:
        left = pd.DataFrame(list(csv.DictReader(file))).iloc[:1].assign(transkrip="teh")
    assert study.code(left, coder="ani") == 1
    assert study.codings()["transcript_id"].nunique() == 3


def test_parquet_is_read_as_csv_is(study: Study, tmp_path: Path) -> None:
    table = pd.DataFrame(
        {
            "transkrip": ["kopi", "kopi", "delapan"],
            "kutipan": ["Bunga satu persen", "Mereka mengajari", DELAPAN[0]],
            "kode": [["Modal", "Harga sarana"], ["pelatihan"], []],
            "tanggal": pd.to_datetime(["2025-01-03", "2025-01-04", None]),
            "pengode": pd.Categorical(["ani", "ani", "budi"]),
        }
    )
    table.to_parquet(tmp_path / "a.parquet", index=False)
    made = study.code(tmp_path / "a.parquet")
    assert made.coders == {"ani": 3, "budi": 1} and made.preview.files[0].kind == "Parquet"
    assert sorted(study.codings()["code"]) == ["harga-sarana", "modal", "pelatihan"]
    assert str(study.decisions()["decided_at"].iloc[0])[:10] == "2025-01-03"
    (tmp_path / "rusak.parquet").write_bytes(b"PAR1 bukan parquet")
    with pytest.raises(DecisionsInvalid, match="Parquet ini tidak dapat dibaca"):
        study.code(tmp_path / "rusak.parquet", coder="ani")


WORDS = st.lists(st.sampled_from("kopi modal dinas rumah alat baru saja ibu".split()),
                 min_size=6, max_size=30)  # fmt: skip


@given(WORDS, st.data())
def test_any_stretch_of_a_text_is_found_at_its_place(words: list[str], data: st.DataObject) -> None:
    """Whatever is cut out, with edges inside words: one of the places found is the right one."""
    text = " ".join(f"{word}{number}" for number, word in enumerate(words))
    start = data.draw(st.integers(0, len(text) - 12))
    end = data.draw(st.integers(start + 12, len(text)))
    found = Searcher(text, [(0, len(text))]).search(text[start:end])
    stripped = text[start:end].strip()
    first = text.index(stripped)
    assert [(first, first + len(stripped))] in found.places and found.distance == 0


def test_several_files_are_taken_at_once(
    study: Study, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for coder, words in (("ani", "Bunga satu persen"), ("budi", "Mereka mengajari")):
        line = f"kopi,{words},modal,{coder}\n"
        (tmp_path / f"{coder}.csv").write_text(f"berkas,kutipan,kode,pengode\n{line}")
    files = [str(tmp_path / f"{coder}.csv") for coder in ("ani", "budi")]
    with pytest.raises(SystemExit) as done:
        main(["code", str(tmp_path / "s.study"), *files])
    assert not done.value.code and "2 keputusan ani, budi" in capsys.readouterr().out
    assert set(study.decisions()["coder"]) == {"ani", "budi"}
    (tmp_path / "budi.csv").write_text("berkas,kutipan,kode,pengode\nkopi,tak ada ini,modal,budi\n")
    with pytest.raises(SystemExit) as done:
        main(["code", str(tmp_path / "s.study"), *files])
    assert done.value.code == 1 and len(study.decisions()) == 2
    assert "budi.csv, baris 2: kopi: kutipan “tak ada ini”" in capsys.readouterr().err


def test_a_stretch_over_many_excerpts_is_told(study: Study) -> None:
    """A code for a whole text, as classification tools give it, falls on all of it."""
    row = study.transcripts().set_index("file").loc["delapan.txt"]
    whole = study.transcript(row["transcript_id"]).text
    made = study.code(rows(("delapan", whole, "modal")), coder="ani")
    assert made == 8
    assert any("mencakup 8 kutipan" in note for note in made.preview.notes)


def test_a_transcript_is_prepared_once_however_many_quotations_there_are(
    study: Study, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A minute for a row was what it took among fifty transcripts, each prepared for each row."""
    module = import_module("qualnlp.excerpts.locate")
    folded = module._folded
    prepared: list[int] = []

    def counted(text: str) -> tuple[str, list[int]]:
        prepared.append(len(text))
        return folded(text)

    monkeypatch.setattr(module, "_folded", counted)
    quotations = [f"Bunga satu persen saja{'.' * n}" for n in range(1, 12)] + ["tak ada"] * 5
    study.code(
        rows(*((q, "modal") for q in quotations), heading="kutipan kode"), coder="ani", dry_run=True
    )
    assert sum(length > 200 for length in prepared) <= 2 * 2  # both texts, whole and as spoken
