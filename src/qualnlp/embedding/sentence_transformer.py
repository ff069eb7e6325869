"""Any SentenceTransformer, through the extra `transformers`; without the network.

In: a folder, or the name of a model that was downloaded before. Out: an embedder.
Nothing is fetched unless the reader says so with ``HF_HUB_OFFLINE=0``, and no code of a model is
ever run (`safe_folder`).
"""

from __future__ import annotations

import hashlib
import os
from functools import cached_property
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np

from qualnlp.embedding.base import Embedder, Vectors, empty_folder
from qualnlp.embedding.safe_folder import model_folder
from qualnlp.errors import ExtraMissing, ModelUnavailable
from qualnlp.i18n import say

_SWITCH = "HF_HUB_OFFLINE"
_MAX_AT_ONCE = 64  # a transformer's memory grows with the batch, its speed hardly does


class SentenceTransformerEmbedder(Embedder):
    """A model of the package sentence-transformers.

    Parameters
    ----------
    name_or_path : str or Path
        As ``SentenceTransformer`` takes it.

    Raises
    ------
    ExtraMissing
        If sentence-transformers is not installed.
    ModelUnavailable
        If the folder is broken or holds code, or the name is not on this computer.
    """

    def __init__(self, name_or_path: str | Path) -> None:
        if find_spec("sentence_transformers") is None:
            raise ExtraMissing("transformers", where=name_or_path)
        online = os.environ.setdefault(_SWITCH, "1").lower() in {"0", "false", "no", "off", ""}
        from sentence_transformers import SentenceTransformer

        if not online:
            from huggingface_hub import constants

            # Where somebody imported it before us, it did not see the switch.
            constants.HF_HUB_OFFLINE = True
        folder = Path(name_or_path)
        self.path = folder if folder.is_dir() else None
        self.name = folder.resolve().name if self.path else str(name_or_path)
        try:
            self._model: Any = SentenceTransformer(
                str(model_folder(name_or_path, online=online)),
                local_files_only=True,
                trust_remote_code=False,
                model_kwargs={"use_safetensors": True},
            )
        except ModelUnavailable:
            raise
        except Exception as error:  # the libraries below raise a dozen kinds
            raise _unavailable(name_or_path, self.path is not None, error) from error
        size = getattr(
            self._model, "get_embedding_dimension", self._model.get_sentence_embedding_dimension
        )()
        self.dimension = int(size) if size else self._model.encode(["a"]).shape[1]

    @cached_property
    def fingerprint(self) -> str:
        """SHA-256 over the layers' description and all weights."""
        digest = hashlib.sha256(repr(self._model).encode())
        for name, tensor in sorted(self._model.state_dict().items()):
            digest.update(name.encode())
            digest.update(np.ascontiguousarray(tensor.detach().cpu().float().numpy()).tobytes())
        return digest.hexdigest()

    def embed(self, texts: list[str]) -> Vectors:
        """Return one row per text, of any length; see :meth:`Embedder.embed`."""
        out = np.zeros((len(texts), self.dimension), np.float32)
        spoken = [index for index, text in enumerate(texts) if text.strip()]
        if spoken:
            out[spoken] = self._model.encode(
                [texts[index] for index in spoken],
                batch_size=min(_MAX_AT_ONCE, len(spoken)),
                show_progress_bar=False,
                convert_to_numpy=True,
            ).astype(np.float32)
        return out

    def save_sentence_transformer(self, folder: str | Path) -> Path:
        """Write the model as it is; see :meth:`Embedder.save_sentence_transformer`."""
        path = empty_folder(folder)
        self._model.save(str(path))
        return path


def _unavailable(name: str | Path, is_folder: bool, error: Exception) -> ModelUnavailable:
    if is_folder:
        reason = (str(error).strip() or type(error).__name__).splitlines()[0][:200]
        return ModelUnavailable(
            say(f"Map model tidak terbaca ({reason}).", f"Unreadable model folder ({reason})."),
            where=name,
            hint=say("Salin ulang map itu secara utuh.", "Copy the whole folder again."),
        )
    return ModelUnavailable(
        say(
            "Model itu tidak ada di komputer ini, dan qualnlp tidak membuka jaringan.",
            "That model is not on this computer, and qualnlp opens no network.",
        ),
        where=name,
        hint=say(
            f"Berikan map model yang sudah diunduh, atau izinkan unduhan: {_SWITCH}=0.",
            f"Give the folder of a downloaded model, or allow the download: {_SWITCH}=0.",
        ),
    )
