"""What the codings say: reduced tables, displays, checked conclusions, agreement."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from qualnlp import coding
from qualnlp.errors import NothingToCompare, UnknownCode
from qualnlp.store import frames
from qualnlp.store.conclusions import save_conclusion
from qualnlp.study.comparing import Comparing
from qualnlp.transcripts.files import PathLike
from qualnlp.wording import say

if TYPE_CHECKING:
    import pandas as pd

    from qualnlp.reduction import Reduction


class Concluding(Comparing):
    """The part of `Study` that works on codings only."""

    def reduce(self, coder: str | None = None) -> Reduction:
        """Return the reduced tables of the codings of one coder, or of all together."""
        from qualnlp.reduction import Reduction

        return Reduction(self.codings(coder), self.excerpts(), self.informants(), self.codebook)

    def display(self, out: PathLike, coder: str | None = None) -> list[Path]:
        """Write the whole set of displays into a folder; return their paths."""
        from qualnlp.agreement import kappa_sentence
        from qualnlp.display import Findings, write_all

        agreement = self._two_coders(coder)
        conclusions = self.conclusions()
        findings = Findings(
            title=self.codebook.title or self.path.stem,
            reduction=self.reduce(coder),
            verification=self.verify(coder),
            agreement=agreement,
            agreement_sentence="" if agreement is None else kappa_sentence(agreement),
            coder=coder or ", ".join(sorted(set(self.codings()["coder"]))),
            conclusions=dict(zip(conclusions["sentence"], conclusions["codes"], strict=True)),
        )
        return write_all(Path(out), findings)

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

    def verify(self, coder: str | None = None) -> pd.DataFrame:
        """Check conclusions and study: a row a check, with the excerpts behind it."""
        from qualnlp.verification import Evidence, verify

        return verify(
            Evidence(
                codings=self.codings(coder),
                informants=self.informants(),
                conclusions=self.conclusions(),
                codebook=self.codebook,
                agreement=self._two_coders(coder),
            )
        )

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
