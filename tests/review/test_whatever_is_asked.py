"""Whatever is asked of the page, in whatever order, the answer is a page or one sentence."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import urlencode

import pytest

from qualnlp.codebook import Code, Codebook
from qualnlp.review import Session
from qualnlp.review.routes import ROUTES
from qualnlp.study import Study
from tests.review.page_reader import OURS, Reader

TALK = "P: Ada diklat?\nN: Jarang. Begitu saja.\nP: Lalu?\nN: Insentif kader terlambat.\n"
ODD = {
    "code": "k1", "act": "confirm", "name": "x" * 3000, "text": "y" * 20_000, "into": "zz",
    "at": "99999", "turn": "-1", "from": "5", "to": "1", "on": "code:zz", "a": "ani", "b": "ani",
    "parent": "zz", "neighbour": "zz", "back": "//elsewhere", "state": "?", "kept": "{}",
}  # fmt: skip
QUERIES = (
    {"search": "["}, {"search": "\x00"}, {"search": "x" * 2000}, {"code": "zz"}, {"page": "-5"},
    {"least": "abc"}, {"a": "x", "b": "y"}, {"transcript": "zz", "informant": "zz"},
    {"code_filter": "zz", "all": "1"}, {"view": "text", "only": "zz", "whose": "*"},
    {"attribute": "="}, {"stance": "?"}, {"kind": "zz"},
)  # fmt: skip


def made(kind: str, folder: Path) -> Study:
    study = Study.new(folder / "coba.study")
    if kind == "nothing":
        return study
    name = f"{'panjang' * 20}.txt" if kind == "long" else "01.txt"
    words = f"Narasumber {'Y' * 80}: {'kata ' * 900}\n" if kind == "long" else TALK
    (folder / name).write_text(words, encoding="utf-8")
    if kind == "sixty":
        codes = [Code(f"k{n}", f"Kode ke-{n}", f"Definisi {n}") for n in range(60)]
        study.set_codebook(Codebook(codes))
    elif kind == "long":
        odd = Code("q", "q\"<>&'; --", "")
        study.set_codebook(Codebook([Code("k1", "Panjang " * 40, "def " * 900), odd]))
    study.add(folder / name)
    if kind != "no codebook":
        study.suggest(model="lexical")
    return study


SLOW = [pytest.param(kind, marks=pytest.mark.slow) for kind in ("no codebook", "sixty")]


@pytest.mark.parametrize("kind", ["nothing", "long", *SLOW])
def test_every_address_answers_with_a_page_or_a_sentence(kind: str, tmp_path: Path) -> None:
    with made(kind, tmp_path) as study:
        reader = Reader(Session(study, "ani", learn=False))
        client = reader.client
        ids = study.excerpts()["excerpt_id"].tolist()
        here = ids[-1] if ids else "0000"
        for method, address in sorted(ROUTES):
            path = address.replace("{excerpt_id}", here).replace("{name}", "x.png")
            if method == "GET":
                answers = [
                    client.get(path),
                    *(client.get(f"{path}?{urlencode(q)}") for q in QUERIES),
                ]
            else:
                odd = {"excerpt": here, "row": here, **ODD}
                forms: list[dict[str, str]] = [{}, odd, odd | {"code": "", "text": ""}]
                answers = [client.post(path, data=f, headers={"Origin": OURS}) for f in forms]
            for answer in answers:
                assert answer.status_code < 500, (method, path, str(answer.url)[:200])
                assert "tidak beres" not in answer.text, (method, path)
        assert not [one for one in study.doctor() if one.level == "error"]
