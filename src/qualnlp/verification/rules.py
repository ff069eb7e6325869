"""The thresholds of the checks, for whoever wants others. docs/verification.md explains each."""

from __future__ import annotations

from dataclasses import dataclass

from qualnlp.wording import say


@dataclass(frozen=True, slots=True)
class Rules:
    """When evidence is too thin. The defaults are those of the documented verdicts.

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
    min_kappa : float
        A code with a lower Cohen's kappa is named in `agreement_low`. Below .60, agreement is
        no more than moderate (Landis & Koch 1977).

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
    min_kappa: float = 0.60

    def __post_init__(self) -> None:
        for name in ("min_informants", "min_techniques", "conclusion_techniques"):
            if getattr(self, name) < 1:
                raise ValueError(say(f"{name} paling sedikit 1.", f"{name} is at least 1."))
        for name, low in (("min_share", 0), ("max_against", 0), ("min_kappa", -1)):
            if not low <= getattr(self, name) <= 1:
                raise ValueError(
                    say(f"{name} dari {low} sampai 1.", f"{name} lies between {low} and 1.")
                )
