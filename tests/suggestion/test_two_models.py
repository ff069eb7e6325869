"""Two models side by side: the static one, and one that reads words in their context."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

import qualnlp.suggestion.views as views_module
from qualnlp import Code, Codebook, CodeSuggester, Study, load_embedder
from qualnlp.embedding import CONTEXTUAL, CachedEmbedder, Embedder
from qualnlp.errors import ModelUnavailable
from qualnlp.suggestion.views import BOTH, read_views

CODES = Codebook(
    [
        Code("pelatihan", "Pelatihan", "Diklat, kursus dan bimtek bagi pegawai.", ("ikut diklat",)),
        Code("promosi", "Promosi", "Kenaikan jabatan dan syaratnya.", ("naik jabatan",)),
        Code("gaji", "Gaji", "Upah, tunjangan, dan lembur.", ("gaji bulanan",), ("diklat",)),
    ]
)
TEXTS = [
    "Jarang, Bu. Dua tahun sekali baru dipanggil kursus.",
    "Lama sekali naik pangkatnya. Teman saya lima tahun menunggu.",
    "Cukup untuk makan saja, Pak.",
    "",
]
ASKED = ["Bagaimana diklat di sini?", "Kalau kenaikan jabatan?", "", "Soal gaji?"]


@pytest.fixture(scope="module")
def contextual() -> Embedder:
    """The shipped model."""
    return load_embedder(CONTEXTUAL)


@pytest.fixture
def study_file(tmp_path: Path) -> Path:
    """A study of one short interview."""
    place = tmp_path / "kecil.study"
    spoken = "".join(
        f"P: {asked or 'Lalu?'}\nN: {text}\n" for asked, text in zip(ASKED, TEXTS[:3], strict=False)
    )
    (tmp_path / "satu.txt").write_text(spoken, encoding="utf-8")
    with Study(place) as study:
        study.set_codebook(CODES)
        study.add(tmp_path / "satu.txt")
    return place


@pytest.fixture(scope="module")
def taught(contextual: Embedder) -> CodeSuggester:
    """The engine with both, levelled, with thirty texts decided."""
    texts = [f"{TEXTS[i % 3]} Nomor {i}." for i in range(30)]
    asked = [ASKED[i % 3] for i in range(30)]
    codes = [{["pelatihan", "promosi", "gaji"][i % 3]} for i in range(30)]
    return CodeSuggester(CODES, contextual=contextual).fit(
        texts, codes, context=asked, background=(texts, asked)
    )


@pytest.mark.parametrize("question", ["", *ASKED[:2]])
def test_explanations_add_up_and_tell_the_sentence(taught: CodeSuggester, question: str) -> None:
    for text in TEXTS:
        scores = taught.decision_function([text], [question])[0]
        reasons = taught.suggest([text], top=3, context=[question]).set_index("code")["reason"]
        for column, code in enumerate(taught.classes_):
            found = taught.explain(text, code, context=question)
            assert found.parts["value"].sum() == pytest.approx(scores[column], abs=1e-5)
            assert reasons[code].endswith(found.reason)
            for row in found.parts.itertuples():
                if row.word and row.part.split()[-1] != "exclusion":
                    source = question if row.part.startswith("question") else text
                    assert source[row.start : row.end] == row.word
    parts = taught.explain(TEXTS[0], "pelatihan").parts
    sentences = parts[parts["part"] == "contextual"]["word"].tolist()
    assert sentences == ["Jarang, Bu.", "Dua tahun sekali baru dipanggil kursus."]
    # What is left without it: the sentence about courses carries the code.
    values = parts[parts["part"] == "contextual"]["value"]
    assert values.iloc[1] > values.iloc[0]


def test_the_second_model_adds_one_feature(taught: CodeSuggester, contextual: Embedder) -> None:
    alone = CodeSuggester(CODES).fit()
    assert len(taught.coefficients_) == len(alone.coefficients_) + 1 == 8
    assert taught.space_.dimension == alone.space_.dimension + contextual.dimension
    vectors = taught.space_.joint_vectors(taught.space_.read(TEXTS[:3]))
    for part in taught.space_.parts:
        np.testing.assert_allclose((vectors[:, part] ** 2).sum(axis=1), 1 / 3, atol=1e-6)


def test_order_changes_no_bit(contextual: Embedder) -> None:
    texts = [f"{TEXTS[i % 3]} Nomor {i}." for i in range(24)]
    codes = [{["pelatihan", "promosi", "gaji"][i % 3]} for i in range(24)]
    order = np.random.default_rng(0).permutation(24)

    def scores(some: list[int]) -> bytes:
        return (
            CodeSuggester(CODES, contextual=contextual)
            .fit([texts[i] for i in some], [codes[i] for i in some], background=texts)
            .decision_function(texts)
            .tobytes()
        )

    assert scores(order.tolist()) == scores(list(range(24)))


def test_names_of_models(tmp_path: Path) -> None:
    assert read_views(None).name == BOTH == "indonesian-static+indonesian-contextual"
    assert read_views("indonesian-static").name == "indonesian-static"
    assert read_views("lexical+indonesian-contextual").name == "lexical+indonesian-contextual"
    # A folder's own name may hold a plus.
    folder = tmp_path / "a+b"
    load_embedder().save_sentence_transformer(folder)
    assert read_views(str(folder)).contextual is None


def test_vectors_are_kept_beside_the_study(study_file: Path) -> None:
    with Study(study_file) as study:
        first = study.suggest()
        kept = study_file.with_name(f"{study_file.name}-vectors")
        assert kept.exists()
        run = study.runs().iloc[-1]
        assert run["model"] == BOTH and "+" in run["fingerprint"]
        kept.unlink()
        assert study.suggest().equals(first)  # it may be deleted at any time


def test_a_file_that_cannot_be_written_only_costs_time(study_file: Path) -> None:
    kept = study_file.with_name(f"{study_file.name}-vectors")
    kept.mkdir()
    with Study(study_file) as study:
        assert len(study.suggest())
    assert isinstance(read_views(BOTH, kept).contextual, Embedder)
    assert not isinstance(read_views(BOTH, kept).contextual, CachedEmbedder)


def test_without_the_second_model_the_first_goes_on_and_says_so(
    study_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken() -> Embedder:
        raise ModelUnavailable("Model kontekstual rusak.", where="model.onnx", hint="Pasang ulang.")

    monkeypatch.setattr(views_module, "_contextual", broken)
    with Study(study_file) as study:
        frame = study.suggest()
        assert "Model kontekstual rusak" in frame.attrs["problem"]
        run = study.runs().iloc[-1]
        assert run["model"] == "indonesian-static"
        assert "rusak" in json.loads(run["settings"])["without_contextual"]
        static = study.suggest(model="indonesian-static")
        assert "problem" not in static.attrs
        assert static.drop(columns="run_id").equals(frame.drop(columns="run_id"))
        with pytest.raises(ModelUnavailable):
            study.suggest(model=BOTH)
