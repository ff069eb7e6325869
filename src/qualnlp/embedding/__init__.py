"""Texts in, unit vectors out.

In: texts (any sequence of strings). Out: an (n, d) float32 matrix, rows of length one, a row of
zeros for a text without words; inner products are cosines. Each backend is one file:

- `static`: the shipped Indonesian model, and any model2vec or StaticEmbedding folder, on numpy,
  tokenizers and safetensors alone;
- `contextual`: the second shipped model, which reads words in their context, on onnxruntime;
- `sentence_transformer`: any SentenceTransformer, through the extra `transformers`;
- `hashing`: spelling alone, with no model;
- `function`: any function of your own.

A further backend is a subclass of `Embedder` and one entry in `registry`, or an entry point of
the group ``qualnlp.embedders`` in another package.

`load_embedder` chooses; `CachedEmbedder` keeps a slow model's vectors on disk. Nothing here
opens the network, and importing this room brings in none of torch, scikit-learn or pandas.

>>> from qualnlp.embedding import load_embedder
>>> load_embedder("lexical").encode(["Pelatihan belum merata."]).dtype.name
'float32'
"""

from __future__ import annotations

from qualnlp.embedding.base import Embedder, Vectors
from qualnlp.embedding.contextual import contextual_problem
from qualnlp.embedding.disk_cache import CachedEmbedder
from qualnlp.embedding.function import EmbedderLike, FunctionEmbedder, as_embedder
from qualnlp.embedding.hashing import LexicalEmbedder
from qualnlp.embedding.registry import CONTEXTUAL, SHIPPED, embedder_names, load_embedder

__all__ = [
    "CONTEXTUAL",
    "SHIPPED",
    "CachedEmbedder",
    "Embedder",
    "EmbedderLike",
    "FunctionEmbedder",
    "LexicalEmbedder",
    "Vectors",
    "as_embedder",
    "contextual_problem",
    "embedder_names",
    "load_embedder",
]
