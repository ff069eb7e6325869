"""Offline qualitative coding for Indonesian interviews, from transcripts to checked conclusions.

`Study` runs the whole way; `read_transcript`, `split`, `Codebook`, `load_embedder`,
`CodeSuggester` and `agree` are its steps, each usable alone. Names are loaded when they are first
used, so that `import qualnlp` takes no time.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from qualnlp import agreement, language
    from qualnlp.agreement import agree, agree_many, evaluate
    from qualnlp.batch import suggest_batch
    from qualnlp.codebook import Code, Codebook
    from qualnlp.embedding import Embedder, load_embedder
    from qualnlp.errors import QualNlpError
    from qualnlp.excerpts import Excerpt, to_frame
    from qualnlp.excerpts.split import split  # the function: the room's module has its name too
    from qualnlp.study import Study
    from qualnlp.suggestion import CodeSuggester
    from qualnlp.transcripts import Transcript, Turn, read_transcript

__version__ = "0.2.0"

# public name -> the module that has it; a room itself is its own module
_HOMES = {
    "Code": "qualnlp.codebook",
    "CodeSuggester": "qualnlp.suggestion",
    "Codebook": "qualnlp.codebook",
    "Embedder": "qualnlp.embedding",
    "Excerpt": "qualnlp.excerpts",
    "QualNlpError": "qualnlp.errors",
    "Study": "qualnlp.study",
    "Transcript": "qualnlp.transcripts",
    "Turn": "qualnlp.transcripts",
    "agree": "qualnlp.agreement",
    "agree_many": "qualnlp.agreement",
    "agreement": "",
    "evaluate": "qualnlp.agreement",
    "language": "",
    "load_embedder": "qualnlp.embedding",
    "read_transcript": "qualnlp.transcripts",
    "split": "qualnlp.excerpts",
    "suggest_batch": "qualnlp.batch",
    "to_frame": "qualnlp.excerpts",
}

__all__ = [
    "Code",
    "CodeSuggester",
    "Codebook",
    "Embedder",
    "Excerpt",
    "QualNlpError",
    "Study",
    "Transcript",
    "Turn",
    "__version__",
    "agree",
    "agree_many",
    "agreement",
    "evaluate",
    "language",
    "load_embedder",
    "read_transcript",
    "split",
    "suggest_batch",
    "to_frame",
]


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module 'qualnlp' has no attribute {name!r}")
    home = _HOMES[name]
    value = getattr(import_module(home), name) if home else import_module(f"qualnlp.{name}")
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted(__all__)
