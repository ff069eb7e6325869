"""Is a model's folder numbers alone? In: a folder or a name. Out: a folder that runs no code.

Pickled weights run whatever their maker wrote into them, a module of another package or a file of
Python in the folder likewise. What is read are safetensors and descriptions; of a model that is
fetched (only when the reader allows the network), nothing else is even downloaded.
"""

from __future__ import annotations

import json
from pathlib import Path

from qualnlp.errors import ModelUnavailable
from qualnlp.i18n import say

_PICKLES = {".bin", ".pt", ".pth", ".ckpt", ".pkl", ".pickle", ".joblib", ".h5", ".msgpack"}
_WANTED = ["*.json", "*.safetensors", "*.txt", "*.model", "*.md"]
_MODULES = "sentence_transformers."


def model_folder(name: str | Path, *, online: bool) -> Path:
    """Return the folder that a name stands for, on this computer or fetched.

    Raises
    ------
    ModelUnavailable
        If the folder holds what would run code.
    OSError, ValueError
        If there is no such model.
    """
    folder = Path(name)
    if not folder.is_dir():
        folder = _fetched(str(name), online)
    refuse_code(folder)
    return folder


def _fetched(name: str, online: bool) -> Path:
    from huggingface_hub import snapshot_download

    # Names without an owner are those of sentence-transformers itself.
    tried = name if "/" in name else f"sentence-transformers/{name}"
    place = snapshot_download(tried, allow_patterns=_WANTED, local_files_only=not online)
    return Path(place)


def refuse_code(folder: Path) -> None:
    """Raise for a folder of which a part would run code.

    Raises
    ------
    ModelUnavailable
        If weights are pickled and not there as safetensors, or if a module is of another package.
    """
    for path in sorted(folder.rglob("*")):
        pickled = path.suffix.lower() in _PICKLES
        if pickled and not any(path.parent.glob("*.safetensors")):
            raise _refused(
                folder,
                f"“{path.relative_to(folder)}” dapat menjalankan program",
                f"“{path.relative_to(folder)}” can run a program",
            )
    place = folder / "modules.json"
    if place.is_file():
        modules = json.loads(place.read_text(encoding="utf-8"))
        for one in modules if isinstance(modules, list) else []:
            kind = str(one.get("type", "")) if isinstance(one, dict) else ""
            if not kind.startswith(_MODULES):
                raise _refused(
                    folder,
                    f"modules.json menyebut “{kind}”, bukan bagian dari sentence-transformers",
                    f"modules.json names “{kind}”, which is no part of sentence-transformers",
                )


def _refused(folder: Path, indonesian: str, english: str) -> ModelUnavailable:
    return ModelUnavailable(
        say(
            f"Model ini ditolak: {indonesian}; qualnlp hanya membaca safetensors.",
            f"This model is refused: {english}; qualnlp reads safetensors alone.",
        ),
        where=folder,
        hint=say(
            "Minta pembuatnya menyimpan bobotnya sebagai safetensors "
            "(model.save_pretrained(folder, safe_serialization=True)).",
            "Ask its maker to save the weights as safetensors "
            "(model.save_pretrained(folder, safe_serialization=True)).",
        ),
    )
