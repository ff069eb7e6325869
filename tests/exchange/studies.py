"""Studies as hypothesis makes them: texts with every trap, odd names, several coders, memos."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from hypothesis import strategies as st

from qualnlp import Code, Codebook
from qualnlp.errors import SourceKnown
from qualnlp.study import Study

# Emoji beyond the first plane, accents as signs of their own, no-break spaces, salawat, ligatures.
WORDS = (
    "pelatihan gaji naik 😀 ﷺ cafe\u0301 S.Pd \u00a0 …“iya” tidak\u200bada e\u0323\u0301 ﬁnal "
    "Jum`at =1+1 -minus \ud83d\ude00 한 \u1112\u1161\u11ab 👩‍👧 <b>&amp; ]]> \u2028".split(" ")
)
sentences = st.lists(st.sampled_from(WORDS), min_size=1, max_size=9).map(" ".join)
memos = st.one_of(
    st.just(""),
    st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=30).map(str.strip),
    st.sampled_from(
        ["Cek lagi.\n\nBaris tiga", "[sikap: menghambat]", "a\tb <&> ]]>", "\\x", "[sikap: –]"]
    ),
)
lines = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=20)
fields = st.one_of(
    lines, st.sampled_from(["Termasuk:", "Kode: x", "\\Contoh:", "- a", "  b", "a\nSumber: c\n"])
)
entries = st.lists(fields.filter(bool), max_size=3).map(tuple)


@st.composite
def codebooks(draw: st.DrawFn) -> Codebook:
    """A tree of codes with odd fields and names that stand twice."""
    names = draw(
        st.lists(st.sampled_from(["Gaji", "gaji", "Modal › Awal", "Lain"]), min_size=1, max_size=5)
    )
    codes: list[Code] = []
    for number, name in enumerate(names):
        above = draw(st.sampled_from([None, *(one.id for one in codes)]))
        if any(one.parent == above and one.name.lower() == name.lower() for one in codes):
            continue  # a file may hold a name once under a parent
        codes.append(
            Code(
                draw(st.sampled_from([f"k{number}", f"Kode {number}", f"{number}:x"])),
                name,
                draw(fields),
                draw(entries),
                draw(entries),
                draw(entries),
                parent=above,
                codable=draw(st.booleans()),
                source=draw(fields),
            )
        )
    parents = {one.parent for one in codes}
    if not any(one.codable or one.id not in parents for one in codes):
        codes.append(Code("daun", "Daun"))
    return Codebook(codes, draw(lines.map(str.strip)))


@dataclass
class Made:
    """What a study is made of: written out, so that a failing example can be read."""

    codebook: Codebook
    texts: list[list[str]]
    acts: list[tuple[int, int, str, str, str | None, str, str]] = field(default_factory=list)
    memos: list[tuple[str, int, str, str]] = field(default_factory=list)


CODERS = ("ani", "Budi, S.Pd", "kesepakatan", "é\u0301")


@st.composite
def made_studies(draw: st.DrawFn) -> Made:
    """Transcripts, codings of several coders, withdrawn ones among them, memos on everything."""
    made = Made(
        draw(codebooks()),
        draw(st.lists(st.lists(sentences, min_size=1, max_size=6), min_size=1, max_size=3)),
    )
    number = st.integers(0, 30)
    for _ in range(draw(st.integers(0, 8))):
        verdict = draw(
            st.sampled_from(["confirmed", "confirmed", "withdrawn", "rejected", "finished"])
        )
        stance = draw(st.sampled_from([None, "mendukung", "menghambat", "campuran"]))
        mode = draw(st.sampled_from(["blind", "assisted"]))
        made.acts.append(
            (
                draw(number),
                draw(number),
                draw(st.sampled_from(CODERS)),
                verdict,
                stance,
                mode,
                draw(memos),
            )
        )
    for _ in range(draw(st.integers(0, 4))):
        target = draw(st.sampled_from(["excerpt", "code", "transcript", "informant", "study"]))
        made.memos.append((target, draw(number), draw(st.sampled_from(CODERS)), draw(memos)))
    return made


@contextmanager
def built(made: Made) -> Iterator[tuple[Study, Path]]:
    """Make the study in a folder of its own."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        with Study(folder / "asal.study") as study:
            study.set_codebook(made.codebook)
            for number, turns in enumerate(made.texts):
                spoken = "\n".join(
                    f"{'P' if turn % 2 == 0 else 'N'}: {text}" for turn, text in enumerate(turns)
                )
                path = folder / str(number) / "wawancara.txt"
                path.parent.mkdir()
                path.write_bytes(f"{spoken}\nN: ujung {number}.\n".encode(errors="replace"))
                try:
                    study.add(path)
                except SourceKnown:  # by chance the same interview, edited
                    study.add(path.rename(path.with_name(f"wawancara-{number}.txt")))
            _decide(study, made)
            yield study, folder


def _decide(study: Study, made: Made) -> None:
    excerpts = study.excerpts()["excerpt_id"].tolist()
    codes = [one.id for one in made.codebook.codable]
    for at, which, coder, verdict, stance, mode, memo in made.acts:
        excerpt, code = excerpts[at % len(excerpts)], codes[which % len(codes)]
        if verdict == "confirmed":
            study.confirm(excerpt, code, coder=coder, stance=stance, mode=mode, memo=memo)
        elif verdict == "withdrawn":
            study.withdraw(excerpt, code, coder=coder)
        elif verdict == "rejected":
            study.reject(excerpt, code, coder=coder, reason=memo or None)
        else:
            study.finish(excerpt, coder=coder)
    places = {
        "excerpt": excerpts,
        "code": [one.id for one in made.codebook],
        "transcript": study.transcripts()["transcript_id"].tolist(),
        "informant": study.informants()["informant"].tolist(),
        "study": ["studi"],
    }
    for target, at, coder, text in made.memos:
        study.memo(target, places[target][at % len(places[target])], text, coder=coder)
