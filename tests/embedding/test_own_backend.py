"""A backend of somebody else: a subclass with one public method, known by an entry point."""

from __future__ import annotations

import sys
from importlib import metadata
from pathlib import Path

import numpy as np
import pytest

from qualnlp import Code, Codebook, CodeSuggester
from qualnlp.embedding import Embedder, Vectors, embedder_names, load_embedder
from qualnlp.errors import ModelUnavailable
from qualnlp.i18n import use_language

PLUGIN = """
import numpy as np
from qualnlp.embedding import Embedder

class Letters(Embedder):
    name, dimension, fingerprint = "letters", 26, "letters-1"

    def embed(self, texts):
        letters = "abcdefghijklmnopqrstuvwxyz"
        return np.array([[text.lower().count(one) for one in letters] for text in texts])

def broken():
    raise OSError("berkas bobot hilang")

def other():
    return "bukan model"
"""
ENTRIES = """[qualnlp.embedders]
letters = qualnlp_letters:Letters
broken = qualnlp_letters:broken
other = qualnlp_letters:other
missing = qualnlp_letters:nothing
gone = qualnlp_gone:Letters
"""


@pytest.fixture
def plugin(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Install a package with entry points, as pip would lay it down."""
    (tmp_path / "qualnlp_letters.py").write_text(PLUGIN, encoding="utf-8")
    about = tmp_path / "qualnlp_letters-1.0.dist-info"
    about.mkdir()
    (about / "METADATA").write_text("Metadata-Version: 2.1\nName: qualnlp-letters\nVersion: 1.0\n")
    (about / "entry_points.txt").write_text(ENTRIES)
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.delitem(sys.modules, "qualnlp_letters", raising=False)
    return tmp_path


@pytest.mark.usefixtures("plugin")
def test_a_plugin_is_an_embedder_like_any_other() -> None:
    embedder = load_embedder("letters")
    vectors = embedder.encode(["Gaji tidak naik.", "", "gaji"])
    assert vectors.dtype == np.float32
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), [1, 0, 1], atol=1e-6)
    codes = [Code("gaji", "Gaji", "gaji gaji"), Code("jalan", "Jalan", "jalan rusak")]
    suggested = CodeSuggester(Codebook(codes), "letters").fit().suggest(["gajiku"], top=1)
    assert suggested["code"].tolist() == ["gaji"]
    assert "letters" in embedder_names()


@pytest.mark.usefixtures("plugin")
@pytest.mark.parametrize("name", ["broken", "other", "missing", "gone"])
def test_a_plugin_that_fails_is_told_in_a_sentence(name: str) -> None:
    with use_language("en"), pytest.raises(ModelUnavailable) as failed:
        load_embedder(name)
    told = str(failed.value)
    assert f"The embedder plugin “{name}” cannot be used (" in told
    assert "Update or uninstall" in told
    assert "\n" not in told


@pytest.mark.usefixtures("plugin")
def test_a_plugin_does_not_take_a_built_in_name(monkeypatch: pytest.MonkeyPatch) -> None:
    fake = metadata.EntryPoint("lexical", "qualnlp_letters:broken", "qualnlp.embedders")
    monkeypatch.setattr("qualnlp.embedding.registry.entry_points", lambda group: [fake])
    assert load_embedder("lexical").dimension == 2048
    assert embedder_names() == ["indonesian-static", "indonesian-contextual", "lexical"]


def test_without_plugins_names_go_on_as_before() -> None:
    with pytest.raises(ModelUnavailable):
        load_embedder("./letters")


class Halves(Embedder):
    """Forgets every other text."""

    name = "halves"
    dimension = 2
    fingerprint = "halves-1"

    def embed(self, texts: list[str]) -> Vectors:
        return np.ones((len(texts) // 2, 2), np.float32)


def test_a_backend_that_returns_another_shape_is_told_so() -> None:
    with pytest.raises(
        ValueError, match=r"Halves\.embed returned shape \(1, 2\), expected \(2, 2\)"
    ):
        Halves().encode(["satu", "dua"])
