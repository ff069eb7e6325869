"""A disk cache of vectors, so that a slow model reads a text once.

In: an embedder and a file. Out: an embedder that gives the same vectors. The key is the hash
of the text and the fingerprint of the model, so one file serves several models, and a changed
model never answers with old vectors. SQLite (WAL) lets several processes share the file.
"""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

import numpy as np

from qualnlp.embedding.base import Embedder, Progress, Vectors, as_texts
from qualnlp.errors import ModelUnavailable
from qualnlp.i18n import say

_SECONDS_TO_WAIT = 60.0
_KEYS_A_QUERY = 500  # SQLite takes at most 999 parameters in its older builds
_TABLE = """
CREATE TABLE IF NOT EXISTS vectors (
    model TEXT NOT NULL, text BLOB NOT NULL, vector BLOB NOT NULL, PRIMARY KEY (model, text)
) WITHOUT ROWID
"""


def text_key(text: str) -> bytes:
    """Return the 16 bytes under which a text's vector is kept.

    Examples
    --------
    >>> text_key("kutipan").hex()[:8]
    '26ff98c2'
    """
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).digest()


def _share(connection: sqlite3.Connection) -> None:
    """Turn on the write-ahead log, which lets others read while one writes."""
    if connection.execute("PRAGMA journal_mode").fetchone()[0] != "wal":
        # Another process may be turning it on this moment; SQLite does not wait for that, and
        # either of the two is enough.
        with suppress(sqlite3.OperationalError):
            connection.execute("PRAGMA journal_mode=WAL")


class CachedEmbedder(Embedder):
    """Another embedder, with a file that remembers its vectors.

    It holds no open connection: it can be pickled, used from threads and after a fork.

    Parameters
    ----------
    embedder : Embedder
        Computes what the file does not hold.
    file : str or Path
        The SQLite file; created with its folder where missing.

    Raises
    ------
    ModelUnavailable
        If the file is not a vector cache, or others lock it for more than a minute.
    """

    def __init__(self, embedder: Embedder, file: str | Path) -> None:
        self.embedder = embedder
        self.file = Path(file)
        self.name = embedder.name
        self.path = embedder.path
        self.dimension = embedder.dimension

    @property
    def fingerprint(self) -> str:
        """The fingerprint of the embedder inside."""
        return self.embedder.fingerprint

    def encode(
        self,
        texts: Sequence[str] | Iterable[str],
        batch_size: int = 256,
        *,
        progress: Progress | None = None,
    ) -> Vectors:
        """Return unit rows like :meth:`Embedder.encode`, computing only what is not kept yet.

        `progress` counts the texts that are computed, each once.
        """
        rows = as_texts(texts)
        keys = [text_key(text) for text in rows]
        out = np.zeros((len(rows), self.dimension), np.float32)
        with self._connection() as connection:
            known = self._read(connection, keys)
        missing = {key: text for key, text in zip(keys, rows, strict=True) if key not in known}
        todo = list(missing.items())
        size = max(batch_size, self.embedder._batch_at_least)
        for start in range(0, len(todo), size):  # what was read is kept if the next is interrupted
            part = todo[start : start + size]
            new = self.embedder.encode([text for _, text in part], batch_size)
            self._keep([key for key, _ in part], new)
            known.update((key, row) for (key, _), row in zip(part, new, strict=True))
            if progress is not None:
                progress(start + len(part), len(todo))
        for row, key in zip(out, keys, strict=True):
            row[:] = known[key]
        return out

    def save_sentence_transformer(self, folder: str | Path) -> Path:
        """Save the embedder inside; see :meth:`Embedder.save_sentence_transformer`."""
        return self.embedder.save_sentence_transformer(folder)

    def release(self) -> None:
        """Let the embedder inside go of what it can read again; see :meth:`Embedder.release`."""
        self.embedder.release()

    def embed(self, texts: list[str]) -> Vectors:
        """Return one row per text, of any length; see :meth:`Embedder.embed`."""
        return self.embedder.embed(texts)

    def _read(self, connection: sqlite3.Connection, keys: list[bytes]) -> dict[bytes, Vectors]:
        wanted = list(dict.fromkeys(keys))
        known: dict[bytes, Vectors] = {}
        for start in range(0, len(wanted), _KEYS_A_QUERY):
            part = wanted[start : start + _KEYS_A_QUERY]
            marks = ",".join("?" * len(part))
            for key, blob in connection.execute(
                f"SELECT text, vector FROM vectors WHERE model = ? AND text IN ({marks})",
                [self.fingerprint, *part],
            ):
                if len(blob) == 4 * self.dimension:
                    known[key] = np.frombuffer(blob, dtype="<f4").astype(np.float32)
        return known

    def _keep(self, keys: list[bytes], vectors: Vectors) -> None:
        rows = [
            (self.fingerprint, key, vector.astype("<f4").tobytes())
            for key, vector in zip(keys, vectors, strict=True)
        ]
        with self._connection() as connection:
            connection.executemany("INSERT OR IGNORE INTO vectors VALUES (?, ?, ?)", rows)

    @contextmanager
    def _connection(self) -> Iterator[sqlite3.Connection]:
        """Open the file for one step; commit at the end, close in any case."""
        connection: sqlite3.Connection | None = None
        try:
            self.file.parent.mkdir(parents=True, exist_ok=True)
            connection = sqlite3.connect(self.file, timeout=_SECONDS_TO_WAIT)
            _share(connection)
            connection.execute("PRAGMA synchronous=NORMAL")  # a lost vector is computed again
            connection.execute(_TABLE)
            with connection:
                yield connection
        except (sqlite3.Error, OSError) as error:
            raise ModelUnavailable(
                say(
                    f"Cache vektor tidak dapat dipakai ({error}).",
                    f"The cache of vectors cannot be used ({error}).",
                ),
                where=self.file,
                hint=say(
                    "Hapus berkas itu atau pilih berkas lain.",
                    "Delete that file or choose another one.",
                ),
            ) from error
        finally:
            if connection is not None:
                connection.close()
