"""One run over a study's excerpts. In: frames and a codebook. Out: a run and its suggestions."""

from __future__ import annotations

import json
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from qualnlp.suggestion.engine import CodeSuggester

if TYPE_CHECKING:
    import pandas as pd

    from qualnlp.codebook import Codebook
    from qualnlp.embedding import Embedder


def suggest_excerpts(
    excerpts: pd.DataFrame,
    codings: pd.DataFrame,
    codebook: Codebook,
    model: Embedder | str | None,
    top: int,
) -> tuple[dict[str, str], pd.DataFrame]:
    """Suggest codes for excerpts, learning from the codings.

    The run's id is a hash of everything that decides the result: the same excerpts, codebook,
    model and codings give the same run, byte for byte, in whatever order they came.
    """
    texts, codes = _confirmed(codings, codebook)
    suggester = CodeSuggester(codebook, model).fit(texts or None, codes or None)
    parameters: dict[str, Any] = {
        name: value
        for name, value in sorted(suggester.get_params().items())
        if name not in ("codebook", "embedder")
    }
    decisive = {
        "top": top,
        "codebook": codebook.fingerprint,
        "model": suggester.embedder_.fingerprint,
        "excerpts": sorted(excerpts["excerpt_id"]),
        "learned": sorted(map(list, zip(texts, map(sorted, codes), strict=True))),
        "parameters": parameters,
    }
    run_id = sha256(json.dumps(decisive, sort_keys=True).encode()).hexdigest()[:16]
    frame = suggester.suggest(list(excerpts["text"]), top=top)
    frame.insert(0, "excerpt_id", excerpts["excerpt_id"].to_numpy()[frame["text_index"]])
    frame.insert(0, "run_id", run_id)
    run = {
        "run_id": run_id,
        "model": suggester.embedder_.name,
        "fingerprint": suggester.embedder_.fingerprint,
        "settings": json.dumps({"top": top, "learned_from": len(texts), **parameters}),
    }
    return run, frame.drop(columns="text_index")


def _confirmed(codings: pd.DataFrame, codebook: Codebook) -> tuple[list[str], list[set[str]]]:
    """Return the texts that people coded and their codes, whoever coded them."""
    known = codings[codings["code"].isin([code.id for code in codebook.codable])]
    groups = [group for _, group in known.groupby("excerpt_id", sort=True)]
    return [str(group["text"].iloc[0]) for group in groups], [set(g["code"]) for g in groups]
