"""Codings of several coders -> coefficients. Pure functions: frames in, frames out.

In: frames with `excerpt_id` and `code` (`agree` for two coders, `agree_many` for more,
`disagreements`, `confusion`; `evaluate` for suggestions; `anchoring` for decisions), or plain
ratings, coders x units (one function a coefficient). Out: tidy frames, or a float that is NaN
where the coefficient is undefined.
"""

from qualnlp.agreement.alpha import jaccard_distance, krippendorff_alpha, masi_distance
from qualnlp.agreement.anchoring import anchoring
from qualnlp.agreement.calibration import expected_calibration_error
from qualnlp.agreement.coefficients import (
    bennett_s,
    bias_index,
    cohen_kappa,
    holsti,
    negative_agreement,
    pabak,
    percent_agreement,
    positive_agreement,
    prevalence_index,
    scott_pi,
)
from qualnlp.agreement.disagreements import confusion, disagreements
from qualnlp.agreement.evaluate import evaluate
from qualnlp.agreement.io import read_coders, read_codings, read_suggestions, read_units
from qualnlp.agreement.many_coders import agree_many
from qualnlp.agreement.result_frame import COLUMNS
from qualnlp.agreement.segmentation import boundary_similarity, unitizing_alpha
from qualnlp.agreement.sentence import kappa_sentence
from qualnlp.agreement.several import brennan_prediger, fleiss_kappa, gwet_ac1, gwet_ac2
from qualnlp.agreement.two_coders import agree

__all__ = [
    "COLUMNS",
    "agree",
    "agree_many",
    "anchoring",
    "bennett_s",
    "bias_index",
    "boundary_similarity",
    "brennan_prediger",
    "cohen_kappa",
    "confusion",
    "disagreements",
    "evaluate",
    "expected_calibration_error",
    "fleiss_kappa",
    "gwet_ac1",
    "gwet_ac2",
    "holsti",
    "jaccard_distance",
    "kappa_sentence",
    "krippendorff_alpha",
    "masi_distance",
    "negative_agreement",
    "pabak",
    "percent_agreement",
    "positive_agreement",
    "prevalence_index",
    "read_coders",
    "read_codings",
    "read_suggestions",
    "read_units",
    "scott_pi",
    "unitizing_alpha",
]
