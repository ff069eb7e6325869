"""What the codings say: reduced tables, displays, checked conclusions, agreement."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from qualnlp import coding
from qualnlp.errors import NothingToCompare, UnknownCode
from qualnlp.i18n import current_language, say, use_language
from qualnlp.store import frames
from qualnlp.store.conclusions import save_conclusion
from qualnlp.study.comparing import Comparing
from qualnlp.transcripts.paths import PathLike

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


class Concluding(Comparing):
    """The part of `Study` that works on codings only."""

    def reduce(self, coder: Coders = None) -> Reduction:
        """Return the reduced tables of the codings of one coder, of several, or of all together.

        Parameters
        ----------
        coder : str or sequence of str, optional
            Whose codings; None: everybody's. ``"kesepakatan"`` is who settles differences.
        """
        from qualnlp.reduction import Reduction

        return Reduction(self._codings_of(coder), self.excerpts(), self.informants(), self.codebook)

    def display(
        self,
        out: PathLike,
        coder: str | None = None,
        *,
        only: Sequence[str] | str | None = None,
        template: PathLike | None = None,
        rules: Rules | None = None,
    ) -> list[Path]:
        """Write the whole set of displays into a folder; return their paths.

        Parameters
        ----------
        out : str or Path
            The folder; made if it is not there.
        coder : str, optional
            Whose codings; None: everybody's.
        only : sequence of str or str, optional
            Names of displays (``"matriks"``) or of files (``"bab-iv.docx"``); the others are left
            as they are. `qualnlp.display.FILES` lists them.
        template : str or Path, optional
            Your own .docx, whose paper and styles the chapter takes.
        rules : Rules, optional
            Other thresholds of the verification than those of docs/verification.md.

        Raises
        ------
        QualNlpError
            If a name in `only` is unknown, the template is not a Word document, or the folder
            cannot be written.
        """
        from qualnlp.display import chosen_files, write_all

        chosen_files(only)  # a wrong name is told before the work
        report = self._report(coder, rules)
        return write_all(Path(out), report, only, None if template is None else Path(template))

    def figure(
        self,
        name: str,
        coder: str | None = None,
        *,
        title: str | None = None,
        size: float | tuple[float, float] | None = None,
        language: str | None = None,
    ) -> Figure:
        """Draw one display as a matplotlib figure, to show in a notebook or to change further.

        Parameters
        ----------
        name : str
            A display with a picture: ``"matriks"``, ``"kode"``, ``"daftar-periksa"``,
            ``"urut-peran"``, ``"urut-kasus"``, ``"pohon-kode"``, ``"ko-okurensi"``,
            ``"kejenuhan"``, ``"kode-informan"``, ``"kesepakatan"``.
        coder : str, optional
            Whose codings; None: everybody's.
        title : str, optional
            Another heading; an empty text: none. Without it, the display's own with the title of
            the study.
        size : float or (float, float), optional
            The width, or width and height, in inches; letters and lines are scaled with it.
        language : str, optional
            ``"id"`` or ``"en"``; without it, the language that is used now.

        Returns
        -------
        matplotlib.figure.Figure

        Raises
        ------
        QualNlpError
            If no picture has that name, or the study has no data for it.
        ValueError
            If the size is not positive or the language is unknown.

        Examples
        --------
        >>> figure = study.figure("matriks", size=8, language="en")  # doctest: +SKIP
        >>> figure.savefig("matrix.pdf")  # doctest: +SKIP
        """
        from qualnlp.display import draw
        from qualnlp.display.figures.save import resize

        with use_language(language or current_language()):
            figure = draw(name, self._report(coder), title)
        if size is not None:
            resize(figure, *([size] if isinstance(size, (int, float)) else size))
        return figure

    def _report(self, coder: str | None, rules: Rules | None = None) -> ReportData:
        """Return what the displays of these codings are made from."""
        from qualnlp.agreement import kappa_sentence
        from qualnlp.display import ReportData
        from qualnlp.verification import Rules

        chosen = rules or Rules()
        agreement = self._two_coders(coder)
        conclusions = self.conclusions()
        return ReportData(
            title=self.codebook.title or self.path.stem,
            reduction=self.reduce(coder),
            verification=self.verify(coder, rules=rules),
            weighed=self.weigh(coder, rules=rules),
            agreement=agreement,
            agreement_sentence="" if agreement is None else kappa_sentence(agreement),
            coders=[coder] if coder else sorted(set(self.codings()["coder"])),
            conclusions=dict(zip(conclusions["sentence"], conclusions["codes"], strict=True)),
            decisions=self.decisions(),
            coding_note=self.recall(CODING_NOTE) or "",
            saturation_sources=chosen.saturation_sources,
            saturation_flat=chosen.saturation_flat,
        )

    def _repr_html_(self) -> str:
        """Return what a notebook shows of the study: how much is coded, and each code's count."""
        from qualnlp.reduction import reduction_html

        return reduction_html(self.reduce(), self.codebook.title or self.path.stem)

    def conclude(self, sentence: str, codes: str | Sequence[str], claim: str | None = None) -> str:
        """State a conclusion to be checked; return its id.

        Parameters
        ----------
        sentence : str
        codes : str or sequence of str
            The codes that it rests on; a parent means its children.
        claim : str, optional
            What the sentence says of them: mendukung, menghambat or campuran (or + - ±).
        """
        if not sentence.strip():
            raise ValueError(say("Simpulan tidak boleh kosong.", "A conclusion needs a sentence."))
        wanted = [codes] if isinstance(codes, str) else list(codes)
        with self._store.writing() as connection:
            codebook, _ = self._codebook(connection)
            for code in wanted or [""]:
                if code not in codebook:
                    raise UnknownCode(
                        say(
                            "Kode ini tidak ada di buku kode.", "This code is not in the codebook."
                        ),
                        where=code,
                        hint=say("Kode yang ada: ", "The codes are: ")
                        + ", ".join(one.id for one in codebook),
                    )
            stance = coding.stance_of(claim)
            return save_conclusion(connection, sentence.strip(), wanted, stance)

    def conclusions(self) -> pd.DataFrame:
        """Return a row a conclusion: conclusion_id, sentence, codes, claim."""
        with self._store.reading() as connection:
            return frames.conclusions(connection)

    def verify(self, coder: Coders = None, *, rules: Rules | None = None) -> pd.DataFrame:
        """Check conclusions and study: a row a check, with the excerpts behind it.

        Parameters
        ----------
        coder : str or sequence of str, optional
            Whose codings; None: everybody's. ``"kesepakatan"`` is who settles differences.
        rules : Rules, optional
            Other thresholds than those of docs/verification.md.
        """
        from qualnlp.verification import verify

        return verify(self._evidence(coder), rules)

    def weigh(self, coder: Coders = None, *, rules: Rules | None = None) -> pd.DataFrame:
        """Return what speaks for and against each conclusion; see `qualnlp.verification.weigh`."""
        from qualnlp.verification import weigh

        return weigh(self._evidence(coder), rules)

    def contradictions(self, coder: Coders = None) -> pd.DataFrame:
        """Return informants who say opposite things about a code, side by side.

        See `qualnlp.verification.contradictions`.
        """
        from qualnlp.verification import contradictions

        return contradictions(self._evidence(coder))

    def suggest_stances(self, coder: Coders = None) -> pd.DataFrame:
        """Suggest a stance for every coding that has none; nothing is written.

        A stance is a person's to give, by `confirm`.

        Returns
        -------
        pandas.DataFrame
            excerpt_id, code, stance, reason, evidence_start, evidence_end (in the excerpt's own
            text); codings about whose words the lexicon says nothing are left out.
        """
        import pandas as pd

        from qualnlp.language import stance

        codings = self._codings_of(coder)
        open_ones = codings[codings["stance"].isna()].drop_duplicates(["excerpt_id", "code"])
        rows = []
        for excerpt_id, code, text in open_ones[["excerpt_id", "code", "text"]].itertuples(
            index=False, name=None
        ):
            hint = stance(text)
            if hint is not None:
                rows.append((excerpt_id, code, hint.stance, hint.reason, hint.start, hint.end))
        columns = "excerpt_id code stance reason evidence_start evidence_end".split()
        frame = pd.DataFrame(rows, columns=columns)
        return frame.astype({"evidence_start": "int64", "evidence_end": "int64"})

    def _evidence(self, coder: Coders) -> Evidence:
        from qualnlp.verification import Evidence

        return Evidence(
            codings=self._codings_of(coder),
            informants=self.informants(),
            conclusions=self.conclusions(),
            codebook=self.codebook,
            agreement=self._two_coders(coder if isinstance(coder, str) else None),
            excerpts=self.excerpts(),
        )

    def _codings_of(self, coder: Coders) -> pd.DataFrame:
        """Return the codings of one coder, of several, or of all."""
        if coder is None or isinstance(coder, str):
            return self.codings(coder)
        import pandas as pd

        names = list(dict.fromkeys(coder))
        if not names:
            raise ValueError(say("Sebutkan paling sedikit satu pengode.", "Name a coder."))
        return pd.concat([self.codings(name) for name in names], ignore_index=True)

    def _two_coders(self, coder: str | None) -> pd.DataFrame | None:
        """Return the agreement of the coder (or the busiest) with the next busiest, if any."""
        counts = self.decisions()["coder"].value_counts()
        names = sorted(counts.index, key=lambda name: (name != coder, -counts[name], name))
        if len(names) < 2:
            return None
        try:
            return self.agree(names[0], names[1])
        except NothingToCompare:
            return None
