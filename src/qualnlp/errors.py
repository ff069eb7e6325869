"""One family of errors: what happened, where, and what to do about it.

::

    QualNlpError                  catch this one to catch all of ours
    ├── WrongUse                  a value that can never be right: the command line exits with 2
    ├── FileMissing               a path that leads nowhere
    ├── FormatUnknown             a file of a kind that we cannot read or write
    ├── TranscriptUnreadable      a transcript that is damaged, empty or a scan
    ├── SpeakersSettled           other speakers for a transcript that was coded already
    ├── SourceKnown               a transcript that the study has, with other words: update it
    ├── SourceCoded               a transcript to be removed on which somebody has decided
    ├── CodebookInvalid           a codebook with missing ids, twins, cycles
    ├── CodingsWithoutCode        a codebook that would leave codings without a code
    ├── DecisionsInvalid          rows of a CSV of decisions that fit nothing
    ├── CoderAlike                a coder's name that is another spelling of a known one
    ├── ExchangeUnreadable        another tool's file that is damaged, locked, or made to do harm
    ├── StudyMissing              a command on a study that does not exist
    ├── StudyExists               `new` on a study that does
    ├── StudyDamaged              a file that is no study, or not whole
    ├── StudyTooNew               written by a later version of qualnlp
    ├── StudyReadOnly             a study that cannot be written: only readable, or a full disk
    ├── StudyUnrelated            a study to be merged that is no copy of this one
    ├── StudyBusy                 another process kept writing for a minute
    ├── UnknownExcerpt            an excerpt id that the study does not hold
    ├── UnknownCode               a code id that the codebook does not hold
    ├── NothingToDo               a step that lacks its input: no codebook, no coding
    ├── NothingToCompare          two codings without a common excerpt
    ├── BatchInputInvalid         a table for `batch` without its columns, damaged or changed
    ├── BatchRefused              an output that another run made, or is making
    ├── BatchStopped              a batch run that could not go on; what is done is kept
    ├── ModelUnavailable          a model folder that is missing, broken or would need the network
    └── ExtraMissing              an optional package that is not installed

A wrong argument of a Python call (a programmer's mistake, not a file's) raises ValueError.
"""

from __future__ import annotations

import errno

from qualnlp.i18n import say


class QualNlpError(Exception):
    """A problem told to the user: what, where, what to do.

    Attributes
    ----------
    what, where, hint : str
        The sentence, the file, line or id concerned, and the way out; the last two may be empty.
    exit_code : int
        What the command line exits with.

    Examples
    --------
    >>> print(FileMissing("Berkas tidak ditemukan.", where="a.docx", hint="Periksa namanya."))
    a.docx: Berkas tidak ditemukan. Periksa namanya.
    """

    exit_code = 1

    def __init__(self, what: str, *, where: object = "", hint: str = "") -> None:
        super().__init__(what)
        self.what = what
        self.where = str(where)
        self.hint = hint

    def __str__(self) -> str:
        place = f"{self.where}: " if self.where else ""
        return f"{place}{self.what} {self.hint}".rstrip()


class WrongUse(QualNlpError):
    """A value that no study could make right, such as a display that does not exist."""

    exit_code = 2


class FileMissing(QualNlpError):
    """A path that leads nowhere."""


class FormatUnknown(QualNlpError):
    """A file of a kind that qualnlp cannot read or write."""


class TranscriptUnreadable(QualNlpError):
    """A transcript that is damaged, empty, or holds no text."""


class SpeakersSettled(QualNlpError):
    """A transcript on which somebody has decided, and whose speakers were to be changed."""


class SourceKnown(QualNlpError):
    """A file that the study has under its name, or whose text it has; nothing was added."""


class SourceCoded(QualNlpError):
    """A transcript that was to be removed, and on which somebody has decided."""


class CodebookInvalid(QualNlpError):
    """A codebook that cannot be used as it is; every fault is listed at once."""


class CodingsWithoutCode(QualNlpError):
    """A new codebook without codes that have codings; nothing was changed."""


class DecisionsInvalid(QualNlpError):
    """A table of decisions with rows that fit no excerpt or code; nothing of it was taken."""


class CoderAlike(QualNlpError):
    """A coder's name that differs by case or blanks alone from one that the study knows.

    Attributes
    ----------
    known : str
        The name as the study has it.
    """

    def __init__(self, what: str, *, where: object = "", hint: str = "", known: str = "") -> None:
        super().__init__(what, where=where, hint=hint)
        self.known = known


class ExchangeUnreadable(QualNlpError):
    """A file of another tool that is damaged, locked, or made to do harm; nothing of it is kept."""


class StudyMissing(QualNlpError):
    """A command on a study file that does not exist."""


class StudyExists(QualNlpError):
    """A new study was asked for where one lies already."""


class StudyDamaged(QualNlpError):
    """A file that is not a study, or one that is not whole."""


class StudyTooNew(QualNlpError):
    """A study that a later version of qualnlp has written."""


class StudyReadOnly(QualNlpError):
    """A study cannot be written: it can only be read, or the disk is full."""


class StudyUnrelated(QualNlpError):
    """A study was to be merged that shares neither a transcript nor a codebook with this one."""


class StudyBusy(QualNlpError):
    """Another process kept the study locked for longer than a minute."""


class UnknownExcerpt(QualNlpError):
    """An excerpt id that the study does not hold."""


class UnknownCode(QualNlpError):
    """A code id that the codebook does not hold, or one that cannot be coded."""


class NothingToDo(QualNlpError):
    """A step whose input is not there yet."""


class NothingToCompare(QualNlpError):
    """Two codings that share no excerpt."""


class BatchInputInvalid(QualNlpError):
    """A table that a batch run cannot use, or that was changed while it ran."""


class BatchRefused(QualNlpError):
    """An output that belongs to another run: with other settings, or under way."""


class BatchStopped(QualNlpError):
    """A batch run that could not go on; the parts that are done are kept for the next try."""


class ModelUnavailable(QualNlpError):
    """An embedding model that is missing or broken, or that would need the network."""


class ExtraMissing(QualNlpError):
    """An optional package is needed and not installed."""

    def __init__(self, extra: str, *, where: object = "") -> None:
        super().__init__(
            say(
                f"Langkah ini memerlukan paket tambahan “{extra}”, yang belum terpasang.",
                f"This step needs the extra “{extra}”, which is not installed.",
            ),
            where=where,
            hint=say("Pasang dengan:", "Install it with:") + f" pip install 'qualnlp[{extra}]'",
        )


def no_such_file(path: object) -> FileMissing:
    """Return what to say of a path that leads nowhere.

    Examples
    --------
    >>> print(no_such_file("a.docx"))
    a.docx: Berkas tidak ditemukan. Periksa nama dan foldernya.
    """
    return FileMissing(
        say("Berkas tidak ditemukan.", "There is no such file."),
        where=path,
        hint=say("Periksa nama dan foldernya.", "Check its name and folder."),
    )


def first_lines(faults: list[str], most: int = 10) -> str:
    """Join faults into one readable list, and say how many more there are.

    Examples
    --------
    >>> first_lines(["baris 2: kode kosong"])
    'baris 2: kode kosong'
    """
    shown = "; ".join(faults[:most])
    rest = len(faults) - most
    return shown if rest <= 0 else shown + say(f"; dan {rest} lagi", f"; and {rest} more")


def clipped(text: str, most: int = 40) -> str:
    """Return a text as an error quotes it: its beginning, where it is long.

    Examples
    --------
    >>> clipped("Pelatihan belum merata", 9)
    'Pelatihan…'
    """
    return text if len(text) <= most else text[:most] + "…"


def system_words(error: OSError) -> str:
    """Return why the system refused, in the reader's language; its own words if they are rare.

    Examples
    --------
    >>> system_words(FileNotFoundError(errno.ENOENT, "No such file or directory"))
    'tidak ada berkas atau folder dengan nama itu'
    """
    known = {
        errno.EROFS: say("cakram ini hanya dapat dibaca", "this disk can only be read"),
        errno.EACCES: say(
            "tidak diizinkan, atau sedang dibuka program lain",
            "not permitted, or open in another program",
        ),
        errno.EPERM: say("tidak diizinkan", "not permitted"),
        errno.ENOSPC: say("cakram penuh", "the disk is full"),
        errno.EDQUOT: say("jatah cakram habis", "the quota of the disk is used up"),
        errno.EFBIG: say("terlalu besar untuk cakram ini", "too large for this disk"),
        errno.ENOENT: say(
            "tidak ada berkas atau folder dengan nama itu",
            "there is no file or folder of that name",
        ),
        errno.EISDIR: say("ini folder, bukan berkas", "this is a folder, not a file"),
        errno.ENOTDIR: say(
            "sebagian alamat ini berkas, bukan folder", "part of this path is a file, not a folder"
        ),
        errno.EEXIST: say("sudah ada", "it exists already"),
        errno.ENOTEMPTY: say("folder ini tidak kosong", "this folder is not empty"),
        errno.ENAMETOOLONG: say("namanya terlalu panjang", "the name is too long"),
        errno.EBUSY: say("sedang dipakai program lain", "in use by another program"),
        errno.EIO: say("cakram gagal membaca atau menulis", "the disk fails to read or write"),
        errno.EMFILE: say("terlalu banyak berkas terbuka", "too many files are open"),
    }
    if error.errno in known:
        return known[error.errno]
    return error.strerror or str(error) or type(error).__name__
