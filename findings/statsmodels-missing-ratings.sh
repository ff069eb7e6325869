#!/usr/bin/env bash
# statsmodels 0.15.0, seen 29 November 2026: `aggregate_raters` makes a category of a missing rating (nan), so
# Fleiss' kappa counts what a coder has not read as disagreement with those who have. Three coders, eight units, four
# ratings missing: .330, where krippendorff 0.9.0 says alpha = .600. No warning is given.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check statsmodels==0.15.0 krippendorff==0.9.0
cd "$folder"
venv/bin/python -W error::UserWarning - <<'PY'
import krippendorff
import numpy as np
from statsmodels.stats.inter_rater import aggregate_raters, fleiss_kappa

nan = np.nan
coders = np.array([
    [0, 1, 0, 1, 0, 0, 1, nan],
    [0, 1, 1, 1, 0, nan, 1, 0],
    [0, 1, 0, 1, nan, 0, 0, nan],
])
table, categories = aggregate_raters(coders.T)
kappa = fleiss_kappa(table)
alpha = krippendorff.alpha(reliability_data=coders, level_of_measurement="nominal")
print(categories, f"kappa {kappa:.3f}, alpha {alpha:.3f}")
assert len(categories) == 3 and np.isnan(categories[2]), "statsmodels behaves otherwise now"
assert abs(kappa - 0.330) < 0.001 and abs(alpha - 0.600) < 0.001, "the numbers are others now"
PY
