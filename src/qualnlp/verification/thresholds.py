"""The thresholds of the checks, to be changed at will. docs/verification.md explains each."""

from __future__ import annotations

from dataclasses import dataclass

from qualnlp.i18n import say
from qualnlp.reduction.saturation import MIN_FLAT, MIN_SOURCES


@dataclass(frozen=True, slots=True)
class Rules:
    """The thresholds below which evidence is too thin; the defaults are the documented ones.

    Attributes
    ----------
    min_informants : int
        A conclusion, or a code, with fewer informants (or other sources) is weak.
    min_techniques : int
        A code met by fewer techniques is weak in the check `triangulation`.
    conclusion_techniques : int
        A conclusion with fewer techniques is weak; 1 asks for nothing.
    min_share : float
        A conclusion that a smaller share of all informants spoke of is weak, 0 to 1.
    max_against : float
        A conclusion is weak where more than this share of its excerpts with a stance (those
        for and those against it) is against it, 0 to 1.
    ask_stance : bool
        Whether a conclusion with a claim is weak where no excerpt has a stance.
    divided_share : float
        Where both sides speak of a code, informants are divided (verdict contradicted) if at least
        this share of its excerpts of one plain stance is on the smaller side, 0 to .5; else a few
        differ (weak).
    min_kappa : float
        A code with a lower Cohen's kappa is named in `agreement_low`. Below .60, agreement is
        no more than moderate (Landis & Koch 1977).
    kappa_by_interval : bool
        Whether the lower end of kappa's 95 % interval is held against `min_kappa` where there
        is one; else kappa itself, and its interval is told beside it.
    saturation_sources : int
        With fewer coded sources the displays say nothing of saturation.
    saturation_flat : int
        Nor where fewer of the last places bring no new code.

    Raises
    ------
    ValueError
        If a threshold lies outside what it can mean.

    Examples
    --------
    >>> Rules(min_informants=3).min_informants
    3
    """

    min_informants: int = 2
    min_techniques: int = 2
    conclusion_techniques: int = 1
    min_share: float = 0.0
    max_against: float = 0.0
    ask_stance: bool = False
    divided_share: float = 0.25
    min_kappa: float = 0.60
    kappa_by_interval: bool = False
    saturation_sources: int = MIN_SOURCES
    saturation_flat: int = MIN_FLAT

    def __post_init__(self) -> None:
        for name in (
            "min_informants",
            "min_techniques",
            "conclusion_techniques",
            "saturation_sources",
            "saturation_flat",
        ):
            if getattr(self, name) < 1:
                raise ValueError(say(f"{name} paling sedikit 1.", f"{name} is at least 1."))
        for name, low, high in (
            ("min_share", 0, 1), ("max_against", 0, 1), ("divided_share", 0, 0.5),
            ("min_kappa", -1, 1),
        ):  # fmt: skip
            if not low <= getattr(self, name) <= high:
                raise ValueError(
                    say(
                        f"{name} dari {low} sampai {high}.",
                        f"{name} lies between {low} and {high}.",
                    )
                )
