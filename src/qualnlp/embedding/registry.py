"""From a name, a folder or nothing to an embedder."""

from __future__ import annotations

from pathlib import Path

from qualnlp.embedding.base import Embedder
from qualnlp.errors import ModelUnavailable
from qualnlp.i18n import say
from qualnlp.resources import resource

SHIPPED = "indonesian-static"


def load_embedder(name: str | Path | None = None) -> Embedder:
    """Return the embedder that `name` stands for.

    Parameters
    ----------
    name : str, Path or None
        None or ``"indonesian-static"``: the model that travels with qualnlp (no torch, no
        network). ``"lexical"``: spelling alone, no model. A folder: one of ours, a model2vec or
        StaticEmbedding folder (without torch), or any SentenceTransformer. Any other name: a
        SentenceTransformer that was downloaded before (extra `transformers`).

    Raises
    ------
    ModelUnavailable
        If the folder is missing or broken, or the name would need the network.
    ExtraMissing
        If the model needs sentence-transformers and it is not installed.

    >>> load_embedder("lexical").name
    'lexical'
    """
    if name is None or name == SHIPPED:
        return _static(_shipped_folder())
    if name == "lexical":
        from qualnlp.embedding.hashing import LexicalEmbedder

        return LexicalEmbedder()
    from qualnlp.embedding.static import static_home

    folder = Path(name)
    if folder.is_dir() or _looks_like_path(name):
        # static_home says what is wrong with a folder that is not there
        if static_home(folder) is not None:
            return _static(folder)
    from qualnlp.embedding.sentence_transformer import SentenceTransformerEmbedder

    return SentenceTransformerEmbedder(name)


def _static(folder: Path) -> Embedder:
    from qualnlp.embedding.static import StaticEmbedder

    return StaticEmbedder(folder)


def _shipped_folder() -> Path:
    try:
        return resource("models", SHIPPED)
    except FileNotFoundError as error:
        raise ModelUnavailable(
            say("Model bawaan tidak ditemukan.", "The shipped model is missing."),
            where=SHIPPED,
            hint=say("Pasang ulang qualnlp.", "Reinstall qualnlp."),
        ) from error


def _looks_like_path(name: str | Path) -> bool:
    """Tell a path from a hub's name such as `owner/model`, which may hold one slash as well."""
    text = str(name)
    return (
        isinstance(name, Path)
        or "\\" in text
        or text.startswith((".", "/", "~"))
        or text.count("/") > 1
        or text.endswith("/")
        or Path(text).is_absolute()
    )
