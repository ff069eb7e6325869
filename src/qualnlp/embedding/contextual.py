"""A model that reads words in their context, run by onnxruntime; no torch, no network.

In: a folder with ``config.json`` (``"format": "qualnlp-contextual"``), ``tokenizer.json``,
``model.onnx`` (the token ids of one text in, the mean of the last layer's rows out) and
``centre.safetensors`` (``mean``: what is taken from a unit vector, for all of them point one way).
Out: an embedder.

Every text is read alone, so its vector depends on nothing else, and texts are spread over threads:
one session serves them all. Batch size, order and number of threads change no digit. Another
processor or release of onnxruntime may: twelve layers of rounding to 8 bits turn a difference in
the seventh digit into one in the second (cosine .998). So the fingerprint holds what this computer
makes of a few probe texts, and vectors of two that differ are never taken for one another's.
"""

from __future__ import annotations

import hashlib
import json
import os
from concurrent.futures import ThreadPoolExecutor
from functools import cached_property, partial
from pathlib import Path
from typing import Any

import numpy as np

from qualnlp.embedding.base import Embedder, Vectors, as_unicode, unit_rows
from qualnlp.errors import ModelUnavailable, QualNlpError
from qualnlp.freed import give_back
from qualnlp.i18n import say
from qualnlp.limits import cores
from qualnlp.resources import resource

FORMAT = "qualnlp-contextual"
VERSION = 1
NAME = "indonesian-contextual"
_WINDOW = 510  # tokens that are read at once, with the two of the frame 512
_WEIGHTS = "model.onnx"
# Short and long, so that every kernel of the runtime is used.
_PROBES = (
    "Ya.",
    "Kalau pelatihan sih jarang, Bu, paling setahun sekali.",
    "Kenaikan pangkat di kantor kami diurus sendiri oleh pegawai, berkasnya banyak. " * 6,
)
_FILES = ("config.json", "tokenizer.json", _WEIGHTS, "centre.safetensors")


class ContextualEmbedder(Embedder):
    """A small transformer and its tokenizer.

    Parameters
    ----------
    folder : str or Path
        A folder as above.
    threads : int, optional
        How many texts are read side by side; None: one a core that this process may use.

    Raises
    ------
    ModelUnavailable
        If the folder or one of its files is missing or damaged, or onnxruntime cannot be loaded.
    """

    def __init__(self, folder: str | Path, *, threads: int | None = None) -> None:
        self.path: Path = Path(folder)
        self.threads = threads
        self._opened: tuple[Any, Any] | None = self._open()

    def _open(self) -> tuple[Any, Any]:
        """Read the tokenizer and the session from disk."""
        for name in _FILES:
            if not (self.path / name).is_file():
                missing = say(f"tidak ada {name}", f"there is no {name}")
                raise _damaged(self.path, missing)
        runtime = _onnxruntime(self.path)
        try:
            return self._read(runtime)
        except Exception as error:  # whatever json, tokenizers or onnxruntime say of a bad file
            reason = (str(error).strip() or type(error).__name__).splitlines()[0][:120]
            raise _damaged(self.path, reason) from error

    def _read(self, runtime: Any) -> tuple[Any, Any]:
        from safetensors.numpy import load
        from tokenizers import Tokenizer

        config = json.loads((self.path / "config.json").read_text(encoding="utf-8"))
        if config.get("format") != FORMAT:
            raise ValueError(say("bukan model kontekstual", "it is not a contextual model"))
        if config.get("version", 0) > VERSION:
            raise ValueError(say("versi yang lebih baru", "a later version of the format"))
        self.name = str(config.get("name") or self.path.resolve().name)
        self._prefix = str(config["prefix"])
        tokenizer: Any = Tokenizer.from_file(str(self.path / "tokenizer.json"))
        tokenizer.no_truncation()
        tokenizer.no_padding()
        self._mean = load((self.path / "centre.safetensors").read_bytes())["mean"]
        self.dimension = len(self._mean)
        if not (self._mean.ndim == 1 and np.isfinite(self._mean).all()):
            raise ValueError(say("bentuk bobot salah", "weights of a wrong shape"))
        # By its path: of bytes, the session would keep a copy beside its own weights.
        session: Any = runtime.InferenceSession(
            str(self.path / _WEIGHTS), _options(runtime), providers=["CPUExecutionProvider"]
        )
        width = session.get_outputs()[0].shape[-1]
        if width != self.dimension:
            wrong = f"{width} / {self.dimension}"
            raise ValueError(say(f"jumlah kolom {wrong}", f"numbers of columns {wrong}"))
        # A tokenizer of another model names rows that this one does not have
        self._vector(session, [tokenizer.get_vocab_size(with_added_tokens=True) - 1])
        give_back()  # what reading took
        return tokenizer, session

    def release(self) -> None:
        """Let go of tokenizer and weights (110 MB); see :meth:`Embedder.release`."""
        self._opened = None
        give_back()

    @cached_property
    def fingerprint(self) -> str:
        """SHA-256 over the four files and the vectors that this computer gives to probe texts."""
        digest = hashlib.sha256(self.embed(list(_PROBES)).astype("<f4").tobytes())
        for name in _FILES:
            with (self.path / name).open("rb") as handle:
                digest.update(hashlib.file_digest(handle, "sha256").digest())
        return digest.hexdigest()

    def embed(self, texts: list[str]) -> Vectors:
        """Return one row per text, of any length; see :meth:`Embedder.embed`."""
        out = np.zeros((len(texts), self.dimension), np.float32)
        places: dict[str, list[int]] = {}
        for place, text in enumerate(texts):
            if spoken := " ".join(as_unicode(text).split()):
                places.setdefault(spoken, []).append(place)
        if not places:
            return out
        # What was let go meanwhile stays until these texts are read.
        tokenizer, session = self._opened = self._opened or self._open()
        read = partial(self._vector, session)
        # long texts first, so that no thread is left with one at the end
        order = sorted(places, key=lambda text: (-len(text), text))
        framed = [self._prefix + text for text in order]
        ids = [found.ids for found in tokenizer.encode_batch_fast(framed)]
        threads = min(self.threads or cores(), len(order))
        if threads <= 1:
            found = [read(own) for own in ids]
        else:
            with ThreadPoolExecutor(threads) as pool:
                found = list(pool.map(read, ids))
        for text, vector in zip(order, found, strict=True):
            out[places[text]] = vector
        return out

    def _vector(self, session: Any, ids: list[int]) -> Vectors:
        """Return the centred vector of one text's ids, frame included: (dimension,) float32."""
        first, last, inside = ids[:1], ids[-1:], ids[1:-1]
        total = np.zeros((1, self.dimension), np.float32)
        for start in range(0, max(len(inside), 1), _WINDOW):
            window = [*first, *inside[start : start + _WINDOW], *last]
            (mean,) = session.run(None, {"ids": np.array([window], np.int64)})
            total += mean * len(window)
        centred: Vectors = unit_rows(total)[0] - self._mean
        return centred

    def __getstate__(self) -> dict[str, Any]:
        return {"path": self.path, "threads": self.threads}

    def __setstate__(self, state: dict[str, Any]) -> None:
        self.path, self.threads = state["path"], state["threads"]
        self._opened = self._open()


def shipped() -> ContextualEmbedder:
    """Return the contextual Indonesian model that travels with qualnlp."""
    try:
        folder = resource("models", NAME)
    except FileNotFoundError as error:
        raise ModelUnavailable(
            say("Model kontekstual tidak ditemukan.", "The contextual model is missing."),
            where=NAME,
            hint=say("Pasang ulang qualnlp.", "Reinstall qualnlp."),
        ) from error
    return ContextualEmbedder(folder)


def contextual_problem() -> str | None:
    """Say in a sentence why the contextual model cannot be used here; None where it can.

    It is loaded to know (a third of a second); without it the static model goes on alone.

    Returns
    -------
    str or None
        What is wrong and what to do about it, in the language in force.

    Examples
    --------
    >>> contextual_problem() is None
    True
    """
    try:
        shipped()
    except QualNlpError as error:
        return str(error)
    return None


def from_folder(name: str | Path) -> ContextualEmbedder | None:
    """Return the embedder of such a folder; None for another kind of folder, or a name."""
    config = Path(name) / "config.json"
    try:
        ours = json.loads(config.read_text(encoding="utf-8")).get("format") == FORMAT
    except (OSError, ValueError, AttributeError):
        return None
    return ContextualEmbedder(name) if ours else None


def _onnxruntime(folder: Path) -> Any:
    """Import onnxruntime, or say in a sentence that it cannot be.

    From 1.32 on it writes an id of the computer and a file of events as soon as it is imported, to
    be sent to its maker; only the environment stops that in time.
    """
    os.environ["ORT_DISABLE_TELEMETRY"] = "1"
    try:
        import onnxruntime
    except Exception as error:  # a missing system library shows itself in several ways
        reason = (str(error).strip() or type(error).__name__).splitlines()[0][:120]
        raise ModelUnavailable(
            say(
                f"Model kontekstual memerlukan onnxruntime, yang tidak dapat dimuat ({reason}).",
                f"The contextual model needs onnxruntime, which cannot be loaded ({reason}).",
            ),
            where=folder.name,
            hint=say(
                "Pasang ulang (pip install --force-reinstall onnxruntime); "
                "tanpa itu model statis tetap dipakai.",
                "Install it again (pip install --force-reinstall onnxruntime); "
                "without it the static model goes on.",
            ),
        ) from error
    return onnxruntime


def _options(runtime: Any) -> Any:
    """Return the session's options: one thread a text, and no fusing of nodes.

    What onnxruntime would fuse (Add and LayerNormalization) it then computes far more slowly.
    """
    if hasattr(runtime, "disable_telemetry_events"):
        runtime.disable_telemetry_events()  # of releases that do not ask the environment
    options = runtime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.graph_optimization_level = runtime.GraphOptimizationLevel.ORT_ENABLE_BASIC
    options.log_severity_level = 4  # what goes wrong is raised, and told in our words
    return options


def _damaged(folder: Path, reason: str) -> ModelUnavailable:
    return ModelUnavailable(
        say(
            f"Map model kontekstual tidak utuh ({reason}).",
            f"The folder of the contextual model is damaged ({reason}).",
        ),
        where=folder,
        hint=say(
            "Pasang ulang qualnlp atau salin ulang map itu; model statis tetap dapat dipakai.",
            "Reinstall qualnlp or copy the folder again; the static model goes on.",
        ),
    )
