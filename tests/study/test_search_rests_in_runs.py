"""Python's own search for rings rests while a run is made, and goes on after it, come what may."""

from __future__ import annotations

import gc

import numpy as np
import pytest

from qualnlp.study import Study


@pytest.mark.parametrize("on", [True, False])
@pytest.mark.parametrize("fails", [True, False])
def test_the_search_rests_for_a_run(on: bool, fails: bool, study: Study) -> None:
    seen = []

    def model(texts: list[str]) -> np.ndarray:
        seen.append(gc.isenabled())
        if fails:
            raise ValueError("the model is gone")
        return np.array([[len(text), 1 + text.count("a")] for text in texts], dtype=float)

    if not on:
        gc.disable()
    try:
        if fails:
            with pytest.raises(Exception, match="the model is gone"):
                study.renew_suggestions(model=model)
        else:
            study.renew_suggestions(model=model)
        assert gc.isenabled() == on
    finally:
        gc.enable()
    assert seen and not any(seen)
