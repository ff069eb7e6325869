"""A tiny static model, made in a second: ten words, four columns."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from safetensors.numpy import save_file
from tokenizers import Tokenizer
from tokenizers.models import WordPiece
from tokenizers.normalizers import BertNormalizer
from tokenizers.pre_tokenizers import BertPreTokenizer

WORDS = ["[UNK]", "gaji", "naik", "pelatihan", "##nya", "rapat", "tidak", ".", "?", "kantor"]


def word_pieces() -> Tokenizer:
    vocabulary = {word: index for index, word in enumerate(WORDS)}
    tokenizer = Tokenizer(WordPiece(vocabulary, unk_token="[UNK]"))
    tokenizer.normalizer = BertNormalizer(lowercase=True, strip_accents=True)
    tokenizer.pre_tokenizer = BertPreTokenizer()
    return tokenizer


def write_model(folder: Path) -> Path:
    """Write a model in our own format: int8 rows, one scale a row, silent [UNK] and full stop."""
    folder.mkdir(parents=True, exist_ok=True)
    rows = np.random.default_rng(3).integers(-127, 127, (len(WORDS), 4)).astype(np.int8)
    rows[[0, 7]] = 0
    scale = np.linspace(0.5, 1.5, len(WORDS)).astype(np.float32) / 127
    save_file({"embeddings": rows, "scale": scale}, folder / "model.safetensors")
    word_pieces().save(str(folder / "tokenizer.json"))
    config = {"format": "qualnlp-static", "version": 1, "name": "mini"}
    (folder / "config.json").write_text(json.dumps(config), encoding="utf-8")
    return folder


@pytest.fixture(scope="session")
def make_model() -> Callable[[Path], Path]:
    return write_model


@pytest.fixture(scope="session")
def mini(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_model(tmp_path_factory.mktemp("model") / "mini")
