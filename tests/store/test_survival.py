"""Killed processes, and several at once: what was acknowledged is there, once."""

from __future__ import annotations

import os
import random
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

from qualnlp.study import Study


@pytest.fixture(params=["sqlite", "postgres"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "postgres":
        return request.getfixturevalue("postgres")()
    return str(tmp_path / "karier.study")


# A parent that knows all it needs begets children that open the study and decide until they are
# killed; what they acknowledged is what came through the pipe.
KILLER = textwrap.dedent(
    """
    import os, random, select, signal, sys, time
    from qualnlp.study import Study

    place, excerpt_id, kills, seed = sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4])
    chance = random.Random(seed)
    with Study(place) as study:  # loads what decisions need
        print(study.finish(excerpt_id, coder="ani"))
    for number in range(kills):
        reading, writing = os.pipe()
        child = os.fork()
        if child == 0:
            os.close(reading)
            study = Study(place)
            while True:
                done = study.confirm(excerpt_id, "pelatihan", coder="ani", memo=str(number))
                os.write(writing, (done + "\\n").encode())
        os.close(writing)
        if chance.random() < 0.75:  # amid its decisions; else at any moment, the opening too
            select.select([reading], [], [], 60)
        time.sleep(chance.uniform(0.0, 0.03))
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        with os.fdopen(reading) as pipe:
            sys.stdout.write(pipe.read())
    """
)


@pytest.mark.slow
@pytest.mark.skipif(os.name == "nt", reason="Windows cannot fork; the database code is the same")
def test_every_acknowledged_decision_survives_hundreds_of_kills(
    study: Study, place: str, speech: list[str]
) -> None:
    kills = 200 if "://" not in place else 30
    seed = random.SystemRandom().randrange(10**6)
    print(f"seed {seed}")  # shown where the test fails
    done = subprocess.run(
        [sys.executable, "-c", KILLER, place, speech[0], str(kills), str(seed)],
        capture_output=True,
        text=True,
        check=True,
    )
    acknowledged = done.stdout.split()
    kept = study.decisions()
    assert len(acknowledged) > 0.7 * kills  # most lived long enough to decide
    assert set(acknowledged) <= set(kept["decision_id"])
    assert kept["decision_id"].is_unique
    # A child may die between its decision and telling of it, never with two of them.
    assert len(kept) - len(acknowledged) <= kills
    assert {one.level for one in study.doctor()} == {"ok"}


@pytest.mark.slow
@pytest.mark.parametrize("coders", [("ani", "budi"), ("ani", "ani")], ids=["two", "one"])
def test_two_processes_with_a_thousand_decisions_each_lose_and_double_nothing(
    study: Study, place: str, speech: list[str], coders: tuple[str, str]
) -> None:
    each = 1000 if coders[0] != coders[1] else 100
    program = textwrap.dedent(
        """
        import sys
        from qualnlp.study import Study
        with Study(sys.argv[1]) as study:
            for number in range(int(sys.argv[4])):
                print(study.confirm(sys.argv[2], "pelatihan", coder=sys.argv[3], memo=str(number)))
        """
    )
    processes = [
        subprocess.Popen(
            [sys.executable, "-c", program, place, speech[0], coder, str(each)],
            stdout=subprocess.PIPE,
            text=True,
        )
        for coder in coders
    ]
    told = [process.communicate(timeout=300)[0].split() for process in processes]
    assert [process.returncode for process in processes] == [0, 0]
    decisions = study.decisions()
    assert sorted(decisions["decision_id"]) == sorted(told[0] + told[1])
    assert len(decisions) == 2 * each == decisions["decision_id"].nunique()
    for coder in set(coders):
        own = decisions[decisions["coder"] == coder]
        assert own["memo"].value_counts().eq(coders.count(coder)).all()
    assert {one.level for one in study.doctor()} == {"ok"}
