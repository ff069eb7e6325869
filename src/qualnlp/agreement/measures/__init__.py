"""Measures of agreement, one file each, registered in the order in which they are reported.

For a yes or no, Bennett's S, PABAK and Brennan & Prediger are one number, and so are Holsti's
coefficient over codings and positive agreement.
"""

# The order of these lines is the order of the rows. ruff: isort is told so.
from qualnlp.agreement.measures.percent import percent_agreement  # isort: skip
from qualnlp.agreement.measures.specific_agreement import (  # isort: skip
    holsti,
    negative_agreement,
    positive_agreement,
)
from qualnlp.agreement.measures.cohen_kappa import cohen_kappa  # isort: skip
from qualnlp.agreement.measures.scott_pi import scott_pi  # isort: skip
from qualnlp.agreement.measures.fleiss_kappa import fleiss_kappa  # isort: skip
from qualnlp.agreement.measures.krippendorff_alpha import (  # isort: skip
    jaccard_distance,
    krippendorff_alpha,
    masi_distance,
)
from qualnlp.agreement.measures.gwet import gwet_ac1, gwet_ac2  # isort: skip
from qualnlp.agreement.measures.brennan_prediger import (  # isort: skip
    bennett_s,
    brennan_prediger,
    pabak,
)
from qualnlp.agreement.measures.indices import bias_index, prevalence_index  # isort: skip
from qualnlp.agreement.measures.registry import (  # isort: skip
    MEASURES,
    Measure,
    corrects_for_chance,
    label,
    of_two,
    register,
)

__all__ = [
    "MEASURES",
    "Measure",
    "bennett_s",
    "bias_index",
    "brennan_prediger",
    "cohen_kappa",
    "corrects_for_chance",
    "fleiss_kappa",
    "gwet_ac1",
    "gwet_ac2",
    "holsti",
    "jaccard_distance",
    "krippendorff_alpha",
    "label",
    "masi_distance",
    "negative_agreement",
    "of_two",
    "pabak",
    "percent_agreement",
    "positive_agreement",
    "prevalence_index",
    "register",
    "scott_pi",
]
