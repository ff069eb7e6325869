#!/usr/bin/env bash
# Seen 28 November 2026: two coders give every unit the same category. Chance agreement is 1, so kappa and alpha
# are 0/0. nltk 3.10.4 says 1.0 for every coefficient, scikit-learn 1.9.1 and statsmodels 0.15.0 say nan,
# krippendorff 0.9.0 raises ValueError, simpledorff 0.0.2 ZeroDivisionError. A rare code that nobody used is "perfect
# agreement", nothing, or a stopped script, depending on the library.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check nltk==3.10.4 scikit-learn==1.9.1 \
  statsmodels==0.15.0 krippendorff==0.9.0 simpledorff==0.0.2
cd "$folder"
venv/bin/python -W ignore - <<'PY'
import krippendorff
import numpy as np
import pandas as pd
import simpledorff
from nltk.metrics.agreement import AnnotationTask
from sklearn.metrics import cohen_kappa_score
from statsmodels.stats.inter_rater import fleiss_kappa

rows = [(coder, unit, "tidak") for coder in ("ani", "budi") for unit in "123"]
frame = pd.DataFrame(rows, columns=["coder", "unit", "code"])


def result(function):
    try:
        return str(float(function()))
    except Exception as error:
        return type(error).__name__


task = AnnotationTask(data=rows)
found = {
    "nltk kappa": result(task.kappa),
    "nltk alpha": result(task.alpha),
    "scikit-learn kappa": result(lambda: cohen_kappa_score(["tidak"] * 3, ["tidak"] * 3)),
    "statsmodels Fleiss": result(lambda: fleiss_kappa(np.array([[2, 0]] * 3))),
    "krippendorff alpha": result(
        lambda: krippendorff.alpha([[1, 1, 1]] * 2, level_of_measurement="nominal")
    ),
    "simpledorff alpha": result(
        lambda: simpledorff.calculate_krippendorffs_alpha_for_df(
            frame, experiment_col="unit", annotator_col="coder", class_col="code"
        )
    ),
}
print(found)
assert list(found.values()) == ["1.0", "1.0", "nan", "nan", "ValueError", "ZeroDivisionError"], found
PY
