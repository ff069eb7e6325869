"""What is installed. Out: names and versions, for `qualnlp doctor`."""

from __future__ import annotations

import platform
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec

from qualnlp.wording import say

_PARTS = ("numpy", "pandas", "scikit-learn", "SQLAlchemy", "python-docx", "openpyxl", "matplotlib")
_EXTRAS = {"transformers": "sentence_transformers", "batch": "pyarrow"}


def installed() -> dict[str, str]:
    """Return version of qualnlp, of Python and of the parts, the model, and the extras."""
    import qualnlp

    about = {"qualnlp": qualnlp.__version__, "python": platform.python_version()}
    for name in _PARTS:
        try:
            about[name] = version(name)
        except PackageNotFoundError:
            about[name] = say("TIDAK terpasang", "NOT installed")
    about["model"] = _model()
    for extra, module in _EXTRAS.items():
        there = find_spec(module) is not None
        about[f"extra {extra}"] = (
            say("terpasang", "installed")
            if there
            else say("tidak terpasang", "not installed") + f": pip install 'qualnlp[{extra}]'"
        )
    return about


def _model() -> str:
    from qualnlp.embedding import load_embedder
    from qualnlp.errors import ModelUnavailable

    try:
        embedder = load_embedder()
    except ModelUnavailable as error:
        return str(error)
    return f"{embedder.name} ({embedder.fingerprint})"
