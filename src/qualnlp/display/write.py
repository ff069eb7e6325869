"""Write all outputs of a study, or those of an agreement without a study, into a folder."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from qualnlp.display.agreement_data import Comparison, agreement_table
from qualnlp.display.figures.save import png_bytes, svg_bytes
from qualnlp.display.registry import Draw, chosen_files, displays_of, no_data
from qualnlp.display.report_data import ReportData
from qualnlp.display.tables.discussion import discussion_tables
from qualnlp.display.writers.atomic import write_files
from qualnlp.freed import let_go, no_search
from qualnlp.i18n import current_language, say, use_language

if TYPE_CHECKING:
    from matplotlib.figure import Figure


def write_all(
    folder: Path,
    report: ReportData,
    only: Sequence[str] | str | None = None,
    template: Path | None = None,
    *,
    overwrite: bool = False,
) -> list[Path]:
    """Write every display of a study into a folder, and return their paths.

    Files of an earlier run are replaced unless somebody edited them: then the new one stands
    beside, under a name with a number. Where one kind fails, none is written.

    Parameters
    ----------
    folder : Path
        Made if it is not there.
    report : ReportData
    only : sequence of str or str, optional
        Names of displays or of files (`qualnlp.display.FILES`); without it, all that the study has
        something for: no ordered matrix without attributes, no agreement of one coder.
    template : Path, optional
        A .docx whose paper and styles the chapter takes.
    overwrite : bool
        Whether edited files are replaced as well.

    Raises
    ------
    QualNlpError
        If a name in `only` is unknown or the study has nothing for it, the template is not a Word
        document, or the folder or a file in it cannot be written.
    """
    wanted = chosen_files(only)
    makers = _makers(report, None if template is None else Path(template), wanted)
    missing = [name for name in wanted if name not in makers]
    if only is not None and missing:
        raise no_data(missing)
    # Pictures first: a large one takes most memory, and the documents keep what they read.
    order = sorted(wanted, key=lambda name: not name.endswith((".png", ".svg")))
    order = [name for name in order if name in makers]
    # The language is asked for a hundred thousand times.
    with use_language(current_language()), no_search():
        made = ((name, makers[name]()) for name in order)
        paths = dict(zip(order, write_files(Path(folder), made, overwrite=overwrite), strict=True))
    return [paths[name] for name in wanted if name in paths]


def _makers(
    report: ReportData, template: Path | None, wanted: Collection[str]
) -> dict[str, Callable[[], bytes]]:
    """Return file name -> what makes it; pictures are drawn only if they are asked for."""
    makers: dict[str, Callable[[], bytes]] = {}
    for display in displays_of(report):
        if display.document is not None:
            name, document = display.document
            makers[name] = partial(document, report, template)
        elif display.figure is not None:
            png, svg = display.files
            picture = _Picture(display.figure, report, sum(one in wanted for one in display.files))
            makers[png] = partial(picture.saved, png_bytes)
            makers[svg] = partial(picture.saved, svg_bytes)
    return makers


class _Picture:
    """A picture that is drawn once for its files, and let go when the last of them is saved.

    A large figure keeps its pixels as long as anything holds it.
    """

    def __init__(self, draw: Draw, report: ReportData, n_files: int) -> None:
        self._draw, self._report = draw, report
        self._left = n_files
        self._figure: Figure | None = None

    def saved(self, save: Callable[[Figure], bytes]) -> bytes:
        figure = self._draw(self._report) if self._figure is None else self._figure
        self._left -= 1
        self._figure = figure if self._left > 0 else None
        saved = save(figure)
        del figure
        if self._figure is None:
            let_go()
        return saved


def write_comparison(folder: Path, compared: Comparison) -> list[Path]:
    """Write an agreement without a study into a folder: Word, Excel, PNG, SVG; return the paths.

    The workbook holds every measure, the sentences to quote, and, where they are known, the
    excerpts to talk about and the codes that coders exchange.

    Raises
    ------
    QualNlpError
        If the folder or a file in it cannot be written.
    """
    from qualnlp.display.figures.agreement import draw_kappas
    from qualnlp.display.writers.chapter_agreement import write_agreement
    from qualnlp.display.writers.docx import Chapter
    from qualnlp.display.writers.xlsx import sheets_bytes

    title = say("Kesepakatan", "Agreement")
    chapter = Chapter(title)
    write_agreement(chapter, compared)
    sentences = [[text] for text in (compared.agreement_sentence, *compared.sentences) if text]
    if compared.sentences:
        chapter.heading(say("Kalimat yang Dapat Dikutip", "Sentences to Quote"), 2)
        for text in compared.sentences:
            chapter.bullet(text)
    sheets = [
        (title, *agreement_table(compared)),
        *discussion_tables(compared),
        (say("Keterangan", "Notes"), [title], sentences),
    ]
    kappas = draw_kappas(compared)
    return write_files(
        folder,
        {
            "kesepakatan.docx": chapter.to_bytes(),
            "kesepakatan.xlsx": sheets_bytes(sheets),
            "kesepakatan.png": png_bytes(kappas),
            "kesepakatan.svg": svg_bytes(kappas),
        },
    )
