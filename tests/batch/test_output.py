"""What a batch run writes."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from qualnlp import Code, Codebook, CodeSuggester, QualNlpError, suggest_batch
from qualnlp.cli import main
from tests.batch.complaints import complaint, pa, pq, write_table

OURS = "code rank score probability abstain evidence_start evidence_end reason".split()


def test_it_says_what_the_engine_says(table: Path, codebook: Codebook, tmp_path: Path) -> None:
    result = suggest_batch(table, codebook, tmp_path / "saran.parquet", part_rows=300, workers=1)
    frame = pd.read_parquet(result.out)
    assert list(frame.columns) == ["id", *OURS]
    assert (result.rows, result.texts, result.suggestions) == (700, 700, 2100)
    assert len(frame) == 2100
    texts = [complaint(number) for number in range(700)]
    expected = CodeSuggester(codebook).fit(background=texts).suggest(texts)
    assert frame["id"].tolist() == expected["text_index"].tolist()
    for name in OURS:
        assert frame[name].tolist() == expected[name].tolist(), name


@pytest.mark.slow
def test_any_number_of_workers_gives_the_same_bytes(
    table: Path, codebook: Codebook, tmp_path: Path
) -> None:
    outs = [tmp_path / f"{n}.parquet" for n in (1, 2)]
    for out, workers in zip(outs, (1, 3), strict=True):
        suggest_batch(table, codebook, out, part_rows=100, workers=workers)
    assert outs[0].read_bytes() == outs[1].read_bytes()
    assert not list(tmp_path.glob("*.parts"))


@pytest.mark.parametrize("kind", ["folder", "csv", "semicolons", "jsonl"])
def test_every_form_of_input_gives_the_same_rows(
    table: Path, codebook: Codebook, tmp_path: Path, kind: str
) -> None:
    frame = pd.read_parquet(table)
    if kind == "folder":
        given = tmp_path / "masukan"
        given.mkdir()
        write_table(given / "b.parquet", range(400, 700))
        write_table(given / "a.parquet", range(400))
    elif kind == "jsonl":
        given = tmp_path / "aduan.jsonl"
        frame.to_json(given, orient="records", lines=True, force_ascii=False)
    else:
        given = tmp_path / "aduan.csv"
        frame.to_csv(given, index=False, sep=";" if kind == "semicolons" else ",")
    out, other = tmp_path / "saran.parquet", tmp_path / "lain.parquet"
    suggest_batch(table, codebook, out, keep=["kota"], workers=1)
    suggest_batch(given, codebook, other, keep=["kota"], workers=1)
    a, b = pd.read_parquet(out), pd.read_parquet(other)
    if given.suffix == ".csv":  # a CSV's ids stay as they are written: 007 is not 7
        a["id"] = a["id"].astype(str)
    pd.testing.assert_frame_equal(a, b)


def test_wide_holds_a_row_a_text(table: Path, codebook: Codebook, tmp_path: Path) -> None:
    long, wide = tmp_path / "panjang.parquet", tmp_path / "lebar.parquet"
    suggest_batch(table, codebook, long, workers=1)
    suggest_batch(table, codebook, wide, wide=True, workers=1)
    lists = pd.read_parquet(wide)
    assert len(lists) == 700 and lists["id"].is_unique
    one_by_one = lists.explode(OURS, ignore_index=True)
    assert one_by_one["reason"].tolist() == pd.read_parquet(long)["reason"].tolist()


@pytest.mark.parametrize("wide", [False, True])
def test_without_reasons_all_else_is_the_same(
    table: Path, codebook: Codebook, tmp_path: Path, wide: bool
) -> None:
    full, bare = tmp_path / "lengkap.parquet", tmp_path / "ringkas.parquet"
    book = tmp_path / "kode.csv"
    rows = [(code.id, code.name, code.definition) for code in codebook]
    pd.DataFrame(rows, columns=["id", "name", "definition"]).to_csv(book, index=False)
    suggest_batch(table, book, full, wide=wide, workers=1)
    words = ["batch", str(table), "--codebook", str(book), "--out", str(bare), "--no-reasons"]
    with pytest.raises(SystemExit) as end:
        main([*words, "--workers", "1", *(["--wide"] if wide else [])])
    assert end.value.code == 0
    a, b = pd.read_parquet(full), pd.read_parquet(bare)
    assert list(b.columns) == list(a.columns)
    pd.testing.assert_frame_equal(a.drop(columns="reason"), b.drop(columns="reason"))
    assert set(b["reason"].explode()) == {""} and "" not in set(a["reason"].explode())
    about = json.loads(pq.read_schema(bare).metadata[b"qualnlp"])
    assert about["settings"]["reasons"] is False


def test_without_reasons_nothing_is_worked_out_for_them(
    table: Path, codebook: Codebook, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise AssertionError("reasons were asked for")

    monkeypatch.setattr("qualnlp.suggestion.placed.Reasons.__init__", refuse)
    out = tmp_path / "saran.parquet"
    suggest_batch(table, codebook, out, reasons=False, workers=1)
    with pytest.raises(AssertionError, match="asked for"):
        suggest_batch(table, codebook, tmp_path / "lain.parquet", workers=1)


def test_transcripts_are_split_and_only_informants_are_suggested_for(
    codebook: Codebook, tmp_path: Path
) -> None:
    talk = "P: Bagaimana jalannya, Bu?\nN: Waduh, berlubang semua, Pak. Lampunya juga mati."
    given = tmp_path / "wawancara.parquet"
    pq.write_table(pa.table({"id": ["w1", "w2"], "text": [talk, "Antreannya lama."]}), given)
    suggest_batch(given, codebook, tmp_path / "saran.parquet", split=True, workers=1)
    frame = pd.read_parquet(tmp_path / "saran.parquet")
    assert list(frame.columns) == ["id", "excerpt_id", "turn", "start", "end", *OURS]
    first = frame[frame["id"] == "w1"]
    assert {talk[row.start : row.end] for row in first.itertuples()} == {
        "Waduh, berlubang semua, Pak. Lampunya juga mati."
    }
    best = first[first["rank"] == 1].iloc[0]
    excerpt = talk[best["start"] : best["end"]]
    assert excerpt[best["evidence_start"] : best["evidence_end"]].endswith(".")


def test_the_output_says_where_it_comes_from_and_holds_no_time(
    table: Path, codebook: Codebook, tmp_path: Path
) -> None:
    out = tmp_path / "saran.parquet"
    suggest_batch(table, codebook, out, workers=1)
    about = json.loads(pq.read_schema(out).metadata[b"qualnlp"])
    assert about["codebook"] == codebook.fingerprint
    assert about["model"]["name"] == "indonesian-static" and about["settings"]["top"] == 3
    assert about["input"] == [
        {"file": "aduan.parquet", "bytes": table.stat().st_size, "rows": 700}
    ]  # fmt: skip
    assert str(tmp_path) not in json.dumps(about)


def test_no_rows_give_an_empty_output(codebook: Codebook, tmp_path: Path) -> None:
    given = tmp_path / "kosong.parquet"
    write_table(given, range(0))
    result = suggest_batch(given, codebook, tmp_path / "saran.parquet")
    assert result.rows == 0 and len(pd.read_parquet(result.out)) == 0


def test_decisions_are_learned_from_by_id_and_by_text(
    table: Path, codebook: Codebook, tmp_path: Path
) -> None:
    plain, by_id, by_text = (tmp_path / f"{name}.parquet" for name in ("polos", "id", "teks"))
    named, quoted = tmp_path / "id.csv", tmp_path / "teks.csv"
    chosen = [(number, "petugas" if number % 2 else "") for number in range(60)]
    named.write_text(
        "id,code\n" + "".join(f"{number},{code}\n" for number, code in chosen), encoding="utf-8"
    )
    rows = [{"transcript": str(n), "text": complaint(n), "code": code} for n, code in chosen]
    pd.DataFrame(rows).to_csv(quoted, index=False)
    suggest_batch(table, codebook, plain, workers=1)
    suggest_batch(table, codebook, by_id, decisions=named, workers=1)
    suggest_batch(table, codebook, by_text, decisions=quoted, workers=1)
    learned = pd.read_parquet(by_id)
    assert learned["score"].tolist() != pd.read_parquet(plain)["score"].tolist()
    pd.testing.assert_frame_equal(learned, pd.read_parquet(by_text))
    about = json.loads(pq.read_schema(by_id).metadata[b"qualnlp"])
    assert about["decisions"]["texts"] == 60


def test_decisions_that_fit_nothing_are_refused(
    table: Path, codebook: Codebook, tmp_path: Path
) -> None:
    named = tmp_path / "id.csv"
    named.write_text("id,code\n3,petugas\n99999,jalan\n", encoding="utf-8")
    with pytest.raises(QualNlpError, match="99999"):
        suggest_batch(table, codebook, tmp_path / "saran.parquet", decisions=named)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["aduan.parquet", "id.csv"]


def test_progress_ends_at_the_whole(table: Path, codebook: Codebook, tmp_path: Path) -> None:
    seen: list[Any] = []
    suggest_batch(
        table, codebook, tmp_path / "s.parquet", part_rows=200, workers=1, progress=seen.append
    )
    assert [one.rows for one in seen] == [0, 200, 400, 600, 700]
    assert seen[-1].seconds_left == 0 and seen[0].seconds_left != seen[0].seconds_left


@pytest.mark.parametrize(
    ("out", "names", "told"),
    [
        ("saran.csv", {}, "parquet"),
        ("aduan.parquet", {}, "menimpa masukan"),
        ("tidak/ada.parquet", {}, "Folder untuk luaran"),
        ("saran.parquet", {"text_column": "isi"}, "“isi” tidak ada; .*: id, kota, text"),
        ("saran.parquet", {"id_column": "nomor"}, "nomor"),
        ("saran.parquet", {"keep": ["code"]}, "code"),
        ("saran.parquet", {"top": 0}, "top"),
    ],
)  # fmt: skip
def test_wrong_wishes_are_refused_and_leave_nothing(
    table: Path, codebook: Codebook, tmp_path: Path, out: str, names: dict[str, object], told: str
) -> None:
    before = table.read_bytes()
    with pytest.raises((QualNlpError, ValueError), match=told):
        suggest_batch(table, codebook, tmp_path / out, **names)  # type: ignore[arg-type]
    assert [path.name for path in tmp_path.iterdir()] == ["aduan.parquet"]
    assert table.read_bytes() == before


def test_more_suggestions_than_codes_are_all_codes(table: Path, tmp_path: Path) -> None:
    one = Codebook([Code("jalan", "Jalan", "Jalan rusak.")])
    result = suggest_batch(table, one, tmp_path / "saran.parquet", top=5, workers=1)
    assert result.suggestions == 700


def test_the_output_is_evaluated_as_it_is(
    table: Path, codebook: Codebook, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out, gold = tmp_path / "saran.parquet", tmp_path / "emas.csv"
    suggest_batch(table, codebook, out, workers=1)
    names = ["jalan", "lampu", "antre", "petugas"]
    rows = [{"id": number, "code": names[number % 4]} for number in range(200)]
    pd.DataFrame(rows).to_csv(gold, index=False)
    with pytest.raises(SystemExit) as ended:
        main(["evaluate", str(out), str(gold), "--json"])
    assert ended.value.code == 0
    told = {row["measure"]: row["value"] for row in json.loads(capsys.readouterr().out)
            if not row["code"]}  # fmt: skip
    frame = pd.read_parquet(out)
    best = frame[(frame["rank"] == 1) & (frame["id"] < 200)].set_index("id")
    right = [
        best["code"][n] == names[n % 4] and not best["abstain"][n] for n in range(200)
    ]  # fmt: skip
    assert told["hit@1"] == pytest.approx(sum(right) / 200)
