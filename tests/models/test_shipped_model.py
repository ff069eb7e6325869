"""The model that ships: its size, its card, what it knows, and its scores."""

from __future__ import annotations

import importlib
from pathlib import Path

import numpy as np
import pytest
from safetensors import safe_open

from qualnlp.embedding import Embedder, load_embedder
from qualnlp.resources import resource

FOLDER = resource("models", "indonesian-static")
ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def recipe_path(monkeypatch: pytest.MonkeyPatch) -> Path:
    """The modules of the recipe, which lie beside the model and not in the package."""
    folder = ROOT / "models" / "train"
    monkeypatch.syspath_prepend(str(folder))
    return folder


@pytest.fixture
def development() -> Path:
    folder = ROOT.parent / "shared" / "data" / "dev"
    if not folder.is_dir():
        pytest.skip("the development sets are not here (they are not part of the project)")
    return folder


@pytest.fixture(scope="module")
def model() -> Embedder:
    return load_embedder()


def test_it_is_at_most_16_mebibytes() -> None:
    assert sum(file.stat().st_size for file in FOLDER.rglob("*")) <= 16 * 2**20


def test_its_weights_are_small_numbers_without_holes() -> None:
    with safe_open(FOLDER / "model.safetensors", framework="numpy") as handle:
        rows, scale = handle.get_tensor("embeddings"), handle.get_tensor("scale")
    assert rows.dtype == np.int8
    assert np.isfinite(scale).all()
    assert (np.abs(rows).max(axis=1) > 0).mean() > 0.9  # some pieces occur in no text


def test_its_card_says_what_must_be_known() -> None:
    card = (FOLDER / "README.md").read_text(encoding="utf-8")
    for word in ("CC BY", "SIB-200", "NusaX", "negation", "sarcasm", "regional languages", "make"):
        assert word.lower() in card.lower()


@pytest.mark.parametrize(
    ("formal", "informal"),
    [
        (
            "Saya tidak tahu, karena belum pernah ikut pelatihan.",
            "Gue gak tau, soalnya blm pernah ikut pelatihan.",
        ),
        (
            "Kalau atasan sudah setuju, kami bisa mengurus kenaikan pangkat.",
            "Kalo bos udah setuju, kita bs ngurus kenaikan pangkat.",
        ),
        ("Bagaimana mau bekerja dengan uang sedikit?", "Gimana mau kerja dgn duit dikit?"),
        ("Ingin membeli buku tetapi tempatnya jauh.", "Pengen beli buku tapi tmptnya jauh."),
    ],
)
def test_informal_spelling_hardly_moves_a_sentence(
    model: Embedder, formal: str, informal: str
) -> None:
    one, other, stranger = model.encode([formal, informal, "Cuaca di pantai selatan cerah."])
    assert one @ other > 0.65
    assert one @ other > one @ stranger + 0.4


@pytest.mark.parametrize(
    ("excerpt", "near", "far"),
    [
        (
            "Diklatnya cuma buat orang-orang tertentu, jadi kami gak pernah ikut.",
            "kesempatan mengikuti pelatihan bagi pegawai",
            "gaji dan tunjangan pegawai",
        ),
        (
            "Gaji saya segitu-gitu aja dari dulu, tunjangannya juga kecil.",
            "kompensasi dan penghasilan",
            "hubungan dengan atasan",
        ),
        (
            "Kepala dinas selalu mau mendengar usulan dari staf.",
            "komunikasi pimpinan dengan bawahan",
            "sarana dan prasarana kantor",
        ),
        (
            "Komputernya rusak, printernya cuma satu, ruangan panas.",
            "kelengkapan fasilitas kerja",
            "disiplin dan kehadiran",
        ),
        (
            "Anak-anak jadi lebih rajin belajar setelah ada perpustakaan keliling.",
            "minat baca siswa",
            "pelayanan kesehatan",
        ),
    ],
)
def test_an_excerpt_is_nearer_to_its_indicator(
    model: Embedder, excerpt: str, near: str, far: str
) -> None:
    text, right, wrong = model.encode([excerpt, near, far])
    assert text @ right > text @ wrong


def test_it_scores_on_the_development_sets_what_the_card_says(
    model: Embedder, development: Path, recipe_path: Path
) -> None:
    tasks = importlib.import_module("tasks")
    found = {
        "sib200": tasks.probe(model.encode, development, "sib200", 1, 10),
        "stsb": tasks.pairs(model.encode, development, "stsb", 1),
        "nusax": tasks.probe(model.encode, development, "nusax", 1, 10),
    }
    # Floors a little under the card's figures, for other versions of the libraries
    floors = {"sib200": 0.62, "stsb": 0.74, "nusax": 0.66}
    for task, floor in floors.items():
        assert found[task].value >= floor, task
