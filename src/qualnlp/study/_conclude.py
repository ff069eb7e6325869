"""What the codings say. In: codings. Out: reduced tables, displays, checked conclusions."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from qualnlp import coding
from qualnlp.errors import UnknownCode
from qualnlp.i18n import current_language, say, use_language
from qualnlp.store import frames
from qualnlp.store.codebooks import current_codebook
from qualnlp.store.conclusions import save_conclusion
from qualnlp.store.metadata import load_note
from qualnlp.study import _chapter, _memos
from qualnlp.study._session import Session
from qualnlp.transcripts.paths import PathLike
from qualnlp.unseen import require_seen_text

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.figure import Figure

    from qualnlp.display import ReportData
    from qualnlp.reduction import Reduction
    from qualnlp.verification import Evidence, Rules


# What the study says of how it was coded (`remember`); the displays put it below the audit.
CODING_NOTE = "coding_note"


# One coder, several, or everybody.
Coders = str | Sequence[str] | None
# How far two coders agree, asked for where it is needed: that takes seconds.
Agreement = Callable[[], "pd.DataFrame | None"]


class Stated(str):
    """The id of a conclusion.

    Attributes
    ----------
    is_new : bool
        Whether it was added; False where it was there already.
    """

    is_new: bool


def reduce(session: Session, coder: Coders = None) -> Reduction:
    """See `qualnlp.Study.reduce`."""
    from qualnlp.reduction import Reduction

    codings, whose = counted(session, coder)
    return Reduction(codings, session.excerpts(), session.informants(), session.codebook, whose)


def display(
    session: Session,
    agreement: Agreement,
    out: PathLike,
    coder: str | None = None,
    *,
    only: Sequence[str] | str | None = None,
    template: PathLike | None = None,
    rules: Rules | None = None,
    overwrite: bool = False,
    quotations: int = 3,
    mark: str | None = None,
    transcripts: bool = False,
    words: PathLike | None = None,
) -> list[Path]:
    """See `qualnlp.Study.display`."""
    from qualnlp.display import chosen_files, write_all

    chosen_files(only)  # a wrong name is told before the work
    if words is not None:
        _chapter.read_words(session, words, coder=coder or _chapter.only_coder(session))
    if quotations < 0:
        raise ValueError(
            say("Banyaknya kutipan paling sedikit 0.", "The number of quotations is at least 0.")
        )
    report = _report(session, agreement, coder, rules, mark)
    report = replace(
        report,
        n_quotations=quotations,
        transcripts=_chapter.coded_transcripts(session, _chapter.document_names(session))
        if transcripts
        else (),
    )
    paper = None if template is None else Path(template)
    return write_all(Path(out), report, only, paper, overwrite=overwrite)


def figure(
    session: Session,
    agreement: Agreement,
    name: str,
    coder: str | None = None,
    *,
    title: str | None = None,
    size: float | tuple[float, float] | None = None,
    language: str | None = None,
) -> Figure:
    """See `qualnlp.Study.figure`."""
    from qualnlp.display import draw
    from qualnlp.display.figures.save import resize

    with use_language(language or current_language()):
        figure = draw(name, _report(session, agreement, coder), title)
    if size is not None:
        resize(figure, *([size] if isinstance(size, (int, float)) else size))
    return figure


def conclude(
    session: Session, sentence: str, codes: str | Sequence[str], claim: str | None = None
) -> Stated:
    """See `qualnlp.Study.conclude`."""
    if not sentence.strip():
        raise ValueError(say("Simpulan tidak boleh kosong.", "A conclusion needs a sentence."))
    sentence = require_seen_text(sentence, say("Simpulan", "The conclusion")).strip()
    wanted = [codes] if isinstance(codes, str) else list(codes)
    with session.store.writing() as connection:
        codebook, _ = session.codebook_of(connection)
        for code in wanted or [""]:
            if code not in codebook:
                raise UnknownCode(
                    say("Kode ini tidak ada di buku kode.", "This code is not in the codebook."),
                    where=code,
                    hint=say("Kode yang ada: ", "The codes are: ")
                    + ", ".join(one.id for one in codebook),
                )
        stance = coding.stance_of(claim)
        key, is_new = save_conclusion(connection, sentence, wanted, stance)
    stated = Stated(key)
    stated.is_new = is_new
    return stated


def conclusions(session: Session) -> pd.DataFrame:
    """See `qualnlp.Study.conclusions`."""
    with session.store.reading() as connection:
        stated = frames.conclusions(connection)
        codebook = current_codebook(connection)
    if codebook is not None:  # of a merged code, the one that stayed
        current = codebook[0].current
        stated["codes"] = [list(dict.fromkeys(map(current, codes))) for codes in stated["codes"]]
    return stated


def verify(
    session: Session,
    agreement: Agreement,
    coder: Coders = None,
    *,
    rules: Rules | None = None,
) -> pd.DataFrame:
    """See `qualnlp.Study.verify`."""
    from qualnlp.verification import verify

    frame = verify(_evidence(session, coder, agreement()), rules)
    frame.attrs |= counted(session, coder)[1].attrs
    return frame


def weigh(session: Session, coder: Coders = None, *, rules: Rules | None = None) -> pd.DataFrame:
    """See `qualnlp.Study.weigh`."""
    from qualnlp.verification import weigh

    return weigh(_evidence(session, coder), rules)


def contradictions(session: Session, coder: Coders = None) -> pd.DataFrame:
    """See `qualnlp.Study.contradictions`."""
    from qualnlp.verification import contradictions

    return contradictions(_evidence(session, coder))


def _report(
    session: Session,
    agreement: Agreement,
    coder: str | None,
    rules: Rules | None = None,
    mark: str | None = None,
) -> ReportData:
    """Return what the displays of these codings are made from."""
    from qualnlp.agreement import kappa_sentence
    from qualnlp.display import ReportData
    from qualnlp.reduction import Reduction
    from qualnlp.verification import Rules
    from qualnlp.verification import verify as check_all
    from qualnlp.verification import weigh as weigh_all

    chosen = rules or Rules()
    pair = agreement()
    evidence, whose = _shown(session, coder, pair, mark)
    stated = evidence.conclusions
    excerpts = evidence.excerpts
    assert excerpts is not None
    with session.store.reading() as connection:
        note = load_note(connection, CODING_NOTE)
    return ReportData(
        title=session.codebook.title or session.path.stem,
        reduction=Reduction(
            evidence.codings, excerpts, evidence.informants, session.codebook, whose, evidence.cited
        ),
        verification=check_all(evidence, rules),
        weighed=weigh_all(evidence, rules),
        agreement=pair,
        agreement_sentence="" if pair is None else kappa_sentence(pair),
        coders=[coder] if coder else sorted(set(session.codings()["coder"])),
        whose=whose.sentence,
        conclusions=dict(zip(stated["sentence"], stated["codes"], strict=True)),
        decisions=session.decisions(),
        coding_note=note or "",
        saturation_sources=chosen.saturation_sources,
        saturation_flat=chosen.saturation_flat,
        memos=_memos.memos(session),
        words=_chapter.words(session),
    )


def _shown(
    session: Session, coder: Coders, agreement: pd.DataFrame | None, mark: str | None
) -> tuple[Evidence, coding.WhoseCodings]:
    """Return what displays show, documents by their names and sources by her marks."""
    codings, whose = counted(session, coder)
    evidence = _evidence(session, coder, agreement, codings)
    excerpts = evidence.excerpts
    assert excerpts is not None
    names = _chapter.document_names(session)
    marks = _chapter.marks(session, mark, excerpts)

    def named(frame: pd.DataFrame) -> pd.DataFrame:
        return frame.assign(informant=frame["informant"].replace(names)) if names else frame

    if names and marks:
        whole = excerpts[excerpts["informant"].isin(names)]
        renamed = _chapter.marks(session, mark, named(whole))
        marks |= renamed
    return replace(
        evidence,
        codings=named(evidence.codings),
        informants=named(evidence.informants),
        excerpts=named(excerpts),
        cited=marks,
    ), whose


def _evidence(
    session: Session,
    coder: Coders,
    agreement: pd.DataFrame | None = None,
    codings: pd.DataFrame | None = None,
) -> Evidence:
    from qualnlp.verification import Evidence

    return Evidence(
        codings=counted(session, coder)[0] if codings is None else codings,
        informants=session.informants(),
        conclusions=conclusions(session),
        codebook=session.codebook,
        agreement=agreement,
        excerpts=session.excerpts(),
    )


def final_codings(session: Session) -> pd.DataFrame:
    """See `qualnlp.Study.final_codings`."""
    frame, whose = session.final_codings()
    frame.attrs |= whose.attrs
    return frame


def counted(session: Session, coder: Coders) -> tuple[pd.DataFrame, coding.WhoseCodings]:
    """Return the codings that count, and whose they are: of chosen coders, or the final ones."""
    if coder is None:
        return session.final_codings()
    names = [coder] if isinstance(coder, str) else list(dict.fromkeys(coder))
    if not names:
        raise ValueError(say("Sebutkan paling sedikit satu pengode.", "Name a coder."))
    import pandas as pd

    chosen = pd.concat([session.codings(name) for name in names], ignore_index=True)
    return chosen, coding.WhoseCodings(tuple(names))
