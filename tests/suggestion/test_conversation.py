"""Answers read with their questions, and codes levelled on the study's own texts."""

from __future__ import annotations

import pickle
from pathlib import Path

import numpy as np
import pytest

from qualnlp import Code, Codebook, CodeSuggester, Study
from qualnlp.i18n import use_language
from qualnlp.suggestion.background import SAMPLE, sample
from qualnlp.suggestion.features import CodeSpace, TextBatch

CODES = Codebook(
    [
        Code("pelatihan", "Pelatihan", "Diklat, kursus dan bimtek bagi pegawai.", ("ikut diklat",)),
        Code("promosi", "Promosi", "Kenaikan jabatan dan syaratnya.", ("naik jabatan",)),
        Code("gaji", "Gaji", "Upah, tunjangan, dan lembur.", ("gaji bulanan",), ("diklat",)),
        Code("kantor", "Kantor", "Pegawai, kantor, pekerjaan, bagian, pimpinan sehari-hari."),
    ]
)
QUESTIONS = ["Bagaimana diklat di sini?", "Kalau kenaikan jabatan?", "Soal gaji dan tunjangan?", ""]
TEXTS = [
    "Jarang, Bu, di kantor ini. Pegawai dua tahun sekali.",
    "Lama sekali, pekerjaan menumpuk di bagian kami.",
    "Cukup untuk makan saja, Pak. Pimpinan tahu itu.",
    "Diklat terakhir tahun lalu, kantor yang kirim.",
]


@pytest.fixture(scope="module")
def study() -> tuple[list[str], list[str], np.ndarray]:
    """Sixty answers of five transcripts, their questions, and what applies."""
    rng = np.random.default_rng(0)
    texts = [f"{TEXTS[i % 4]} Nomor {i}, kata {rng.integers(99)}." for i in range(60)]
    asked = [QUESTIONS[i % 4] for i in range(60)]
    truth = np.full((60, 4), -1)
    truth[np.arange(60), [[0, 1, 2, 0][i % 4] for i in range(60)]] = 1
    return texts, asked, truth


def test_the_question_tells_what_an_answer_is_about() -> None:
    suggester = CodeSuggester(CODES).fit(background=TEXTS)
    alone = suggester.predict_proba(TEXTS[:3])
    asked = suggester.predict_proba(TEXTS[:3], QUESTIONS[:3])
    for row, code in enumerate((0, 1, 2)):
        assert asked[row].argmax() == code
        assert asked[row, code] > alone[row, code]


def test_without_a_question_an_answer_stands_for_itself() -> None:
    suggester = CodeSuggester(CODES).fit()
    expected = suggester.decision_function(TEXTS)
    np.testing.assert_array_equal(suggester.decision_function(TEXTS, [""] * 4), expected)
    mixed = suggester.decision_function(TEXTS, ["", QUESTIONS[1], "  ", ""])
    np.testing.assert_allclose(mixed[[0, 2, 3]], expected[[0, 2, 3]], atol=1e-12)
    assert np.abs(mixed[1] - expected[1]).max() > 0.1


def test_a_definition_near_everything_is_levelled() -> None:
    office = CODES.codable.index(CODES["kantor"])
    unlevelled = CodeSuggester(CODES).fit().predict_proba(TEXTS)
    levelled = CodeSuggester(CODES).fit(background=TEXTS).predict_proba(TEXTS)
    rank = [(-chances).argsort(axis=1).argsort(axis=1)[:, office] for chances in
            (unlevelled, levelled)]  # fmt: skip
    assert rank[1].mean() > rank[0].mean() + 0.5
    # Levelled, no code is far above the others on the average, and most texts have one code.
    before = CodeSuggester(CODES).fit().decision_function(TEXTS).mean(axis=0)
    after = CodeSuggester(CODES).fit(background=TEXTS)
    assert np.ptp(after.decision_function(TEXTS).mean(axis=0)) < 0.16 * np.ptp(before)
    assert after.prior_[0] == -2.3
    # Answers to questions have .85 codes on the average before anything is decided.
    asked = CodeSuggester(CODES).fit(background=(TEXTS, QUESTIONS[:3] + QUESTIONS[:1]))
    chances = asked.predict_proba(TEXTS, QUESTIONS[:3] + QUESTIONS[:1])
    assert chances.sum(axis=1).mean() == pytest.approx(0.85, abs=0.01)


@pytest.mark.parametrize("embedder", [None, "lexical"])
def test_order_of_background_and_decisions_changes_no_bit(
    embedder: str | None, study: tuple[list[str], list[str], np.ndarray]
) -> None:
    texts, asked, truth = study
    groups = [i // 12 for i in range(60)]
    order = np.random.default_rng(1).permutation(60)

    def scores(some: np.ndarray, background: np.ndarray) -> bytes:
        suggester = CodeSuggester(CODES, embedder).fit(
            [texts[i] for i in some], truth[some], [groups[i] for i in some],
            context=[asked[i] for i in some],
            background=([texts[i] for i in background], [asked[i] for i in background]),
        )  # fmt: skip
        return suggester.decision_function(texts, asked).tobytes()

    plain = np.arange(60)
    expected = scores(plain, plain)
    assert scores(order, plain) == expected
    assert scores(plain, order) == expected
    assert scores(order, np.concatenate([order, order[:20]])) == expected  # repeats as well
    assert scores(plain, plain[:30]) != expected


def test_a_fit_does_not_remember_the_background_of_an_earlier_one() -> None:
    suggester = CodeSuggester(CODES)
    first = suggester.fit().decision_function(TEXTS)
    suggester.fit(background=TEXTS)
    assert suggester.level_.n == 4
    np.testing.assert_array_equal(suggester.fit().decision_function(TEXTS), first)


def test_vectors_of_the_background_are_worked_out_only_to_learn(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    first = str(CodeSuggester(CODES).fit().classes_[0])
    decided: list[set[str]] = [{first}, *(set() for _ in TEXTS[1:])]
    learned = CodeSuggester(CODES).fit(TEXTS, decided, background=TEXTS)
    asked = []
    vectors = CodeSpace.joint_vectors

    def counted(space: CodeSpace, batch: TextBatch) -> np.ndarray:
        asked.append(len(batch.texts))
        return vectors(space, batch)

    monkeypatch.setattr(CodeSpace, "joint_vectors", counted)
    suggester = CodeSuggester(CODES).fit(background=TEXTS)
    suggester.suggest(TEXTS)
    assert not asked
    copy = pickle.loads(pickle.dumps(suggester))  # before it has learned, and after
    for one in (suggester, copy, pickle.loads(pickle.dumps(copy))):
        later = one.fit(TEXTS, decided, background=TEXTS)
        np.testing.assert_array_equal(
            later.decision_function(TEXTS), learned.decision_function(TEXTS)
        )
    assert asked


def test_a_sample_is_the_same_whatever_order_the_texts_came_in() -> None:
    pairs = [(f"kutipan {i}", f"tanya {i % 7}") for i in range(3 * SAMPLE)]
    drawn = sample(pairs)
    assert len(set(drawn)) == SAMPLE
    assert sample(reversed(pairs)) == drawn
    assert sample([*pairs, *pairs[:SAMPLE]]) == drawn
    # The sample of what is left of a sample is itself: parts may be drawn one by one.
    half = sample(pairs[:SAMPLE]) + sample(pairs[SAMPLE:])
    assert sample(half) == drawn
    # It spreads over the whole.
    numbers = [int(text.split()[1]) for text, _ in drawn]
    assert abs(np.mean(numbers) - 1.5 * SAMPLE) < 0.1 * SAMPLE
    assert sample([("", "x"), ("  ", "")]) == []


@pytest.mark.parametrize("embedder", [None, "lexical"])
@pytest.mark.parametrize("level", [False, True])
def test_explanations_add_up_with_question_and_level(
    embedder: str | None, level: bool, study: tuple[list[str], list[str], np.ndarray]
) -> None:
    texts, asked, truth = study
    background = (texts, asked) if level else None
    suggester = CodeSuggester(CODES, embedder)
    for learned in ({}, {"texts": texts, "codes": truth, "context": asked}):
        suggester.fit(**learned, background=background)  # type: ignore[arg-type]
        for text, question in [*zip(TEXTS, QUESTIONS, strict=True), ("", QUESTIONS[0]), ("", "")]:
            scores = suggester.decision_function([text], [question])[0]
            for column, code in enumerate(suggester.classes_):
                found = suggester.explain(text, code, context=question)
                assert found.parts["value"].sum() == pytest.approx(scores[column], abs=1e-5)
                for row in found.parts.itertuples():
                    source = question if row.part.startswith("question") else text
                    if row.word and row.part.split()[-1] != "exclusion":
                        assert source[row.start : row.end] == row.word
    kinds = set(suggester.explain(TEXTS[0], "pelatihan", context=QUESTIONS[0]).parts["part"])
    assert {"question definition", "question lexical", "question learned"} <= kinds
    assert ("level" in kinds) == level


def test_decisions_teach_on_questions(study: tuple[list[str], list[str], np.ndarray]) -> None:
    texts = study[0]
    # A question whose words no definition has, and answers that have nothing in common.
    rng = np.random.default_rng(2)
    odd = ["Bagaimana dengan mi ayam?" if i % 2 else "Dan cuacanya?" for i in range(40)]
    answers = [" ".join(rng.choice(texts).split()[:5]) for _ in odd]
    codes = [{"gaji"} if i % 2 else set[str]() for i in range(40)]
    groups = [i // 8 for i in range(40)]
    new = ["Ya begitulah adanya."]
    suggester = CodeSuggester(CODES).fit(
        answers, codes, groups, context=odd, background=(answers, odd)
    )
    column = suggester.classes_.tolist().index("gaji")
    yes, no = (
        suggester.predict_proba(new, [question])[0, column]
        for question in ("Bagaimana dengan mi ayam?", "Dan cuacanya?")
    )
    assert yes > 3 * no


def test_a_reason_says_whether_the_question_speaks() -> None:
    suggester = CodeSuggester(CODES).fit(background=(TEXTS, QUESTIONS))
    frame = suggester.suggest(TEXTS[:1], top=4, context=QUESTIONS[:1]).set_index("code")
    assert "ditanya tentang “diklat”" in frame.loc["pelatihan", "reason"].lower()
    with use_language("en"):
        other = suggester.suggest(["Cuaca cerah."], top=1, context=["Bagaimana diklat?"])
        told = other["reason"][0]
        assert other["code"][0] == "pelatihan"
        assert "From the question alone (asked about “diklat”)" in told
        assert not told.startswith("Strong")
        explained = suggester.explain("Cuaca cerah.", "pelatihan", context="Bagaimana diklat?")
        assert told.endswith(explained.reason)
    assert "ditanya" not in suggester.suggest(TEXTS, top=1)["reason"].str.lower().str.cat()


def test_what_rests_on_the_question_alone_is_never_called_strong() -> None:
    suggester = CodeSuggester(CODES).fit()
    question = "Diklat, kursus, bimtek, pelatihan bagi pegawai, ikut diklat?"
    frame = suggester.suggest(["Langit biru."], top=1, context=[question])
    assert frame["code"][0] == "pelatihan" and frame["probability"][0] > 0.5
    assert frame["reason"][0].startswith("Mungkin. Hanya dari pertanyaan")


def test_an_answer_that_leaves_its_question_says_so() -> None:
    suggester = CodeSuggester(CODES).fit(background=(TEXTS, QUESTIONS))
    text = "Gaji bulanan dan tunjangan lembur, Pak, upah segitu saja."
    frame = suggester.suggest([text], top=4, context=[QUESTIONS[0]])
    best = frame.iloc[0]
    assert best["code"] == "gaji"
    assert best["reason"].endswith("; padahal yang ditanyakan: Pelatihan.")
    assert not frame["reason"][1:].str.contains("padahal").any()
    # Asked about just this, nothing is odd.
    asked = suggester.suggest([text], top=1, context=[QUESTIONS[2]])["reason"][0]
    assert "padahal" not in asked
    with use_language("en"):
        told = suggester.explain(text, "gaji", context=QUESTIONS[0]).reason
    assert told.endswith("although the question was about: Pelatihan.")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"background": "satu teks"}, "background must be a list of texts"),
        ({"background": ["a", 1]}, r"background\[1\] is int, not text"),
        ({"background": (["a", "b"], ["x"])}, "background has 2 texts, but context has 1"),
        ({"texts": ["a"], "codes": [set()], "context": ["x", "y"]}, "texts has 1 texts"),
        ({"texts": ["a"], "codes": [set()], "context": "x"}, "context must be a list of texts"),
    ],
)
def test_context_and_background_that_do_not_fit_are_refused(
    arguments: dict[str, object], message: str
) -> None:
    with pytest.raises(ValueError, match=message):
        CodeSuggester(CODES, "lexical").fit(**arguments)  # type: ignore[arg-type]


def test_two_texts_in_a_tuple_are_a_background() -> None:
    assert CodeSuggester(CODES, "lexical").fit(background=("satu", "dua")).level_.n == 2


def test_guarantees_take_questions_too(study: tuple[list[str], list[str], np.ndarray]) -> None:
    texts, asked, truth = study
    suggester = CodeSuggester(CODES).fit(
        texts, truth, [i // 3 for i in range(60)], context=asked, background=(texts, asked)
    )
    sets = suggester.predict_set(TEXTS, context=QUESTIONS).sets
    assert sets is not None and "pelatihan" in sets[0]
    assert len(suggester.confident(TEXTS, context=QUESTIONS).codes) == 4


# ---- the study -----------------------------------------------------------------------------------

INTERVIEW = """P: Bagaimana diklat bagi pegawai di sini?
N: Jarang, Bu. Paling dua tahun sekali, itu pun bergiliran.
P: Maksudnya bagaimana?
N: Ya menunggu giliran, begitu saja.
P: Kalau kenaikan jabatan?
N: Lama sekali menunggunya.
"""


@pytest.fixture
def interviews(tmp_path: Path) -> Study:
    (tmp_path / "satu.txt").write_text(INTERVIEW, encoding="utf-8")
    (tmp_path / "laporan.txt").write_text("Ruang rapat penuh pegawai.\n", encoding="utf-8")
    study = Study(tmp_path / "a.study")
    study.set_codebook(CODES)
    study.add(tmp_path / "satu.txt")
    study.add(tmp_path / "laporan.txt", technique="observasi")
    return study


def test_a_study_knows_what_each_excerpt_answers(interviews: Study) -> None:
    excerpts = interviews.excerpts()
    spoken = excerpts[excerpts["role"] == "informant"]
    diklat, jabatan = "Bagaimana diklat bagi pegawai di sini?", "Kalau kenaikan jabatan?"
    assert spoken["question"].tolist() == [diklat, diklat, jabatan, ""]
    assert (excerpts.loc[excerpts["role"] == "interviewer", "question"] == "").all()
    first = spoken.iloc[0]
    chosen = interviews.select(first["transcript_id"], first["start"], first["start"] + 10)
    later = interviews.excerpts().set_index("excerpt_id")
    assert later.loc[getattr(chosen, "excerpt_id", chosen), "question"] == diklat


def test_a_study_suggests_by_what_was_asked(interviews: Study) -> None:
    excerpts = interviews.excerpts().set_index("excerpt_id")
    interviews.suggest()
    best = interviews.suggestions(abstained=True).query("rank == 1").set_index("excerpt_id")["code"]
    by_text = {excerpts.loc[key, "text"]: code for key, code in best.items()}
    assert by_text["Ya menunggu giliran, begitu saja."] == "pelatihan"
    assert by_text["Lama sekali menunggunya."] == "promosi"


def test_the_run_is_another_where_the_level_is(interviews: Study, tmp_path: Path) -> None:
    interviews.suggest()
    run = interviews.runs()["run_id"].iloc[-1]
    interviews.suggest()
    assert interviews.runs()["run_id"].tolist() == [run]  # nothing changed: the same run
    (tmp_path / "dua.txt").write_text(INTERVIEW.replace("Lama", "Cepat"), encoding="utf-8")
    interviews.add(tmp_path / "dua.txt")
    interviews.suggest()
    assert interviews.runs()["run_id"].iloc[-1] != run
