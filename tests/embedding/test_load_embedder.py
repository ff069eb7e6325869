"""Which name leads to which embedder, and what is said where it leads nowhere."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from safetensors.numpy import load_file, save_file

from qualnlp.embedding import load_embedder
from qualnlp.embedding.static import StaticEmbedder
from qualnlp.errors import ModelUnavailable
from qualnlp.i18n import use_language

TEXTS = ["Gaji tidak naik.", "rapat kantor?", "pelatihannya"]


def test_without_a_name_the_shipped_model_is_loaded() -> None:
    embedder = load_embedder()
    assert embedder.name == "indonesian-static"
    assert embedder.path is not None
    assert (embedder.path / "tokenizer.json").exists()
    assert load_embedder("indonesian-static").fingerprint == embedder.fingerprint


def test_a_folder_may_be_given_as_text_or_path(mini: Path) -> None:
    np.testing.assert_array_equal(
        load_embedder(mini).encode(TEXTS), load_embedder(str(mini)).encode(TEXTS)
    )
    assert load_embedder(mini).path == mini


def test_fingerprint_follows_the_weights(
    mini: Path, tmp_path: Path, make_model: Callable[[Path], Path]
) -> None:
    other = make_model(tmp_path / "other")
    assert load_embedder(other).fingerprint == load_embedder(mini).fingerprint
    tensors = load_file(other / "model.safetensors")
    tensors["embeddings"][1, 0] ^= 1
    save_file(tensors, other / "model.safetensors")
    assert load_embedder(other).fingerprint != load_embedder(mini).fingerprint


def test_a_missing_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(ModelUnavailable, match=r"hilang: Map model tidak ada\. Periksa jalurnya"):
        load_embedder(tmp_path / "hilang")
    with pytest.raises(ModelUnavailable, match="Map model tidak ada"):
        load_embedder("./hilang")


def test_a_folder_without_a_model_is_named(tmp_path: Path) -> None:
    with use_language("en"), pytest.raises(ModelUnavailable, match=r"there is no config\.json"):
        load_embedder(tmp_path)


@pytest.mark.parametrize("file", ["model.safetensors", "tokenizer.json", "config.json"])
@pytest.mark.parametrize("damage", ["missing", "cut"])
def test_a_broken_folder_is_named(mini: Path, tmp_path: Path, file: str, damage: str) -> None:
    folder = Path(shutil.copytree(mini, tmp_path / "rusak"))
    if damage == "missing":
        (folder / file).unlink()
    else:
        (folder / file).write_bytes((folder / file).read_bytes()[:40])
    with use_language("en"), pytest.raises(ModelUnavailable, match="rusak"):
        StaticEmbedder(folder)


def test_files_of_two_models_are_not_mixed(mini: Path, tmp_path: Path) -> None:
    folder = Path(shutil.copytree(mini, tmp_path / "campur"))
    save_file({"embeddings": np.zeros((3, 4), np.float16)}, folder / "model.safetensors")
    with pytest.raises(ModelUnavailable, match="10 token, tetapi 3 vektor"):
        load_embedder(folder)


def test_a_later_format_is_refused(mini: Path, tmp_path: Path) -> None:
    folder = Path(shutil.copytree(mini, tmp_path / "baru"))
    config = {"format": "qualnlp-static", "version": 2}
    (folder / "config.json").write_text(json.dumps(config), encoding="utf-8")
    with pytest.raises(ModelUnavailable, match="versi yang lebih baru"):
        load_embedder(folder)


def test_model2vec_folders_are_read_with_their_weights_and_mapping(
    mini: Path, tmp_path: Path
) -> None:
    tokens = 10
    rows = np.random.default_rng(0).normal(size=(5, 3)).astype(np.float32)
    weights = np.linspace(0.1, 1, tokens).astype(np.float64)
    mapping = np.arange(tokens) % 5
    folder = tmp_path / "m2v"
    folder.mkdir()
    save_file(
        {"embeddings": rows, "weights": weights, "mapping": mapping}, folder / "model.safetensors"
    )
    shutil.copy(mini / "tokenizer.json", folder)
    (folder / "config.json").write_text('{"model_type": "model2vec"}', encoding="utf-8")
    # model2vec leaves unknown words out
    expected = rows[1 % 5] * weights[1] + rows[2] * weights[2]
    found = load_embedder(folder).encode(["gaji zzz naik"])[0]
    np.testing.assert_allclose(found, expected / np.linalg.norm(expected), atol=1e-6)


def test_importing_the_room_is_light() -> None:
    code = (
        "import sys, qualnlp.embedding; "
        "print(*{'torch', 'sklearn', 'pandas', 'scipy', 'sentence_transformers', 'tokenizers'} "
        "& set(sys.modules))"
    )
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == ""


def test_the_shipped_model_needs_no_torch_and_no_scikit_learn() -> None:
    code = (
        "import sys; from qualnlp.embedding import load_embedder as load; load().encode(['Gaji']); "
        "print(*{'torch', 'sklearn', 'pandas', 'scipy', 'huggingface_hub'} & set(sys.modules))"
    )
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == ""
