"""The contextual model: a text's vector is its own, and what is broken is told in a sentence."""

from __future__ import annotations

import json
import os
import pickle
import random
import shutil
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from qualnlp.cli import main
from qualnlp.embedding import (
    CONTEXTUAL,
    CachedEmbedder,
    Embedder,
    contextual_problem,
    embedder_names,
    load_embedder,
)
from qualnlp.embedding.contextual import ContextualEmbedder
from qualnlp.errors import ModelUnavailable
from qualnlp.i18n import use_language
from qualnlp.resources import resource

FOLDER = resource("models", CONTEXTUAL)
TEXTS = [
    "Gaji di sini kecil, Bu, tunjangannya juga segitu-gitu saja.",
    "",
    "Kalau diklat sih jarang, paling orang-orang tertentu.",
    "  \n ",
    "Lalu?",
    "Pelatihan itu penting. " * 150,
    "Gaji di sini kecil, Bu, tunjangannya juga segitu-gitu saja.",
]


@pytest.fixture(scope="module")
def model() -> Embedder:
    return load_embedder(CONTEXTUAL)


def test_it_is_chosen_by_name_and_by_folder(model: Embedder) -> None:
    assert CONTEXTUAL in embedder_names()
    by_folder = load_embedder(FOLDER)
    assert isinstance(by_folder, ContextualEmbedder)
    assert by_folder.fingerprint == model.fingerprint
    assert load_embedder(str(FOLDER)).name == CONTEXTUAL == model.name
    assert contextual_problem() is None


def test_rows_are_unit_and_empty_texts_zero(model: Embedder) -> None:
    vectors = model.encode(TEXTS)
    assert vectors.dtype == np.float32
    assert vectors.shape == (len(TEXTS), model.dimension)
    lengths = np.linalg.norm(vectors, axis=1)
    np.testing.assert_allclose(lengths, [1, 0, 1, 0, 1, 1, 1], atol=1e-6)
    assert model.encode([]).shape == (0, model.dimension)


def test_batches_order_and_threads_change_no_digit(model: Embedder) -> None:
    texts = [*TEXTS, *(" ".join(TEXTS[0].split()[:n]) for n in range(1, 9))]
    expected = model.encode(texts)
    for size in (1, 3, 1000):
        np.testing.assert_array_equal(model.encode(texts, batch_size=size), expected)
    order = random.Random(5).sample(range(len(texts)), len(texts))
    shuffled = model.encode([texts[n] for n in order])
    np.testing.assert_array_equal(shuffled, expected[order])
    for threads in (1, 3):
        other = ContextualEmbedder(FOLDER, threads=threads)
        np.testing.assert_array_equal(other.encode(texts), expected)
    np.testing.assert_array_equal(pickle.loads(pickle.dumps(model)).encode(texts), expected)


def test_a_computer_that_computes_otherwise_has_another_fingerprint(
    model: Embedder, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = ContextualEmbedder(FOLDER)
    assert other.fingerprint == model.fingerprint
    again = ContextualEmbedder(FOLDER)
    exact = again._vector
    monkeypatch.setattr(again, "_vector", lambda *given: exact(*given) * np.float32(1 + 1e-6))
    assert again.fingerprint != model.fingerprint


def test_what_was_let_go_is_read_again_when_it_is_needed(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    model = ContextualEmbedder(FOLDER)
    kept = CachedEmbedder(model, tmp_path / "vectors")
    expected = kept.encode(TEXTS)
    opened: list[bool] = []
    read = ContextualEmbedder._open

    def opening(self: ContextualEmbedder) -> tuple[Any, Any]:
        opened.append(True)
        return read(self)

    monkeypatch.setattr(ContextualEmbedder, "_open", opening)
    kept.release()
    np.testing.assert_array_equal(kept.encode(TEXTS), expected)
    assert not kept.encode([]).size and not model.encode([" "]).any()
    assert not opened  # kept vectors need no model, nor do texts without words
    np.testing.assert_array_equal(model.encode(TEXTS), expected)
    model.encode(TEXTS[:1])
    assert opened == [True]


def test_letting_go_while_texts_are_read_changes_nothing(model: Embedder) -> None:
    own = ContextualEmbedder(FOLDER)
    expected = model.encode(TEXTS)
    ended = threading.Event()

    def let_go() -> None:
        while not ended.wait(0.01):
            own.release()

    other = threading.Thread(target=let_go)
    other.start()
    try:
        for _ in range(5):
            np.testing.assert_array_equal(own.encode(TEXTS), expected)
    finally:
        ended.set()
        other.join()


@pytest.mark.skipif(not Path("/proc/self/statm").exists(), reason="needs Linux's count of memory")
def test_letting_go_gives_memory_back() -> None:
    code = """
import gc, sys
from qualnlp.embedding import load_embedder
def pages():
    return int(open("/proc/self/statm").read().split()[1])
import onnxruntime, safetensors.numpy, tokenizers
before = pages()
model = load_embedder("indonesian-contextual")
model.encode(["Kalau pelatihan sih jarang, Bu."])
held = pages() - before
model.release()
print((pages() - before) / held)
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert float(done.stdout) < 0.5


def test_spaces_around_and_between_words_mean_nothing(model: Embedder) -> None:
    one, other = model.encode(["Rapat dinas pagi ini.", "  Rapat\tdinas \n pagi  ini. "])
    np.testing.assert_array_equal(one, other)


def test_a_text_longer_than_a_window_is_read_to_its_end(model: Embedder) -> None:
    start = "Pelatihan itu penting bagi kami semua di kantor. " * 60
    gaji, cuaca = start + "Gaji kami kecil. " * 90, start + "Cuaca di pantai cerah. " * 90
    vectors = model.encode([gaji, cuaca, "Gaji pegawai kecil.", "Cuaca cerah di pantai."])
    assert vectors[0] @ vectors[1] < 0.95
    assert vectors[0] @ vectors[2] > vectors[1] @ vectors[2]
    assert vectors[1] @ vectors[3] > vectors[0] @ vectors[3]


@pytest.mark.parametrize(
    "text",
    ["gaji \ud83d naik", "😀😀", "中国话", "الحمد لله", "\x00\x07", "Ngöñk Łódź", "q" * 3000, "_"],
)
def test_strange_characters_are_survived(model: Embedder, text: str) -> None:
    vector = model.encode([text])[0]
    assert np.isfinite(vector).all()
    np.testing.assert_array_equal(model.encode(["Gaji.", text])[1], vector)


def test_words_are_read_in_their_context(model: Embedder) -> None:
    above, below = "Atasan menilai bawahan.", "Bawahan menilai atasan."
    ours = model.encode([above, below])
    static = load_embedder().encode([above, below])
    assert static[0] @ static[1] > 0.999
    assert ours[0] @ ours[1] < 0.99


def test_progress_is_told_a_batch(model: Embedder, tmp_path: Path) -> None:
    told: list[tuple[int, int]] = []
    model.encode(TEXTS, batch_size=3, progress=lambda done, of: told.append((done, of)))
    assert told == [(3, 7), (6, 7), (7, 7)]
    told.clear()
    cached = CachedEmbedder(model, tmp_path / "v.db")
    for _ in range(2):
        cached.encode(TEXTS, batch_size=4, progress=lambda done, of: told.append((done, of)))
    assert told == [(4, 6), (6, 6)]  # two texts are the same, and the second time all are known


def test_the_cache_gives_the_same_vectors(model: Embedder, tmp_path: Path) -> None:
    expected = model.encode(TEXTS)
    for _ in range(2):
        cached = CachedEmbedder(load_embedder(CONTEXTUAL), tmp_path / "v.db")
        np.testing.assert_array_equal(cached.encode(TEXTS), expected)


@pytest.mark.parametrize(
    "file", ["config.json", "tokenizer.json", "model.onnx", "centre.safetensors"]
)
@pytest.mark.parametrize("damage", ["missing", "cut", "foreign"])
def test_a_damaged_folder_is_told_in_a_sentence(tmp_path: Path, file: str, damage: str) -> None:
    folder = Path(shutil.copytree(FOLDER, tmp_path / "rusak"))
    if damage == "missing":
        (folder / file).unlink()
    else:
        content = (folder / file).read_bytes()
        broken = content[: len(content) // 2] if damage == "cut" else b"{}" * 20
        (folder / file).write_bytes(broken)
    with use_language("en"), pytest.raises(ModelUnavailable) as told:
        ContextualEmbedder(folder)
    assert "rusak" in str(told.value)
    assert "the static model goes on" in str(told.value)
    assert "\n" not in str(told.value)


def test_a_tokenizer_of_another_model_is_refused(tmp_path: Path) -> None:
    folder = Path(shutil.copytree(FOLDER, tmp_path / "campur"))
    path = folder / "tokenizer.json"
    content = json.loads(path.read_text(encoding="utf-8"))
    content["model"]["vocab"] += [[f"tambahan{n}", -9.0] for n in range(9)]
    path.write_text(json.dumps(content), encoding="utf-8")
    with pytest.raises(ModelUnavailable, match="tidak utuh"):
        ContextualEmbedder(folder)


def test_a_later_format_is_refused(tmp_path: Path) -> None:
    folder = Path(shutil.copytree(FOLDER, tmp_path / "baru"))
    config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
    (folder / "config.json").write_text(json.dumps(config | {"version": 2}), encoding="utf-8")
    with pytest.raises(ModelUnavailable, match="versi yang lebih baru"):
        load_embedder(folder)


@pytest.mark.parametrize("error", ["ImportError('DLL load failed')", "OSError('libgomp')"])
def test_without_onnxruntime_the_static_model_goes_on(tmp_path: Path, error: str) -> None:
    (tmp_path / "onnxruntime.py").write_text(f"raise {error}\n", encoding="utf-8")
    code = (
        "from qualnlp.embedding import contextual_problem, load_embedder\n"
        "print(load_embedder().encode(['Gaji kecil.']).shape)\n"
        "print(contextual_problem())\n"
    )
    places = [str(tmp_path), *filter(None, [os.environ.get("PYTHONPATH")])]
    found = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        encoding="utf-8",
        check=True,
        env=os.environ | {"PYTHONPATH": os.pathsep.join(places), "PYTHONIOENCODING": "utf-8"},
    )
    shape, told = found.stdout.strip().splitlines()
    assert shape == "(1, 384)"
    assert "memerlukan onnxruntime" in told
    assert "model statis tetap dipakai" in told
    assert not found.stderr


def test_nothing_is_loaded_before_it_is_asked_for() -> None:
    code = (
        "import sys; from qualnlp.embedding import load_embedder as load; load().encode(['Gaji']); "
        "print('onnxruntime' in sys.modules); load('indonesian-contextual').encode(['Gaji']); "
        "print(*{'torch', 'sklearn', 'pandas', 'scipy', 'onnx', 'transformers'} & set(sys.modules))"
    )
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert found.stdout.split() == ["False"]
    assert not found.stderr


def test_doctor_tells_what_is_wrong_with_it(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(sys.modules, "onnxruntime", None)  # as if it were not installed
    with pytest.raises(SystemExit) as stopped:
        main(["doctor", "--json"])
    about = json.loads(capsys.readouterr().out)["installed"]
    assert not stopped.value.code
    assert about["model"].startswith("indonesian-static (")
    assert "memerlukan onnxruntime" in about["contextual model"]
