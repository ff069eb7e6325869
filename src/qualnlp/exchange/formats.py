"""Which files an export can write. In: an ending. Out: its writer. A format is a function here."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from qualnlp.display.writers.atomic import write_files
from qualnlp.errors import FormatUnknown
from qualnlp.exchange.collect import collect
from qualnlp.exchange.report import Exchange, Report
from qualnlp.i18n import say
from qualnlp.store import Store


@dataclass(frozen=True, slots=True)
class Options:
    """What a person may ask of an export.

    Attributes
    ----------
    with_suggestions : bool
        Also the suggestions of the latest run, under a name of their own.
    case_codes : bool
        Also informants as codes over their sources (QualCoder).
    """

    with_suggestions: bool = False
    case_codes: bool = False


Writer = Callable[[Store, Report, Options], bytes]


def _qdpx(store: Store, report: Report, options: Options) -> bytes:
    from qualnlp.exchange.refi.write import qdpx_bytes

    project = collect(store, report, with_suggestions=options.with_suggestions)
    return qdpx_bytes(project, report, case_codes=options.case_codes)


def _qdc(store: Store, report: Report, options: Options) -> bytes:
    from qualnlp.exchange.collect import collect_codes
    from qualnlp.exchange.refi.write import qdc_bytes

    return qdc_bytes(collect_codes(store, report), report)


WRITERS: dict[str, Writer] = {".qdpx": _qdpx, ".qdc": _qdc}


def export(store: Store, path: Path, options: Options) -> Exchange:
    """Write a study as the file that its ending names, whole or not at all.

    Raises
    ------
    FormatUnknown
        If no writer is known for the ending.
    NothingToDo
        If the study holds nothing to write.
    QualNlpError
        If the folder cannot be written to.
    """
    suffix = path.suffix.lower()
    writer = WRITERS.get(suffix)
    if writer is None:
        raise FormatUnknown(
            say(
                f"Berkas {suffix or 'tanpa akhiran'} tidak dapat ditulis.",
                f"Files {('of kind ' + suffix) if suffix else 'without an ending'} "
                "cannot be written.",
            ),
            where=path,
            hint=say("Yang dapat ditulis: ", "What can be written: ") + ", ".join(WRITERS),
        )
    report = Report()
    files = write_files(path.parent, {path.name: writer(store, report, options)})
    place = report.write(path.with_name(f"{path.name}.laporan.csv"))
    return Exchange(path, report, place, tuple(files))
