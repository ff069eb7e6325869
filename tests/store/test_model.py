"""Any order of acts, on two copies that are merged, gives what a model in plain Python gives."""

from __future__ import annotations

import shutil
import tempfile
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from qualnlp.codebook import Code, Codebook
from qualnlp.errors import CodebookInvalid
from qualnlp.study import Study

TALK = "P: Ada diklat?\nN: Jarang, Bu.\nP: Promosi?\nN: Lama.\nP: Mutasi?\nN: Ada.\n"
CODERS = ("ani", "budi")
CODES = ("pelatihan", "promosi", "mutasi")
COPIES = ("a", "b")
Names = dict[str, str]


@dataclass
class Model:
    """One copy: each coder's acts in their order, and the versions of the codebook."""

    acts: dict[str, list[tuple[int, int, str, str, str | None]]] = field(
        default_factory=lambda: {coder: [] for coder in CODERS}
    )
    versions: list[tuple[int, Names]] = field(default_factory=list)

    @property
    def codes(self) -> Names:
        return self.versions[-1][1]

    def codings(self) -> set[tuple[int, str, str, str | None]]:
        return {one for one in self.confirmed() if one[1] in self.codes}

    def confirmed(self) -> set[tuple[int, str, str, str | None]]:
        found = set()
        for coder, acts in self.acts.items():
            last = {(place, code): (verdict, stance) for _, place, code, verdict, stance in acts}
            for (place, code), (verdict, stance) in last.items():
                if verdict == "confirmed":
                    found.add((place, code, coder, stance))
        return found

    def finished(self) -> set[tuple[int, str]]:
        found = set()
        for coder, acts in self.acts.items():
            last = {place: verdict for _, place, code, verdict, _ in acts if not code}
            found |= {(place, coder) for place, one in last.items() if one == "finished"}
        return found


def combined(base: Names, ours: Names, theirs: Names) -> Names:
    """Code by code: what only they changed since the base is taken."""
    result = {}
    for code in {**ours, **theirs}:
        was, mine, yours = base.get(code), ours.get(code), theirs.get(code)
        name = mine if mine != was or mine == yours else yours
        if name is not None:
            result[code] = name
    return result


class TwoCopies(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        self.numbers = count()
        self.touched: set[str] = set()

    @initialize()
    def begin(self) -> None:
        talk = Path(self.folder.name, "obrolan.txt")
        talk.write_text(TALK, encoding="utf-8")
        names = {"tetap": "Tetap", **{code: code for code in CODES}}
        first = Path(self.folder.name, "a.study")
        with Study(first) as study:
            study.add(talk)
            study.set_codebook(Codebook([Code(*one) for one in names.items()]))
            excerpts = study.excerpts()
        self.places = excerpts.loc[excerpts["role"] == "informant", "excerpt_id"].tolist()
        assert len(self.places) == 3
        shutil.copyfile(first, first.with_name("b.study"))
        self.studies = {name: Study(first.with_name(f"{name}.study")) for name in COPIES}
        start = (next(self.numbers), names)
        self.models = {name: Model(versions=[start]) for name in COPIES}

    def teardown(self) -> None:
        for study in getattr(self, "studies", {}).values():
            study.close()
        self.folder.cleanup()

    def act(self, copy: str, coder: str, place: int, code: str, verdict: str, **more: str) -> None:
        self.touched.add(copy)
        study, key = self.studies[copy], self.places[place]
        if verdict == "confirmed":
            study.confirm(key, code, coder=coder, **more)
        elif verdict == "rejected":
            study.reject(key, code, coder=coder)
        elif verdict == "finished":
            study.finish(key, coder=coder)
        else:
            study.withdraw(key, code, coder=coder)
        row = (next(self.numbers), place, code, verdict, more.get("stance"))
        self.models[copy].acts[coder].append(row)

    @rule(
        copy=st.sampled_from(COPIES),
        coder=st.sampled_from(CODERS),
        place=st.integers(0, 2),
        code=st.sampled_from(CODES),
        verdict=st.sampled_from(["confirmed", "confirmed", "rejected", "withdrawn"]),
        stance=st.sampled_from(["mendukung", "menghambat"]),
    )
    def decide(
        self, copy: str, coder: str, place: int, code: str, verdict: str, stance: str
    ) -> None:
        if code not in self.models[copy].codes and verdict != "withdrawn":
            code = "tetap"
        more = {"stance": stance} if verdict == "confirmed" else {}
        self.act(copy, coder, place, code, verdict, **more)

    @rule(
        copy=st.sampled_from(COPIES),
        coder=st.sampled_from(CODERS),
        place=st.integers(0, 2),
        verdict=st.sampled_from(["finished", "withdrawn"]),
    )
    def finish_or_open_again(self, copy: str, coder: str, place: int, verdict: str) -> None:
        self.act(copy, coder, place, "", verdict)

    @rule(
        copy=st.sampled_from(COPIES),
        code=st.sampled_from(CODES),
        name=st.sampled_from(["Diklat", "Kenaikan", None]),
    )
    def rename_remove_or_add_a_code(self, copy: str, code: str, name: str | None) -> None:
        self.touched.add(copy)
        names = {key: value for key, value in self.models[copy].codes.items() if key != code}
        if name is not None:
            names[code] = name
        ordered = {key: names[key] for key in ("tetap", *CODES) if key in names}
        held = {coding[1] for coding in self.models[copy].codings()}
        drop = sorted(held - set(ordered))
        codebook = Codebook([Code(*one) for one in ordered.items()])
        if len(set(ordered.values())) < len(ordered):  # nobody could tell the two apart
            with pytest.raises(CodebookInvalid):
                self.studies[copy].set_codebook(codebook, drop=drop)
            return
        self.studies[copy].set_codebook(codebook, drop=drop)
        if ordered != self.models[copy].codes or list(ordered) != list(self.models[copy].codes):
            self.models[copy].versions.append((next(self.numbers), ordered))

    @rule(into=st.sampled_from(COPIES))
    def merge(self, into: str) -> None:
        self.touched |= set(COPIES)  # the other one is not to change
        other = "b" if into == "a" else "a"
        frame = self.studies[into].merge_study(self.studies[other].path)
        ours, theirs = self.models[into], self.models[other]
        forked = set()
        for coder in CODERS:
            mine, yours = ours.acts[coder], theirs.acts[coder]
            if mine == yours[: len(mine)]:
                ours.acts[coder] = list(yours)
            elif yours != mine[: len(yours)]:
                forked.add(coder)
        listed = frame[(frame["kind"] == "decision") & (frame["outcome"] == "both")]
        assert set(listed["subject"]) == forked
        self.merge_codebooks(ours, theirs)
        doctor = self.studies[into].doctor()
        # Codings of a code that the other copy dropped are told, and not counted.
        lost = ours.confirmed() - ours.codings()
        told = {one.check for one in doctor if one.level != "ok" and one.check != "source"}
        assert told == ({"codes"} if lost else set())

    def merge_codebooks(self, ours: Model, theirs: Model) -> None:
        known = [number for number, _ in ours.versions]
        shared = max(i for i, (number, _) in enumerate(theirs.versions) if number in known)
        new = theirs.versions[shared + 1 :]
        if not new or new[-1][1] == ours.codes:
            return
        mine, base = ours.codes, theirs.versions[shared][1]
        ours.versions += new
        if mine == base:
            return
        both = combined(base, mine, new[-1][1])
        if both != new[-1][1]:
            ours.versions.append((next(self.numbers), both))

    @rule(copy=st.sampled_from(COPIES))
    def close_and_open(self, copy: str) -> None:
        self.touched.add(copy)
        path = self.studies[copy].path
        self.studies[copy].close()
        self.studies[copy] = Study(path)

    @precondition(lambda self: hasattr(self, "studies"))
    @invariant()
    def each_copy_is_what_the_model_is(self) -> None:
        for name in sorted(self.touched):
            study, model = self.studies[name], self.models[name]
            assert {code.id: code.name for code in study.codebook} == model.codes
            rows = study.decisions()
            for coder, acts in model.acts.items():
                own = rows[rows["coder"] == coder]
                columns = ["excerpt_id", "code", "verdict"]
                expected = [[self.places[p], code, verdict] for _, p, code, verdict, _ in acts]
                assert own[columns].values.tolist() == expected
            codings = study.codings()
            found = zip(
                (self.places.index(key) for key in codings["excerpt_id"]),
                codings["code"],
                codings["coder"],
                codings["stance"],
                strict=True,
            )
            assert set(found) == model.codings() and len(codings) == len(model.codings())
            for coder in CODERS:
                left = set(study.queue(coder)["excerpt_id"])
                last = {(p, code): verdict for _, p, code, verdict, _ in model.acts[coder]}
                decided = {p for (p, _), verdict in last.items() if verdict != "withdrawn"}
                assert left == {key for p, key in enumerate(self.places) if p not in decided}
        self.touched.clear()


TestTwoCopies = pytest.mark.slow(TwoCopies.TestCase)
TestTwoCopies.settings = settings(
    max_examples=10,
    stateful_step_count=20,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)
