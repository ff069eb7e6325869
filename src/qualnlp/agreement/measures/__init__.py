"""The coefficients, one file for each, in the order in which they are reported.

In: plain ratings, or counts. Out: values, NaN where undefined. A new coefficient is a new file
that calls `register`, and its line here; `agree`, `agree_many`, the public functions, labels and
documentation find it by themselves.
"""

# The order of these lines is the order of reporting.
# isort: off
from qualnlp.agreement.measures.percent import percent_agreement
from qualnlp.agreement.measures.specific_agreement import negative_agreement, positive_agreement
from qualnlp.agreement.measures.kappa import cohen_kappa
from qualnlp.agreement.measures.pi import fleiss_kappa, scott_pi
from qualnlp.agreement.measures.alpha import jaccard_distance, krippendorff_alpha, masi_distance
from qualnlp.agreement.measures.gwet import gwet_ac1, gwet_ac2
from qualnlp.agreement.measures.uniform import bennett_s, brennan_prediger, pabak
from qualnlp.agreement.measures.indices import bias_index, prevalence_index
from qualnlp.agreement.measures.holsti import holsti

__all__ = [
    "bennett_s",
    "bias_index",
    "brennan_prediger",
    "cohen_kappa",
    "fleiss_kappa",
    "gwet_ac1",
    "gwet_ac2",
    "holsti",
    "jaccard_distance",
    "krippendorff_alpha",
    "masi_distance",
    "negative_agreement",
    "pabak",
    "percent_agreement",
    "positive_agreement",
    "prevalence_index",
    "scott_pi",
]
