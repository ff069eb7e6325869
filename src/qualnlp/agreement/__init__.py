"""Codings of several coders -> coefficients. Pure functions: frames in, frames out.

In: frames with `excerpt_id` and `code` (`agree` for two coders, `agree_many` for more,
`disagreements`, `confusion`; `evaluate` for suggestions; `anchoring` for decisions), or plain
ratings, coders x units (one function a coefficient). Out: tidy frames, or a float that is NaN
where the coefficient is undefined.
"""

from typing import Any

from qualnlp.agreement import measures
from qualnlp.agreement.anchoring import anchoring
from qualnlp.agreement.calibration import expected_calibration_error
from qualnlp.agreement.disagreements import confusion, disagreements
from qualnlp.agreement.evaluate import evaluate
from qualnlp.agreement.interpretation import kappa_sentence
from qualnlp.agreement.io import read_coders, read_codings, read_suggestions, read_units
from qualnlp.agreement.many_coders import agree_many
from qualnlp.agreement.measures import *  # noqa: F403 - one function for each coefficient
from qualnlp.agreement.measures.registry import MEASURES, Measure, measure_name, register
from qualnlp.agreement.result_frame import COLUMNS
from qualnlp.agreement.segmentation import boundary_similarity, unitizing_alpha
from qualnlp.agreement.two_coders import agree

__all__ = [
    "COLUMNS",
    "MEASURES",
    "Measure",
    "agree",
    "agree_many",
    "anchoring",
    "boundary_similarity",
    "confusion",
    "disagreements",
    "evaluate",
    "expected_calibration_error",
    "kappa_sentence",
    "measure_name",
    "read_coders",
    "read_codings",
    "read_suggestions",
    "read_units",
    "register",
    "unitizing_alpha",
]
__all__ += measures.__all__


def __getattr__(name: str) -> Any:
    """Return the function of a measure that was registered elsewhere."""
    for own in list(MEASURES.values()):
        if own.function is not None and own.function.__name__ == name:
            return own.function
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
