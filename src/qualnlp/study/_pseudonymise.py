"""Names and numbers that identify people. In: the study. Out: a table to decide in, and copies.

The study itself is never rewritten: decisions hang on its offsets. What can be shared is a folder
of copies with the same excerpt ids; the key lies beside the study, never in that folder.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from qualnlp.errors import DecisionsInvalid, NothingToDo, QualNlpError
from qualnlp.i18n import say
from qualnlp.store import transcripts as transcript_store
from qualnlp.study._session import Session
from qualnlp.tabular import csv_bytes, csv_of_frame, read_table
from qualnlp.transcripts import Transcript
from qualnlp.transcripts.paths import PathLike
from qualnlp.transcripts.speakers.detect import is_bare_role, is_role_word
from qualnlp.transcripts.speakers.labels import folded
from qualnlp.whole_files import write_whole

if TYPE_CHECKING:
    import pandas as pd

    from qualnlp.privacy.copies import Copy
    from qualnlp.privacy.decided import Source
    from qualnlp.privacy.find import Found
    from qualnlp.privacy.identity import Identity
    from qualnlp.privacy.table import Row


def pseudonymise(
    session: Session,
    decisions: PathLike | pd.DataFrame | None = None,
    out: PathLike | None = None,
    *,
    names: Iterable[str] = (),
    table: PathLike | None = None,
) -> pd.DataFrame:
    """See `qualnlp.Study.pseudonymise`."""
    from qualnlp.privacy import STATUS, as_frame, find_all, read_rows, settle, write_table

    if out is not None and decisions is None:
        raise ValueError("out needs decisions: the table in which somebody decided")
    transcripts = [session.transcript(key) for key in session.transcripts()["transcript_id"]]
    if not transcripts:
        raise NothingToDo(
            say("Studi ini belum punya transkrip.", "This study has no transcript yet."),
            where=session.path,
            hint=say("Tambahkan transkrip dulu.", "Add transcripts first."),
        )
    review = Path(table) if table is not None else _beside(session, "samaran.xlsx")
    rows: list[Row] = []
    where = ""
    if decisions is not None:
        is_path = not hasattr(decisions, "columns")
        where = str(decisions) if is_path else ""
        rows = read_rows(Path(where) if is_path else decisions)  # type: ignore[arg-type]
    elif review.exists():
        where = str(review)
        rows = read_rows(review)
    texts = _sources(session, transcripts)
    labels, kept = _labels(session, transcripts)
    given = {**dict.fromkeys(names, "orang"), **labels}
    given |= {"=".join((row.name, *row.forms)): row.kind for row in rows}
    found = find_all([source.text for source in texts], given)
    uses = settle(found, rows, kept, where)
    frame = as_frame(texts, found, uses)
    frame.attrs.update(
        (status, sum(STATUS[uses.get(one)] == status for one in found.present()))
        for status in STATUS.values()
    )
    if out is not None:
        confirmed = [one for one, use in uses.items() if use]
        frame.attrs.update(
            _write_copies(session, Path(out), transcripts, texts, found, confirmed).items()
        )
    elif decisions is None:
        write_table(review, found, uses)
        frame.attrs["table"] = str(review)
    return frame


def _beside(session: Session, ending: str) -> Path:
    return session.path.with_name(f"{session.path.name}.{ending}")


def _sources(session: Session, transcripts: list[Transcript]) -> list[Source]:
    """Return the transcripts' texts, the memos, and the names that the study itself uses."""
    from qualnlp.privacy import Source

    found = [Source(one.id, "teks", one.text) for one in transcripts]
    codings = session.codings()
    memos = codings[["transcript_id", "memo"]].dropna().drop_duplicates()
    found += [
        Source(key, "memo", memo) for key, memo in memos.itertuples(index=False, name=None) if memo
    ]
    labels = {turn.speaker: one.id for one in transcripts for turn in one.turns if turn.speaker}
    excerpts = session.excerpts()
    labels |= dict(zip(excerpts["informant"], excerpts["transcript_id"], strict=True))
    return found + [Source(key, "label", label) for label, key in labels.items()]


def _cases(session: Session, transcript: Transcript) -> list[str]:
    """Return whose case each turn of a transcript is."""
    with session.store.reading() as connection:
        return transcript_store.cases_of(connection, transcript.id)[1]


def _labels(
    session: Session, transcripts: list[Transcript]
) -> tuple[dict[str, str], dict[tuple[str, str], str]]:
    """Return the names that labels and informants give, with kinds and fixed replacements."""
    from qualnlp.privacy.identity import key_of

    names: dict[str, str] = {}
    kept: dict[tuple[str, str], str] = {}
    labels: dict[str, list[str]] = {}  # an informant's name -> the labels in the transcripts
    numbered: dict[str, set[str]] = {}  # an informant's name -> labels such as "Informan 1"
    holders: dict[str, set[str]] = {}  # such a label -> the informants who are called so
    for transcript in transcripts:
        for turn, case in zip(transcript.turns, _cases(session, transcript), strict=True):
            label = "" if is_role_word(turn.speaker) else turn.speaker
            if turn.role == "informant":
                own = labels.setdefault(case, [] if _is_numbered(case) else [case])
                own += [label] if label and label not in own else []
                numbers = {name for name in (turn.speaker, case) if _is_numbered(name)}
                numbered.setdefault(case, set()).update(numbers - {case})
                for name in numbers:
                    holders.setdefault(folded(name), set()).add(case)
            elif label:
                kind = "pewawancara" if turn.role == "interviewer" else "orang"
                names.setdefault(label, kind)
    for case, own in labels.items():
        if own:
            names["=".join(own)] = "informan"
        # Who is called "Informan 2" keeps that number, unless it is another's, too.
        numbers = {case} if _is_numbered(case) else numbered[case]
        number = next(iter(numbers)) if len(numbers) == 1 else ""
        if own and number and len(holders[folded(number)]) == 1:
            kept["orang", key_of("informan", own[0])] = f"[{number}]"
    return names, kept


def _asked(transcript: Transcript, copy: Copy) -> list[str]:
    """Return for each turn the question that it answers, in the words of the copy."""
    from qualnlp.excerpts.question import questions

    spans = [
        copy.span(number, turn.start, turn.end)
        for number, turn in enumerate(transcript.turns, start=1)
    ]
    words = [copy.text[start:end] for start, end in spans]
    return questions((turn.role, said) for turn, said in zip(transcript.turns, words, strict=True))


def _write_copies(
    session: Session,
    out: Path,
    transcripts: list[Transcript],
    texts: list[Source],
    found: Found,
    confirmed: list[Identity],
) -> dict[str, object]:
    """Write the folder and, last, the key; return their paths."""
    from qualnlp.privacy import apply, edits, write_private
    from qualnlp.privacy.copies import as_label, copy_of
    from qualnlp.privacy.identity import key_of

    if session.path.resolve().is_relative_to(out.resolve()):
        raise QualNlpError(
            say(
                "Folder ini memuat studi dan kuncinya.",
                "This folder holds the study and its key.",
            ),
            where=out,
            hint=say("Pilih folder lain.", "Choose another folder."),
        )
    marks = found.marks(confirmed)
    replaced = {
        source.text: apply(source.text, some) for source, some in zip(texts, marks, strict=True)
    }

    people = {key: one for (group, key), one in found.known.items() if group == "orang"}

    def person_of(name: str) -> Identity | None:
        person = people.get(key_of("informan", name))
        return person if person in confirmed else None

    def label_of(name: str) -> str:
        person = person_of(name)
        return as_label(person.replacement if person else replaced.get(name, name))

    def labels_of(one: Transcript) -> list[str]:
        # A label may name nobody ("N"), or one here and another there: the informant counts.
        own = zip(one.turns, _cases(session, one), strict=True)
        return [
            label_of(case if turn.role == "informant" and person_of(case) else turn.speaker)
            for turn, case in own
        ]

    copies = {
        one.id: copy_of(one, edits(some), labels_of(one))
        for one, some in zip(transcripts, marks, strict=False)
    }
    files = {one.id: f"transkrip-{n:02d}.txt" for n, one in enumerate(transcripts, start=1)}
    excerpts = session.excerpts()
    places = [excerpts[name].tolist() for name in ("transcript_id", "turn", "start", "end")]
    spans = [copies[key].span(*place) for key, *place in zip(*places, strict=True)]
    excerpts["start"] = [start for start, _ in spans]
    excerpts["end"] = [end for _, end in spans]
    excerpts["text"] = [
        copies[key].text[start:end]
        for key, (start, end) in zip(excerpts["transcript_id"], spans, strict=True)
    ]
    # What was asked stands in the copies, too: the question is taken from there.
    asked = {one.id: _asked(one, copies[one.id]) for one in transcripts}
    excerpts["question"] = [
        asked[key][turn - 1] if question else ""
        for key, turn, question in zip(*places[:2], excerpts["question"], strict=True)
    ]
    excerpts["informant"] = [label_of(name) for name in excerpts["informant"]]
    excerpts.insert(2, "file", [files[key] for key in excerpts["transcript_id"]])
    text_of = dict(zip(excerpts["excerpt_id"], excerpts["text"], strict=True))
    codings = session.codings()
    codings["informant"] = [label_of(name) for name in codings["informant"]]
    codings["file"] = [files[key] for key in codings["transcript_id"]]
    codings["text"] = [text_of[key] for key in codings["excerpt_id"]]
    codings["memo"] = [replaced.get(memo, memo) for memo in codings["memo"]]
    contents = {files[key]: copy.text.encode() for key, copy in copies.items()}
    for name, frame in (("excerpts.csv", excerpts), ("codings.csv", codings)):
        contents[name] = csv_of_frame(frame)
    key_rows = [[one.replacement, one.kind, "; ".join(one.forms)] for one in confirmed]
    key_rows += [[files[one.id], "transkrip", one.file] for one in transcripts]
    # The key first: copies whose key is lost would be worth less than none.
    key = _beside(session, "kunci.csv")
    # Copies made earlier must stay readable: what the key held before stays in it.
    before = read_table(key, DecisionsInvalid).rows if key.exists() else ()
    earlier = [[row["samaran"], row["jenis"], row["asli"]] for _, row in before]
    key_rows += [row for row in earlier if row not in key_rows]
    write_private(key, csv_bytes([["samaran", "jenis", "asli"], *key_rows]))
    out.mkdir(parents=True, exist_ok=True)
    write_whole({out / name: data for name, data in contents.items()})
    return {"out": str(out), "key": str(key), "files": [str(out / name) for name in contents]}


def _is_numbered(case: str) -> bool:
    """Tell whether an informant is called "Informan 2" already: that names nobody."""
    return is_role_word(case) and not is_bare_role(case)
