"""Which embedders there are. In: a name, a folder or nothing. Out: an embedder.

A backend that is chosen by name is one entry of `BACKENDS`; a package of your own adds one as an
entry point of the group ``qualnlp.embedders``, whose object is called without arguments and
returns an `Embedder`. A backend that reads model folders is one entry of `FOLDER_READERS`.
"""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from importlib.metadata import EntryPoint, entry_points
from pathlib import Path
from typing import Any

from qualnlp.embedding.base import Embedder
from qualnlp.errors import ModelUnavailable, QualNlpError
from qualnlp.i18n import say

SHIPPED = "indonesian-static"
CONTEXTUAL = "indonesian-contextual"
GROUP = "qualnlp.embedders"

# Name -> "module:callable", imported when asked for.
BACKENDS = {
    SHIPPED: "qualnlp.embedding.static:shipped",
    CONTEXTUAL: "qualnlp.embedding.contextual:shipped",
    "lexical": "qualnlp.embedding.hashing:LexicalEmbedder",
}
# "module:callable" of what reads a folder or another name, tried in this order. Each returns an
# embedder, or None to leave the name to the next; the last one says what is wrong with the name.
FOLDER_READERS = (
    "qualnlp.embedding.contextual:from_folder",
    "qualnlp.embedding.static:from_folder",
    "qualnlp.embedding.sentence_transformer:SentenceTransformerEmbedder",
)


def load_embedder(name: str | Path | None = None) -> Embedder:
    """Return the embedder that `name` stands for.

    Parameters
    ----------
    name : str, Path or None
        None or ``"indonesian-static"``: the model that travels with qualnlp (no torch, no
        network). ``"indonesian-contextual"``: the second one that does, which reads words in their
        context (onnxruntime; slower). ``"lexical"``: spelling alone, no model. The name of an
        installed plugin (entry point of the group ``qualnlp.embedders``). A folder: one of ours, a
        model2vec or StaticEmbedding folder (without torch), or any SentenceTransformer. Any other
        name: a SentenceTransformer that was downloaded before (extra `transformers`).

    Raises
    ------
    ModelUnavailable
        If the folder is missing or broken, the plugin fails, or the name would need the network.
    ExtraMissing
        If the model needs sentence-transformers and it is not installed.

    Examples
    --------
    >>> load_embedder("lexical").name
    'lexical'
    """
    wanted = SHIPPED if name is None else name
    if isinstance(wanted, str):
        if wanted in BACKENDS:
            made: Embedder = _resolve(BACKENDS[wanted])()
            return made
        plugin = _plugins().get(wanted)
        if plugin is not None:
            return _from_plugin(plugin)
    for reader in FOLDER_READERS:
        found: Embedder | None = _resolve(reader)(wanted)
        if found is not None:
            return found
    raise AssertionError("the last reader returns an embedder or raises")


def embedder_names() -> list[str]:
    """Return the names of the built-in backends, then those of installed plugins.

    Examples
    --------
    >>> embedder_names()[:3]
    ['indonesian-static', 'indonesian-contextual', 'lexical']
    """
    return [*BACKENDS, *sorted(_plugins().keys() - BACKENDS.keys())]


def _resolve(place: str) -> Callable[..., Any]:
    module, _, name = place.partition(":")
    target: Callable[..., Any] = getattr(import_module(module), name)
    return target


def _plugins() -> dict[str, EntryPoint]:
    return {entry.name: entry for entry in entry_points(group=GROUP)}


def _from_plugin(plugin: EntryPoint) -> Embedder:
    """Return a plugin's embedder; whatever goes wrong in it is told in a sentence."""
    try:
        made = plugin.load()()
    except QualNlpError:
        raise
    except Exception as error:  # code of other people: any kind
        reason = (str(error).strip() or type(error).__name__).splitlines()[0][:200]
        raise _bad_plugin(plugin, reason) from error
    if not isinstance(made, Embedder):
        raise _bad_plugin(plugin, f"{type(made).__name__} is not a qualnlp.embedding.Embedder")
    return made


def _bad_plugin(plugin: EntryPoint, reason: str) -> ModelUnavailable:
    return ModelUnavailable(
        say(
            f"Plugin model “{plugin.name}” tidak dapat dipakai ({reason}).",
            f"The embedder plugin “{plugin.name}” cannot be used ({reason}).",
        ),
        where=plugin.value,
        hint=say(
            "Perbarui atau copot paket yang memasangnya.",
            "Update or uninstall the package that provides it.",
        ),
    )
