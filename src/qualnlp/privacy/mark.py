"""What a mark is: a stretch that may identify someone, why, and what would replace it."""

from __future__ import annotations

from dataclasses import dataclass

# kind -> the word in a replacement: "[Orang 1]". The order decides which kind a stretch is when
# two rules name the very same characters.
KINDS = {
    "NIP": "NIP",
    "NIK": "NIK",
    "NPWP": "NPWP",
    "telepon": "Telepon",
    "surel": "Surel",
    "akun": "Akun",
    "plat": "Plat",
    "nomor": "Nomor",
    "tanggal lahir": "Tanggal lahir",
    "alamat": "Alamat",
    "informan": "Informan",
    "pewawancara": "Pewawancara",
    "orang": "Orang",
    "jabatan": "Jabatan",
    "lembaga": "Lembaga",
    "tempat": "Tempat",
    "nama": "Nama",
}
# Kinds whose marks are names: they are found again wherever they stand, as a whole or in part.
PEOPLE = ("informan", "pewawancara", "orang")
NAMES = (*PEOPLE, "jabatan", "lembaga", "tempat", "nama")


@dataclass(frozen=True, slots=True)
class Mark:
    """A stretch that may identify someone: a suggestion, until a person confirms it.

    Attributes
    ----------
    start, end : int
        Half-open offsets into the text, in code points.
    text : str
        The characters there.
    kind : str
        One of `KINDS`.
    reason : str
        Which rule found it, in words for researchers.
    replacement : str
        What would stand there instead, such as ``"[Orang 1]"``; the same for all forms of a name.
    """

    start: int
    end: int
    text: str
    kind: str
    reason: str
    replacement: str = ""
