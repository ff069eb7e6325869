"""How likely a suggestion is: in words until the study's blind decisions bear a percentage."""

from __future__ import annotations

from pathlib import Path

from qualnlp import Code, Codebook, Study
from qualnlp.coding.excerpt_view import Proposal
from qualnlp.i18n import use_language
from qualnlp.review.excerpt_page import chance
from qualnlp.store.suggestion_runs import is_calibrated, latest_run


def proposal(*, calibrated: bool, reason: str) -> Proposal:
    return Proposal("gaji", "Gaji", 1, 0.7, reason, 0, 4, "", "r", calibrated)


def test_whether_a_figure_is_shown_is_told_by_the_run_and_not_by_the_sentence() -> None:
    # The same sentence twice: what a codebook's line says must decide nothing.
    words = "Kuat. Mirip dengan “gaji”."
    assert chance(proposal(calibrated=False, reason=words)) == ("kuat", "Mirip dengan “gaji”.")
    assert chance(proposal(calibrated=True, reason=words)) == ("70 %", words)
    english = proposal(calibrated=False, reason=words)
    with use_language("en"):
        assert chance(english) == ("strong", "Mirip dengan “gaji”.")
    # What rests on the question alone is not called strong here either, however probable.
    alone = proposal(calibrated=False, reason="Mungkin. Hanya dari pertanyaan.")
    assert chance(alone) == ("mungkin", "Hanya dari pertanyaan.")


def test_a_run_keeps_whether_it_is_calibrated(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(
        "P: Bagaimana gajinya?\n"
        + "".join(f"N: Gaji ke-{n} naik lagi.\nP: Lalu?\n" for n in range(60))
    )
    codes = [Code("gaji", "Gaji", "Upah dan gaji."), Code("jalan", "Jalan", "Jalan rusak.")]
    with Study(tmp_path / "a.study") as study:
        study.set_codebook(Codebook(codes))
        study.add(tmp_path / "a.txt")
        study.suggest()
        with study._store.reading() as connection:
            assert not is_calibrated(connection, latest_run(connection))
        excerpts = study.excerpts()
        for excerpt_id in excerpts.loc[excerpts["role"] == "informant", "excerpt_id"]:
            study.confirm(excerpt_id, "gaji", coder="ani", mode="blind")
            study.finish(excerpt_id, coder="ani", mode="blind")
        study.suggest()
        with study._store.reading() as connection:
            assert is_calibrated(connection, latest_run(connection))
            assert not is_calibrated(connection, "no such run")
