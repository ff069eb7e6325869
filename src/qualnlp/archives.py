"""A zip archive from anywhere. In: a path. Out: its members, read in memory and within limits.

Nothing is ever unpacked to a disk. Refused with a sentence: locked or damaged archives, names that
climb out of the archive, links, and archives that unpack to far more than they hold ("zip bombs").
What is not read (recordings, pictures) may be as large as it likes.
"""

from __future__ import annotations

import stat
import zipfile
import zlib
from collections.abc import Generator
from io import BytesIO
from pathlib import Path
from urllib.parse import unquote

from qualnlp.errors import ExchangeUnreadable, no_such_file
from qualnlp.i18n import say

MAX_BYTES = 400_000_000  #: unpacked, of all that is read; 50,000 codings make some 30 MB
MAX_RATIO = 200  #: unpacked to packed, above `SMALL_BYTES`; real ones have 5 to 30
SMALL_BYTES = 50_000_000
MAX_MEMBERS = 100_000
_CHUNK = 1 << 20


class Archive:
    """The members of an archive by their names, whatever their case and strokes.

    Parameters
    ----------
    path : Path
    endings : tuple of str
        What is read of it; other members may be as large as they like.
    data : bytes, optional
        The archive itself, where it lay in another; `path` is then only named.
    left : int
        How many bytes may still be unpacked.

    Raises
    ------
    FileMissing
        If there is no such file.
    ExchangeUnreadable
        If the archive is not sound.
    """

    def __init__(
        self,
        path: Path,
        endings: tuple[str, ...],
        data: bytes | None = None,
        left: int | None = None,
    ) -> None:
        if data is None and not path.is_file():
            raise no_such_file(path)
        self.path = path
        self._endings = endings
        try:
            self._zip = zipfile.ZipFile(path if data is None else BytesIO(data))
        except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
            raise self._damaged() from error
        try:
            self._members = self._checked()
        except BaseException:
            self._zip.close()
            raise
        self.left = MAX_BYTES if left is None else left

    def inner(self, name: str) -> Archive:
        """Return an archive that lies in this one; its bytes count here once it is closed."""
        data = self.read(name)
        return Archive(self.path, self._endings, data, self.left)

    def spelled(self, name: str) -> str:
        """Return the name of a member as it is written."""
        return self._members[name].filename.replace("\\", "/").strip("/")

    def close(self) -> None:
        """Let go of the file."""
        self._zip.close()

    def __enter__(self) -> Archive:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _checked(self) -> dict[str, zipfile.ZipInfo]:
        members = self._zip.infolist()
        if len(members) > MAX_MEMBERS:
            raise self._refused(
                say("isinya terlalu banyak berkas", "it holds too many files"), len(members)
            )
        found = {}
        for one in members:
            name = one.filename.replace("\\", "/")
            parts = name.split("/")
            if ".." in parts or name.startswith("/") or ":" in parts[0]:
                raise self._refused(
                    say("sebuah nama di dalamnya keluar dari arsip", "a name climbs out of it"),
                    one.filename[:80],
                )
            if stat.S_ISLNK(one.external_attr >> 16):
                raise self._refused(say("di dalamnya ada tautan", "it holds a link"), name[:80])
            if one.flag_bits & 0x1:
                raise ExchangeUnreadable(
                    say("Arsip dilindungi kata sandi.", "The archive is locked by a password."),
                    where=self.path,
                    hint=say("Ekspor ulang tanpa kata sandi.", "Export it without a password."),
                )
            found[name.strip("/").casefold()] = one
        read = [one for one in members if one.filename.lower().endswith(self._endings)]
        unpacked = sum(one.file_size for one in read)
        packed = max(sum(one.compress_size for one in read), 1)
        if unpacked > MAX_BYTES or (unpacked > SMALL_BYTES and unpacked > packed * MAX_RATIO):
            raise self._too_large(unpacked)
        return found

    def named(self, ending: str) -> list[str]:
        """Return the names with an ending, those nearest to the top first."""
        found = [name for name in self._members if name.endswith(ending)]
        return sorted(found, key=lambda name: (name.count("/"), name))

    def find(self, name: str) -> str | None:
        """Return the member that a name means, in whatever folder and case; None for none."""
        wanted = unquote(name).replace("\\", "/").strip("/").casefold()
        for place in (wanted, f"sources/{wanted}"):
            if place in self._members:
                return place
        last = wanted.rpartition("/")[2]
        return next((own for own in self._members if own.rpartition("/")[2] == last), None)

    def chunks(self, name: str) -> Generator[bytes]:
        """Give the bytes of a member in portions.

        Raises
        ------
        ExchangeUnreadable
            If it is damaged, or more than the archive said.
        """
        try:
            with self._zip.open(self._members[name]) as file:
                while chunk := file.read(_CHUNK):
                    self.left -= len(chunk)
                    if self.left < 0:
                        raise self._too_large(MAX_BYTES - self.left)
                    yield chunk
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError) as error:
            raise self._damaged() from error
        except (RuntimeError, ValueError) as error:
            raise self._damaged() from error

    def read(self, name: str) -> bytes:
        """Return a member whole; see `chunks`."""
        return b"".join(self.chunks(name))

    def _damaged(self) -> ExchangeUnreadable:
        return ExchangeUnreadable(
            say(
                f"Berkas rusak, terpotong, atau bukan arsip {self.path.suffix}.",
                f"The file is damaged, cut short, or no {self.path.suffix} archive.",
            ),
            where=self.path,
            hint=say("Ekspor ulang dari alat asalnya.", "Export it anew from its tool."),
        )

    def _too_large(self, size: int) -> ExchangeUnreadable:
        return self._refused(
            say(
                f"isinya mengembang menjadi {size // 1_000_000} MB",
                f"it unpacks to {size // 1_000_000} MB",
            ),
            "",
        )

    def _refused(self, why: str, what: object) -> ExchangeUnreadable:
        told = f" ({what})" if what else ""
        return ExchangeUnreadable(
            say(
                f"Berkas ini ditolak: {why}{told}; mungkin berkas jebakan.",
                f"This file is refused: {why}{told}; perhaps a trap.",
            ),
            where=self.path,
            hint=say(
                "Tidak ada yang ditulis. Ekspor ulang dari alat asalnya.",
                "Nothing was written. Export it anew from its tool.",
            ),
        )
