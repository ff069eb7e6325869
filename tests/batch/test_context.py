"""Rows with the questions that they answer, and codes levelled on a sample of the rows."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from qualnlp import Codebook, CodeSuggester, suggest_batch
from qualnlp.batch.background import draw_background
from qualnlp.batch.sources import find_sources
from qualnlp.errors import BatchInputInvalid, BatchRefused
from qualnlp.i18n import use_language

QUESTIONS = ["Bagaimana jalannya?", "Lampu jalan mati?", "Antre lama di puskesmas?", None]
ANSWERS = ["Ya begitu saja, nomor {}.", "Masih sama, sudah {} hari.", "Belum ada kabar, Pak {}."]


@pytest.fixture
def asked(tmp_path: Path) -> Path:
    """Four hundred answers that say little without their questions."""
    path = tmp_path / "jawaban.parquet"
    pq.write_table(rows(range(400)), path)
    return path


def rows(numbers: range) -> pa.Table:
    return pa.table(
        {
            "id": [f"r{n}" for n in numbers],
            "text": [ANSWERS[n % 3].format(n) for n in numbers],
            "tanya": pa.array([QUESTIONS[n % 4] for n in numbers], pa.string()),
        }
    )


def best(out: Path) -> pd.Series:
    frame = pd.read_parquet(out)
    return frame[frame["rank"] == 1].set_index("id")["code"]


def test_rows_are_read_with_their_questions(
    asked: Path, codebook: Codebook, tmp_path: Path
) -> None:
    out = tmp_path / "saran.parquet"
    suggest_batch(asked, codebook, out, context_column="tanya", workers=1)
    found = best(out)
    assert [found[f"r{n}"] for n in (0, 1, 2)] == ["jalan", "lampu", "antre"]
    table = pq.read_table(asked).to_pydict()
    context = [question or "" for question in table["tanya"]]
    engine = CodeSuggester(codebook).fit(background=(table["text"], context))
    expected = engine.suggest(table["text"], context=context)
    assert pd.read_parquet(out)["score"].tolist() == expected["score"].tolist()


def test_order_parts_and_files_change_no_score(
    asked: Path, codebook: Codebook, tmp_path: Path
) -> None:
    whole = tmp_path / "utuh.parquet"
    suggest_batch(asked, codebook, whole, context_column="tanya", workers=1)
    folder = tmp_path / "bagian"
    folder.mkdir()
    table = pq.read_table(asked)
    order = np.random.default_rng(0).permutation(len(table))
    pq.write_table(table.take(order[:150]), folder / "a.parquet")
    pq.write_table(table.take(order[150:]), folder / "b.parquet")
    parts = tmp_path / "hasil.parquet"
    suggest_batch(folder, codebook, parts, context_column="tanya", part_rows=64, workers=2)
    a, b = (
        pd.read_parquet(path).sort_values(["id", "rank"], ignore_index=True)
        for path in (whole, parts)
    )
    pd.testing.assert_frame_equal(a, b)


def test_a_csv_and_a_jsonl_carry_questions_too(
    asked: Path, codebook: Codebook, tmp_path: Path
) -> None:
    frame = pd.read_parquet(asked)
    frame.to_csv(tmp_path / "jawaban.csv", index=False)
    frame.to_json(tmp_path / "jawaban.jsonl", orient="records", lines=True)
    scores = []
    for given in (asked, tmp_path / "jawaban.csv", tmp_path / "jawaban.jsonl"):
        out = tmp_path / f"{given.suffix[1:]}-saran.parquet"
        suggest_batch(given, codebook, out, context_column="tanya", workers=1)
        scores.append(pd.read_parquet(out)["score"].tolist())
    assert scores[0] == scores[1] == scores[2]


def test_a_run_with_another_column_of_questions_is_another_run(
    asked: Path, codebook: Codebook, tmp_path: Path
) -> None:
    out = tmp_path / "saran.parquet"
    suggest_batch(asked, codebook, out, workers=1)
    with pytest.raises(BatchRefused):
        suggest_batch(asked, codebook, out, context_column="tanya", workers=1)
    with use_language("en"), pytest.raises(BatchInputInvalid, match="There is no column “soal”"):
        suggest_batch(asked, codebook, tmp_path / "lain.parquet", context_column="soal", workers=1)


def test_split_fills_the_questions(codebook: Codebook, tmp_path: Path) -> None:
    talk = "P: Bagaimana jalannya, Bu?\nN: Ya begitu saja.\nP: Lampu jalan mati?\nN: Masih sama."
    given, out = tmp_path / "wawancara.parquet", tmp_path / "saran.parquet"
    pq.write_table(pa.table({"id": ["w1"], "text": [talk]}), given)
    suggest_batch(given, codebook, out, split=True, workers=1)
    frame = pd.read_parquet(out)
    assert frame.loc[frame["rank"] == 1, "code"].tolist() == ["jalan", "lampu"]
    drawn = draw_background(find_sources(given), "text", None, split=True, max_words=80)
    assert drawn == [
        ("Masih sama.", "Lampu jalan mati?"),
        ("Ya begitu saja.", "Bagaimana jalannya, Bu?"),
    ]


def test_the_sample_is_small_however_large_the_input(tmp_path: Path) -> None:
    given = tmp_path / "banyak.parquet"
    texts = [f"{n} " + "kata " * (5 if n else 100_000) for n in range(5000)]
    pq.write_table(pa.table({"id": range(5000), "text": texts}), given, row_group_size=700)
    drawn = draw_background(find_sources(given), "text", None, split=False, max_words=80)
    assert len(drawn) == 2000
    assert max(len(text) for text, _ in drawn) <= 4000


def test_decisions_teach_with_their_questions(
    asked: Path, codebook: Codebook, tmp_path: Path
) -> None:
    decisions, out = tmp_path / "keputusan.csv", tmp_path / "saran.parquet"
    # People call the lamps a matter of the officers.
    lines = [f"r{n},{'petugas' if n % 4 == 1 else ''}" for n in range(80)]
    decisions.write_text("id,code\n" + "\n".join(lines) + "\n", encoding="utf-8")
    suggest_batch(asked, codebook, out, context_column="tanya", decisions=decisions, workers=1)
    found = best(out)
    assert (found[[f"r{n}" for n in range(81, 400, 4)]] == "petugas").mean() > 0.9
