"""Coder with coder, suggestions with coders, blind with assisted.

In: the decisions of a study. Out: tidy frames, each with intervals over transcripts.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Literal

from qualnlp import coding
from qualnlp.codebook import Codebook
from qualnlp.errors import NothingToCompare
from qualnlp.i18n import say
from qualnlp.store import frames
from qualnlp.store.code_merges import CODES_MERGED
from qualnlp.study._session import Session

if TYPE_CHECKING:
    import pandas as pd

    from qualnlp.embedding import EmbedderLike


def agree(
    session: Session,
    *coders: str,
    unit: Literal["excerpt", "characters"] = "excerpt",
    n_boot: int = 2000,
    seed: int = 0,
) -> pd.DataFrame:
    """See `qualnlp.Study.agree`."""
    from qualnlp.agreement import agree, agree_many

    if unit not in ("excerpt", "characters"):
        raise ValueError(f"unit must be 'excerpt' or 'characters', not {unit!r}")
    decisions, excerpts = _decided(session)
    names = list(dict.fromkeys(coders)) or _all_coders(decisions)
    codes = [code.id for code in session.codebook.codable]
    read = _readings(decisions, excerpts, names)
    if unit == "characters":
        if len(read) != 2:
            raise ValueError(
                say("huruf dibandingkan antara dua pengode", "characters compare two coders")
            )
        places = excerpts[["excerpt_id", "start", "end"]]
        a, b = (own.merge(places, on="excerpt_id") for own in read.values())
        found = agree(a, b, codes=codes, unit=unit, n_boot=n_boot, seed=seed)
        found.attrs["coders"] = names
        return found
    if len(read) == 2:
        a, b = read.values()
        both = _both(a, b)
        # As one frame, so that what is said of a coder carries the name.
        frame = _together(read)
        return agree(frame, units=both, coders=names, codes=codes, n_boot=n_boot, seed=seed)
    return agree_many(_together(read), codes=codes, n_boot=n_boot, seed=seed)


def disagreements(session: Session, a: str, b: str) -> pd.DataFrame:
    """See `qualnlp.Study.disagreements`."""
    from qualnlp.agreement import disagreements

    decisions, excerpts = _decided(session)
    read_a, read_b = _readings(decisions, excerpts, [a, b]).values()
    both = _both(read_a, read_b)
    codes = [code.id for code in session.codebook.codable]
    frame = disagreements(read_a, read_b, both, codes=codes)
    codings = coding.codings_of(decisions)
    for letter, name in (("a", a), ("b", b)):
        own = codings.loc[codings["coder"] == name, ["excerpt_id", "code", "stance", "memo"]]
        own = own.rename(columns={"stance": f"stance_{letter}", "memo": f"memo_{letter}"})
        frame = frame.merge(own, on=["excerpt_id", "code"], how="left")
    about = excerpts[["excerpt_id", "informant", "text"]]
    columns = "excerpt_id informant code a b stance_a stance_b memo_a memo_b instead kappa text"
    return frame.merge(about, on="excerpt_id", how="left")[columns.split()]


def confusion(session: Session, a: str, b: str) -> pd.DataFrame:
    """See `qualnlp.Study.confusion`."""
    from qualnlp.agreement import confusion

    decisions, excerpts = _decided(session)
    read_a, read_b = _readings(decisions, excerpts, [a, b]).values()
    both = _both(read_a, read_b)
    return confusion(read_a, read_b, both, codes=[code.id for code in session.codebook.codable])


def differences(
    session: Session, coders: Sequence[str], unit: str
) -> tuple[pd.DataFrame, pd.DataFrame] | None:
    """Return where two coders differ and what they exchange; None for other comparisons."""
    decided, _ = _decided(session)
    names = list(dict.fromkeys(coders)) or _all_coders(decided)
    if len(names) != 2 or unit != "excerpt":
        return None
    return disagreements(session, *names), confusion(session, *names)


def stability(
    session: Session, coder: str, since: str, *, n_boot: int = 2000, seed: int = 0
) -> pd.DataFrame:
    """See `qualnlp.Study.stability`."""
    from qualnlp.agreement import agree

    decisions, excerpts = _decided(session)
    _readings(decisions, excerpts, [coder])
    own = _as_read(decisions[decisions["coder"] == coder], session.codebook)
    earlier = own["decided_at"] < _moment(since)
    first = coding.read_by(own[earlier], excerpts, coder)
    second = coding.read_by(own[~earlier], excerpts, coder)
    both = _both(first, second, once=coder)
    codes = [code.id for code in session.codebook.codable]
    return agree(first, second, both, codes=codes, n_boot=n_boot, seed=seed)


def evaluate(
    session: Session,
    coder: str,
    second: str | None = None,
    *,
    top: int = 3,
    model: EmbedderLike = None,
    n_boot: int = 2000,
    seed: int = 0,
) -> pd.DataFrame:
    """See `qualnlp.Study.evaluate`."""
    import pandas as pd

    from qualnlp.agreement import evaluate
    from qualnlp.suggestion import Decided
    from qualnlp.suggestion.cross_validation import held_out_suggestions

    decisions, excerpts = _decided(session)
    needed = [coder] if second is None else [coder, second]
    everybody = dict.fromkeys([*needed, *sorted(decisions["coder"].unique())])
    read = _readings(decisions, excerpts, list(everybody), needed)
    gold = read[coder]
    codebook = session.codebook
    gold = gold[gold["code"].isin(["", *(code.id for code in codebook.codable)])]
    other = read[second] if second is not None else _nearest(coder, read)
    asked = excerpts[excerpts["excerpt_id"].isin(gold["excerpt_id"])].reset_index(drop=True)
    with session.store.reading() as connection:
        shown = frames.shown(connection)
    nothing = Decided(decisions[:0], decisions[:0], shown[:0])
    everything = Decided(coding.latest_of(decisions), coding.finished_of(decisions), shown)
    parts = []
    for learned, decided in ((False, nothing), (True, everything)):
        suggested = held_out_suggestions(
            asked, excerpts, decided, codebook, model, top, session.vectors
        )
        frame = evaluate(suggested, gold, other, n_boot=n_boot, seed=seed)
        frame.insert(0, "learned", learned)
        parts.append(frame)
    return pd.concat(parts, ignore_index=True)


def anchoring(session: Session, *, n_boot: int = 2000, seed: int = 0) -> pd.DataFrame:
    """See `qualnlp.Study.anchoring`."""
    from qualnlp.agreement import anchoring

    return anchoring(*_decided(session), n_boot=n_boot, seed=seed)


def busiest_pair(session: Session, coder: object) -> pd.DataFrame | None:
    """Return the agreement of the coder (or the busiest) with the next busiest, if any."""
    made = session.decisions()["coder"]
    # What was settled is nobody's own reading.
    counts = made[made != coding.SETTLED].value_counts()
    names = sorted(counts.index, key=lambda name: (name != coder, -counts[name], name))
    if len(names) < 2:
        return None
    try:
        return agree(session, names[0], names[1])
    except NothingToCompare:
        return None


def _all_coders(decisions: pd.DataFrame) -> list[str]:
    """Return everybody who has coded; what was settled is nobody's own reading."""
    return sorted(set(decisions["coder"]) - {coding.SETTLED})


def _decided(session: Session) -> tuple[pd.DataFrame, pd.DataFrame]:
    with session.store.reading() as connection:
        return frames.current_decisions(connection), frames.excerpts(connection)


def _as_read(decisions: pd.DataFrame, codebook: Codebook) -> pd.DataFrame:
    """Return the decisions of readings: a merge of codes is none, and renames earlier ones."""
    merged = decisions["reason"].astype("string").str.contains(CODES_MERGED, regex=False)
    read = decisions[~merged.fillna(False).astype(bool)]
    return read.assign(code=read["code"].map(codebook.current))


def _readings(
    decisions: pd.DataFrame,
    excerpts: pd.DataFrame,
    names: Sequence[str],
    needed: Sequence[str] | None = None,
) -> dict[str, pd.DataFrame]:
    """Return what each coder read; a coder who is needed (all, unless said) must have read."""
    read = {name: coding.read_by(decisions, excerpts, name) for name in names}
    for name in names if needed is None else needed:
        if read[name].empty:
            known = ", ".join(sorted(decisions["coder"].unique())) or "–"
            raise NothingToCompare(
                say("Pengode ini belum membaca apa pun.", "This coder has not read anything."),
                where=name,
                hint=say("Pengode yang ada: ", "The coders are: ") + known,
            )
    return read


def _both(a: pd.DataFrame, b: pd.DataFrame, once: str = "") -> set[str]:
    """Return the excerpts that two readings share; refuse where there is none."""
    from qualnlp.agreement.two_coders import no_common_units

    both = set(a["excerpt_id"]) & set(b["excerpt_id"])
    if both:
        return both
    if once:
        raise NothingToCompare(
            say(
                "Tidak ada kutipan yang dibaca sebelum dan sesudah hari itu.",
                "No excerpt was read both before and after that day.",
            ),
            where=once,
            hint=say(
                "Baca ulang beberapa kutipan, atau pilih hari lain.",
                "Read some excerpts again, or choose another day.",
            ),
        )
    raise no_common_units()


def _together(read: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """Return several coders' readings as one frame with a column `coder`."""
    import pandas as pd

    if not read:
        return pd.DataFrame(columns=["coder", "excerpt_id", "transcript_id", "code"])
    return pd.concat([own.assign(coder=name) for name, own in read.items()], ignore_index=True)


def _moment(text: str) -> pd.Timestamp:
    import pandas as pd

    wrong = say(f"“{text}” bukan tanggal (contoh: 2026-11-24)", f"“{text}” is no day (2026-11-24)")
    try:
        moment = pd.Timestamp(text)
    except (ValueError, TypeError) as error:
        raise ValueError(wrong) from error
    if pd.isna(moment):
        raise ValueError(wrong)
    return moment.tz_localize("UTC") if moment.tzinfo is None else moment


def _nearest(coder: str, read: Mapping[str, pd.DataFrame]) -> pd.DataFrame | None:
    """Return the readings of the coder who shares most excerpts with another, if any does."""
    own = set(read[coder]["excerpt_id"])
    shared = {name: len(own & set(r["excerpt_id"])) for name, r in read.items() if name != coder}
    best = max(shared, key=lambda name: shared[name], default=None)
    return read[best] if best is not None and shared[best] else None
