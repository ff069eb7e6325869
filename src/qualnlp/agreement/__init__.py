"""Codings of several coders -> coefficients. Pure functions: frames in, frames out.

In: two frames with `excerpt_id` and `code` (`agree`), or plain ratings, coders x units (the
coefficients). Out: tidy frames, or a float that is NaN where the coefficient is undefined.
"""

from qualnlp.agreement.coefficients import (
    bias_index,
    cohen_kappa,
    negative_agreement,
    percent_agreement,
    positive_agreement,
    prevalence_index,
)
from qualnlp.agreement.pair import COLUMNS, agree
from qualnlp.agreement.read import read_codings
from qualnlp.agreement.sentence import kappa_sentence

__all__ = [
    "COLUMNS",
    "agree",
    "bias_index",
    "cohen_kappa",
    "kappa_sentence",
    "negative_agreement",
    "percent_agreement",
    "positive_agreement",
    "prevalence_index",
    "read_codings",
]
