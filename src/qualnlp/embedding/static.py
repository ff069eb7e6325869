"""Static models: one vector per token, summed. Read with numpy, tokenizers and safetensors alone.

In: a folder of one of three kinds. Out: an embedder.

- ours: ``config.json`` with ``"format": "qualnlp-static"``, ``tokenizer.json``,
  ``model.safetensors`` with ``embeddings`` (int8 with one ``scale`` per row, or floats);
- model2vec: ``embeddings``, where present ``weights`` (one per token) and ``mapping``
  (token -> row);
- sentence-transformers' StaticEmbedding: ``embedding.weight``, in the folder that
  ``modules.json`` names.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from functools import cached_property
from itertools import chain
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from qualnlp.embedding.base import Embedder, Tokens, Vectors, as_unicode, empty_folder
from qualnlp.embedding.met_tokens import MetTokens
from qualnlp.embedding.segment_sum import sum_rows
from qualnlp.embedding.word_cache import MAX_WORDS, PUNCTUATION, WordTable, words_are_independent
from qualnlp.embedding.wordpiece import WordPieces
from qualnlp.errors import ModelUnavailable
from qualnlp.i18n import say
from qualnlp.resources import resource

FORMAT = "qualnlp-static"
VERSION = 1
_TEXTS_AT_ONCE = 64  # each token's row stands in memory meanwhile


class StaticEmbedder(Embedder):
    """A table of token vectors and a tokenizer.

    Parameters
    ----------
    folder : str or Path
        One of the three kinds of folder above.
    words_kept : int
        How many words' vectors are kept in memory, see :class:`WordTable`;
        0: none, every text goes through the tokenizer whole; the vectors are the same.

    Raises
    ------
    ModelUnavailable
        If the folder or one of its files is missing, or does not hold what it should.
    """

    _batch_at_least = 1024  # 1 MB of sums: what a step costs in Python is spread over more texts

    def __init__(self, folder: str | Path, *, words_kept: int = MAX_WORDS) -> None:
        self.path: Path = Path(folder)
        try:
            home = static_home(self.path)
            if home is None:
                raise ValueError(say("bukan model statis", "it is not a static model"))
            self._home = home
            self._read(home, words_kept)
        except ModelUnavailable:
            raise
        except Exception as error:  # whatever tokenizers, safetensors or json say of a bad file
            raise _broken(self.path, error) from error

    def _read(self, home: Path, words_kept: int) -> None:
        from tokenizers import Tokenizer

        config = _json(home / "config.json") if (home / "config.json").exists() else {}
        if config.get("format") == FORMAT and config.get("version", 0) > VERSION:
            raise ValueError(say("versi yang lebih baru", "a later version of the format"))
        self.name = str(config.get("name") or self.path.resolve().name)
        self._config = config
        self._rows, self._scale, self._mapping = _tensors(home / "model.safetensors")
        self.dimension = int(self._rows.shape[1])
        text = (home / "tokenizer.json").read_text(encoding="utf-8")
        self._tokenizer: Any = Tokenizer.from_str(text)
        self._tokenizer.no_truncation()
        self._tokenizer.no_padding()
        self._check()
        # model2vec leaves unknown words out of its mean; our own have a row of zeros
        unknown = getattr(self._tokenizer.model, "unk_token", None)
        left_out = config.get("model_type") == "model2vec" and unknown is not None
        self._left_out = self._tokenizer.token_to_id(str(unknown)) if left_out else None
        self._words: WordTable | None = None
        self._met: MetTokens | None = None
        content = json.loads(text)
        if words_kept and self._left_out is None and words_are_independent(content):
            self._pieces = WordPieces(content["model"])
            self._words = WordTable(self.dimension, silent=self._silent(), most=words_kept)

    def _check(self) -> None:
        """Refuse a table that has no row for some token: a mix of two models' files."""
        tokens = self._tokenizer.get_vocab_size(with_added_tokens=True)
        rows = len(self._mapping) if self._mapping is not None else len(self._rows)
        if rows < tokens or (self._mapping is not None and self._mapping.max() >= len(self._rows)):
            raise ValueError(
                say(f"{tokens} token, tetapi {rows} vektor", f"{tokens} tokens, but {rows} vectors")
            )

    def _silent(self) -> frozenset[str]:
        """Return the ASCII punctuation marks that add nothing to a sum."""
        return frozenset(mark for mark in PUNCTUATION if not self._embed_plain([mark]).any())

    @cached_property
    def fingerprint(self) -> str:
        """SHA-256 over tokenizer and weights; nothing else decides the vectors."""
        digest = hashlib.sha256()
        for name in ("tokenizer.json", "model.safetensors"):
            with (self._home / name).open("rb") as handle:
                digest.update(hashlib.file_digest(handle, "sha256").digest())
        return digest.hexdigest()

    def sums(self, texts: list[str]) -> Vectors:
        """Return the sums of word vectors, (n, dimension), not brought to length one."""
        return self.embed(texts)

    def embed(self, texts: list[str]) -> Vectors:
        """Return one row per text, of any length; see :meth:`Embedder.embed`."""
        if self._words is None:
            return self._embed_plain(texts)
        return self._words.sums(texts, self._embed_words)

    def tokens(self, words: list[str]) -> Tokens | None:
        """Return the tokens of words (what stands between blanks); see :meth:`Embedder.tokens`."""
        if self._words is None:
            return None
        ids = self._ids(words, self._in_pieces)
        counts = np.fromiter(map(len, ids), np.intp, len(ids))
        rows = np.fromiter(chain.from_iterable(ids), np.int32, int(counts.sum()))
        if self._met is None:
            count = len(self._mapping) if self._mapping is not None else len(self._rows)
            self._met = MetTokens(count, self.dimension, self.token_vectors)
        table, places, telling = self._met.filled(rows)
        owners = np.repeat(np.arange(len(words)), counts)[telling]
        return Tokens(table, places[telling], np.bincount(owners, minlength=len(words)))

    def __getstate__(self) -> dict[str, Any]:
        """Leave out the tokens met so far: a copy meets its own."""
        return {**self.__dict__, "_met": None}

    def _embed_plain(self, texts: list[str]) -> Vectors:
        """Tokenize whole texts and sum their tokens' vectors: (n, dimension) float32."""
        out = np.empty((len(texts), self.dimension), np.float32)
        for start in range(0, len(texts), _TEXTS_AT_ONCE):
            part = slice(start, start + _TEXTS_AT_ONCE)
            out[part] = self._sum(self._tokenize(texts[part]))
        return out

    def _embed_words(self, words: list[str]) -> Vectors:
        """Do the same for words; plain ones without the tokenizers library."""
        whole = self._pieces.whole_ids(words)
        out = self.token_vectors(whole)  # row -1 stands for nothing yet and is written over
        rest = np.flatnonzero(whole < 0).tolist()
        out[rest] = self._sum(self._ids([words[index] for index in rest], self._tokenize))
        return out

    def _ids(
        self, words: list[str], of_strange: Callable[[list[str]], list[list[int]]]
    ) -> list[list[int]]:
        """Return the token ids of words; `of_strange` gives those of all but plain ones."""
        whole = self._pieces.whole_ids(words).tolist()
        ids = [
            [index] if index >= 0 else self._pieces.ids(word)
            for index, word in zip(whole, words, strict=True)
        ]
        strange = [place for place, found in enumerate(ids) if not found]
        found = of_strange([words[place] for place in strange])
        for place, some in zip(strange, found, strict=True):
            ids[place] = some
        return ids

    def _in_pieces(self, words: list[str]) -> list[list[int]]:
        """Return the token ids of what punctuation may still part."""
        assert self._words is not None
        cut = self._words.words_of(words)
        met = list(dict.fromkeys(chain.from_iterable(cut)))
        ids = dict(zip(met, self._ids(met, self._tokenize), strict=True))
        return [list(chain.from_iterable(map(ids.__getitem__, some))) for some in cut]

    def _tokenize(self, texts: list[str]) -> list[list[int]]:
        """Return each text's token ids, as the tokenizers library gives them."""
        try:
            found = self._tokenizer.encode_batch_fast(texts, add_special_tokens=False)
        except TypeError:  # half a character (a lone surrogate), as broken PDFs give
            whole = [as_unicode(text) for text in texts]
            found = self._tokenizer.encode_batch_fast(whole, add_special_tokens=False)
        if self._left_out is None:
            return [encoding.ids for encoding in found]
        return [[i for i in encoding.ids if i != self._left_out] for encoding in found]

    def _sum(self, ids: list[list[int]]) -> Vectors:
        lengths = np.fromiter(map(len, ids), np.intp, len(ids))
        flat = np.fromiter(chain.from_iterable(ids), np.intp, int(lengths.sum()))
        starts = np.cumsum(lengths) - lengths
        return sum_rows(self.token_vectors(flat), np.arange(len(flat)), starts, lengths)

    def token_vectors(self, ids: NDArray[np.integer[Any]] | list[int] | slice) -> Vectors:
        """Return the vectors of token ids, as they are summed: (n, dimension) float32."""
        rows = self._mapping[ids] if self._mapping is not None else ids
        vectors = self._rows[rows].astype(np.float32)
        if self._scale is not None:
            # A model2vec weight belongs to a token, our scale to a row: equal without a mapping
            vectors *= self._scale[ids][:, None]
        return vectors

    def save_sentence_transformer(self, folder: str | Path) -> Path:
        """Write a float copy that ``SentenceTransformer(folder)`` loads to the same vectors.

        Only files are written, so torch need not be installed. The copy holds the modules
        StaticEmbedding (a mean over tokens) and Normalize: the same direction as our sum.

        Raises
        ------
        FileExistsError
            If `folder` exists and is not empty.
        """
        from safetensors.numpy import save_file

        path = empty_folder(folder)
        count = len(self._mapping) if self._mapping is not None else len(self._rows)
        table = self.token_vectors(slice(0, count))
        if self._left_out is not None:
            table[self._left_out] = 0
        part = path / "0_StaticEmbedding"
        part.mkdir()
        save_file(
            {"embedding.weight": table},
            part / "model.safetensors",
            metadata={"format": "pt"},
        )
        self._tokenizer.save(str(part / "tokenizer.json"))
        (path / "1_Normalize").mkdir()
        modules = [("0_StaticEmbedding", "StaticEmbedding"), ("1_Normalize", "Normalize")]
        _write_json(
            path / "modules.json",
            [
                {
                    "idx": index,
                    "name": str(index),
                    "path": name,
                    "type": f"sentence_transformers.models.{kind}",
                }
                for index, (name, kind) in enumerate(modules)
            ],
        )
        _write_json(
            path / "config_sentence_transformers.json",
            {"similarity_fn_name": "cosine", "prompts": {}, "default_prompt_name": None},
        )
        return path


def shipped() -> StaticEmbedder:
    """Return the Indonesian model that travels with qualnlp."""
    try:
        return StaticEmbedder(resource("models", "indonesian-static"))
    except FileNotFoundError as error:
        raise ModelUnavailable(
            say("Model bawaan tidak ditemukan.", "The shipped model is missing."),
            where="indonesian-static",
            hint=say("Pasang ulang qualnlp.", "Reinstall qualnlp."),
        ) from error


def from_folder(name: str | Path) -> StaticEmbedder | None:
    """Return the embedder of a static model's folder; None for another kind of folder or name.

    Raises
    ------
    ModelUnavailable
        If `name` is written like a path and there is no such folder.
    """
    folder = Path(name)
    if not (folder.is_dir() or _looks_like_path(name)) or static_home(folder) is None:
        return None
    return StaticEmbedder(folder)


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


def static_home(folder: Path) -> Path | None:
    """Return the folder with tokenizer and weights of a static model; None for other models.

    Raises
    ------
    ModelUnavailable
        If `folder` does not exist, is not a folder, or holds no readable description.
    """
    if not folder.is_dir():
        raise ModelUnavailable(
            say("Map model tidak ada.", "There is no such model folder."),
            where=folder,
            hint=say(
                "Periksa jalurnya; tanpa nama, model bawaan dipakai.",
                "Check the path; without a name the shipped model is used.",
            ),
        )
    modules, config = folder / "modules.json", folder / "config.json"
    try:
        if modules.exists():
            listed = _json(modules)
            kinds = [str(module["type"]).rsplit(".", 1)[-1] for module in listed]
            static = kinds[:1] == ["StaticEmbedding"] and set(kinds[1:]) <= {"Normalize"}
            return folder / str(listed[0]["path"]) if static else None
        content = _json(config)
        ours = content.get("format") == FORMAT or content.get("model_type") == "model2vec"
        return folder if ours else None
    except (OSError, ValueError, LookupError, TypeError, AttributeError) as error:
        raise _broken(folder, error) from error


def _tensors(
    path: Path,
) -> tuple[NDArray[Any], Vectors | None, NDArray[np.integer[Any]] | None]:
    """Read (rows, scale a token or None, token -> row or None)."""
    from safetensors import safe_open

    if not path.exists():
        raise FileNotFoundError(path.name)
    with safe_open(path, framework="numpy") as handle:
        names = set(handle.keys())
        rows = handle.get_tensor(
            "embedding.weight" if "embedding.weight" in names else "embeddings"
        )
        scale = next((handle.get_tensor(n) for n in ("scale", "weights") if n in names), None)
        mapping = handle.get_tensor("mapping") if "mapping" in names else None
    if rows.ndim != 2 or (scale is not None and not np.isfinite(scale).all()):
        raise ValueError(say("bentuk bobot salah", "weights of a wrong shape"))
    return rows, None if scale is None else scale.astype(np.float32).ravel(), mapping


def _broken(folder: Path, error: Exception) -> ModelUnavailable:
    reason = (
        say("tidak ada ", "there is no ") + Path(error.filename or str(error)).name
        if isinstance(error, FileNotFoundError)
        else str(error).splitlines()[0][:200]
    )
    return ModelUnavailable(
        say(
            f"Map ini bukan model yang utuh ({reason}).",
            f"The model folder is incomplete ({reason}).",
        ),
        where=folder,
        hint=say("Periksa jalurnya, atau salin ulang", "Check the path, or copy")
        + say(" seluruh map modelnya.", " the whole model folder again."),
    )


def _json(path: Path) -> Any:
    return json.loads(path.read_text(encoding="utf-8"))


def _write_json(path: Path, value: object) -> None:
    path.write_text(json.dumps(value, indent=2) + "\n", encoding="utf-8")
