"""`Study.queue`, `Study.progress` and the desk answer from one queue, whatever is decided."""

from __future__ import annotations

import math
import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qualnlp.codebook import Code, Codebook
from qualnlp.study import Study

WORDS = ("diklat jarang", "promosi lama", "mutasi cepat", "gaji kecil", "kursus ada", "rapat")
TALK = "".join(f"P: Bagaimana?\nN: {word} sekali, Bu.\n" for word in WORDS)
CODES = ("pelatihan", "promosi")
ACTS = st.lists(
    st.tuples(
        st.sampled_from(["ani", "budi"]),
        st.integers(0, len(WORDS) - 1),
        st.sampled_from(["", *CODES]),
        st.sampled_from(["confirm", "reject", "withdraw", "finish", "cut", "update", "suggest"]),
    ),
    max_size=14,
)


def begin(path: Path) -> Study:
    study = Study(path)
    source = path.with_name("obrolan.txt")
    source.write_text(TALK, encoding="utf-8")
    study.add(source)
    study.set_codebook(
        Codebook([Code("pelatihan", "Pelatihan", "Diklat."), Code("promosi", "Promosi", "Naik.")])
    )
    return study


def agree(study: Study, coder: str) -> None:
    desk, frame, plain = study.desk(coder), study.queue(coder), study.progress(coder)
    assert frame["excerpt_id"].tolist() == desk.ahead(1000)
    kept = desk.progress()
    assert (plain.read, plain.left) == (kept.read, kept.left)
    assert (plain.codings, plain.recent, plain.note) == (kept.codings, kept.recent, kept.note)
    assert plain.left == len(frame) == desk.count()
    assert math.isnan(plain.expected) == math.isnan(kept.expected)
    if not math.isnan(plain.expected):
        assert plain.expected == pytest.approx(kept.expected, abs=1e-9)


def test_a_withdrawn_coding_leaves_its_excerpt_open_in_both(tmp_path: Path) -> None:
    with begin(tmp_path / "a.study") as study:
        here = study.desk("ani").ahead(1)[0]
        study.confirm(here, "promosi", coder="ani")
        study.withdraw(here, "promosi", coder="ani")
        assert here in study.desk("ani").ahead(1000)
        agree(study, "ani")


@settings(max_examples=15, deadline=None)
@given(ACTS)
def test_any_acts_leave_one_queue(acts: list[tuple[str, int, str, str]]) -> None:
    with tempfile.TemporaryDirectory() as folder, begin(Path(folder, "a.study")) as study:
        open_desk = study.desk("ani")
        for coder, number, code, act in acts:
            excerpts = study.excerpts()
            speech = excerpts[(excerpts["role"] == "informant")]
            row = speech.iloc[number % len(speech)]
            key = row["excerpt_id"]
            if act == "confirm":
                study.confirm(key, code or "promosi", coder=coder)
            elif act == "reject":
                study.reject(key, code or "promosi", coder=coder)
            elif act == "withdraw":
                study.withdraw(key, code, coder=coder)
            elif act == "finish":
                study.finish(key, coder=coder)
            elif act == "cut" and " " in row["text"]:
                at = row["start"] + row["text"].index(" ") + 1
                study.cut(key, at, coder=coder)
            elif act == "update":
                source = Path(folder, "obrolan.txt")
                text = source.read_text(encoding="utf-8")
                source.write_text("P: Pagi, Bu.\n" + text, encoding="utf-8")
                study.update(source)
            elif act == "suggest":
                study.renew_suggestions(model="lexical", top=2)
            agree(study, coder)
        assert open_desk.progress() == study.desk("ani").progress() or math.isnan(
            open_desk.progress().expected
        )
