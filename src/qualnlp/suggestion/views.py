"""Which models look at a text. In: a model's name, or nothing. Out: one embedder, or two.

The static model tells exactly which words spoke; the contextual one reads words in their context,
and is slower. Together they are better than either (benchmarks/conversation.py). A name such as
``"indonesian-static+indonesian-contextual"`` asks for both; no name asks for both where the second
can be had, and goes on with the first where it cannot.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from qualnlp.embedding import (
    CONTEXTUAL,
    SHIPPED,
    CachedEmbedder,
    Embedder,
    EmbedderLike,
    as_embedder,
    load_embedder,
)
from qualnlp.embedding.static import StaticEmbedder
from qualnlp.errors import ModelUnavailable, QualNlpError

# Between the names of two models.
AND = "+"
BOTH = f"{SHIPPED}{AND}{CONTEXTUAL}"


@dataclass(frozen=True, slots=True)
class Views:
    """The models of a run.

    Attributes
    ----------
    embedder : Embedder
    contextual : Embedder or None
    problem : str
        Why the second model is missing though nobody asked to go without it; mostly empty.
    """

    embedder: Embedder
    contextual: Embedder | None
    problem: str = ""

    @property
    def name(self) -> str:
        """What a run is said to be made with."""
        return AND.join(one.name for one in self._all)

    @property
    def fingerprint(self) -> str:
        """What the vectors of all of them depend on."""
        return AND.join(one.fingerprint for one in self._all)

    @property
    def _all(self) -> list[Embedder]:
        return [self.embedder, *([self.contextual] if self.contextual else [])]


def read_views(
    model: EmbedderLike, vectors: Path | None = None, had: Embedder | None = None
) -> Views:
    """Return the models that a name stands for.

    Parameters
    ----------
    model : Embedder, callable, str or None
        None: both shipped models, or the static one alone where the other cannot be loaded.
    vectors : Path, optional
        A file in which the contextual model's vectors are kept, so that a text is read once; where
        it cannot be written, nothing is kept.
    had : Embedder, optional
        What an earlier run read with: the shipped model need not be read from disk again.

    Raises
    ------
    ModelUnavailable
        If a model that was asked for by name cannot be had.

    Examples
    --------
    >>> read_views("lexical").name
    'lexical'
    """
    if model is None:
        try:
            return Views(_first(None, had), _kept(_contextual(), vectors))
        except QualNlpError as error:
            return Views(_first(None, had), None, str(error))
    if not isinstance(model, str) or AND not in model or Path(model).exists():
        return Views(_first(model, had), None)
    first, _, second = model.partition(AND)
    other = _contextual() if second == CONTEXTUAL else as_embedder(second)
    return Views(_first(first, had), _kept(other, vectors))


def _first(model: EmbedderLike, had: Embedder | None) -> Embedder:
    """Return the model that is asked for; the shipped one is taken over where it was read."""
    shipped = model is None or (isinstance(model, str) and model == SHIPPED)
    if shipped and isinstance(had, StaticEmbedder) and had.name == SHIPPED:
        return had
    return as_embedder(model)


@cache
def _contextual() -> Embedder:
    """Return the shipped contextual model, read from disk once (a third of a second)."""
    return load_embedder(CONTEXTUAL)


def _kept(embedder: Embedder, vectors: Path | None) -> Embedder:
    """Return an embedder that keeps its vectors in a file, if that can be written."""
    if vectors is None:
        return embedder
    kept = CachedEmbedder(embedder, vectors)
    try:
        kept.encode([])
    except ModelUnavailable:  # a read-only folder, or a file of somebody else's: only slower
        return embedder
    return kept
