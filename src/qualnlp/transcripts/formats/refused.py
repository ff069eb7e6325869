"""Files that hold no readable transcript. In: an ending. Out: what it is, and how to go on."""

from __future__ import annotations

from pathlib import Path

from qualnlp.errors import FormatUnknown
from qualnlp.i18n import say

_TRANSCRIBE = (
    "Transkripsikan dulu (misalnya dengan Whisper atau noScribe, keduanya jalan tanpa internet), "
    "lalu tambahkan hasilnya: .vtt, .srt, .json, .docx atau .txt.",
    "Transcribe it first (with Whisper or noScribe, for example; both work offline), and add what "
    "comes out: .vtt, .srt, .json, .docx or .txt.",
)
_OCR = (
    "Kenali dulu teksnya dengan OCR (misalnya: tesseract gambar.jpg keluar -l ind), lalu tambahkan "
    "hasilnya sebagai .txt atau .docx.",
    "Recognise its text first (for example: tesseract picture.jpg out -l ind), and add what comes "
    "out as .txt or .docx.",
)
_EXPORT = (
    "Ekspor dari programnya sebagai .srt, .vtt atau teks berlabel (.txt), lalu tambahkan itu.",
    "Export it from its program as .srt, .vtt or text with labels (.txt), and add that.",
)


def _save(program: str, ending: str) -> tuple[str, str]:
    return (
        f"Buka di {program} dan simpan sebagai {ending}.",
        f"Open it in {program} and save it as {ending}.",
    )


# Endings -> what the file is, and what to do.
_KINDS: list[tuple[str, tuple[str, str], tuple[str, str]]] = [
    (
        "mp3 m4a wav ogg oga opus aac flac wma amr m4b aiff caf 3ga",
        ("Ini rekaman suara, bukan transkrip.", "This is a recording, not a transcript."),
        _TRANSCRIBE,
    ),
    (
        "mp4 mov mkv avi webm 3gp mpg mpeg wmv m4v",
        ("Ini rekaman video, bukan transkrip.", "This is a video, not a transcript."),
        _TRANSCRIBE,
    ),
    (
        "jpg jpeg png heic heif tif tiff bmp gif webp",
        ("Ini gambar, bukan teks.", "This is a picture, not text."),
        _OCR,
    ),
    (
        "gdoc gsheet",
        (
            "Ini hanya pintasan ke Google Dokumen; isinya ada di internet.",
            "This is only a link to a Google document; its content is on the internet.",
        ),
        (
            "Buka di Google Dokumen, pilih File > Download > Microsoft Word (.docx).",
            "Open it in Google Docs, choose File > Download > Microsoft Word (.docx).",
        ),
    ),
    ("pages", ("Ini dokumen Apple Pages.", "This is an Apple Pages document."),
     _save("Pages (File > Export To > Word)", ".docx")),
    ("numbers", ("Ini tabel Apple Numbers.", "This is an Apple Numbers table."),
     _save("Numbers (File > Export To > Excel)", ".xlsx")),
    ("xls xlsb", ("Ini buku kerja Excel format lama.", "This is a workbook of an older format."),
     _save("Excel", ".xlsx")),
    ("ods", ("Ini tabel OpenDocument.", "This is an OpenDocument table."),
     _save("LibreOffice", ".xlsx")),
    ("ppt pptx odp", ("Ini presentasi, bukan transkrip.", "This is a slide show, no transcript."),
     _save("PowerPoint (View > Outline)", ".docx")),
    ("eaf", ("Ini anotasi ELAN.", "This is an ELAN annotation."), _EXPORT),
    ("textgrid", ("Ini TextGrid Praat.", "This is a Praat TextGrid."), _EXPORT),
    ("cha", ("Ini transkrip CHAT/CLAN.", "This is a CHAT/CLAN transcript."), _EXPORT),
    ("exb exs", ("Ini transkrip EXMARaLDA.", "This is an EXMARaLDA transcript."), _EXPORT),
    ("trs", ("Ini transkrip Transcriber.", "This is a Transcriber transcript."), _EXPORT),
    (
        "zip rar 7z",
        ("Ini arsip.", "This is an archive."),
        ("Ekstrak dulu, lalu tambahkan isinya.", "Unpack it first, and add what is inside."),
    ),
]  # fmt: skip
_BY_ENDING = {
    f".{ending}": (what, hint) for endings, what, hint in _KINDS for ending in endings.split()
}


def refusal(path: Path, known: list[str]) -> FormatUnknown:
    """Return the error for a file that nobody reads here.

    Parameters
    ----------
    known : list of str
        The endings that can be read.

    Examples
    --------
    >>> print(refusal(Path("rekaman.mp3"), [".docx"]).what)
    Ini rekaman suara, bukan transkrip.
    """
    told = _BY_ENDING.get(path.suffix.lower())
    if told:
        what, hint = told
        return FormatUnknown(say(*what), where=path, hint=say(*hint))
    endings = ", ".join(known)
    return FormatUnknown(
        say(
            f"Format “{path.suffix}” tidak dapat dibaca.",
            f"The format “{path.suffix}” cannot be read.",
        ),
        where=path,
        hint=say("Format yang dapat dibaca: ", "Formats that can be read: ") + endings,
    )
