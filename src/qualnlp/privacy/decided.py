"""What was decided about what was found. In: marks and a table's rows. Out: uses, and a frame."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING

from qualnlp.errors import DecisionsInvalid
from qualnlp.i18n import say
from qualnlp.privacy.find import Found
from qualnlp.privacy.identity import Identity, as_standing, assign, key_of, standing_in
from qualnlp.privacy.table import Row

if TYPE_CHECKING:
    import pandas as pd

STATUS = {None: "undecided", True: "confirmed", False: "rejected"}
COLUMNS = "mark_id transcript_id place start end text kind reason replacement status".split()


@dataclass(frozen=True, slots=True)
class Source:
    """A text that may name people: a transcript's, a memo, or a name of the study itself."""

    transcript_id: str
    place: str
    text: str


def settle(
    found: Found, rows: Sequence[Row], kept: Mapping[tuple[str, str], str], where: str
) -> dict[Identity, bool | None]:
    """Give every identity its replacement and its decision.

    Raises
    ------
    DecisionsInvalid
        If two rows mean one person and do not agree, a row's name is nowhere in the study, or
        its replacement is what somebody else is called in the transcripts.
    """
    uses: dict[Identity, bool | None] = {}
    settled = dict(kept)
    deciding: dict[Identity, Row] = {}
    present = set(found.present())
    standing = standing_in(found.texts)
    faults = []
    for row in rows:
        identity = found.known.get(row.keys()[0])
        if identity not in present:  # an office may be what a speaker is called
            identity = found.known.get(("orang", key_of("orang", row.name)))
        if identity is None or identity not in present:
            if row.use:
                faults.append(
                    say(
                        f"baris {row.line}: nama ini tidak ada di studi ini",
                        f"line {row.line}: this name is not in this study",
                    )
                )
            continue
        other = deciding.setdefault(identity, row)
        if other is not row and (other.use, other.replacement) != (row.use, row.replacement):
            faults.append(
                say(
                    f"baris {row.line} dan {other.line}: satu orang, tetapi putusannya berbeda",
                    f"line {row.line} and {other.line}: one person, but decided differently",
                )
            )
        own = {kept[at] for at in (("orang", key) for key in identity.keys) if at in kept}
        if row.replacement not in own and as_standing(row.replacement) in standing:
            if row.use:
                faults.append(
                    say(
                        f"baris {row.line}: “{row.replacement}” sudah menjadi label di transkrip; "
                        "pilih pengganti lain",
                        f"line {row.line}: “{row.replacement}” is a label in the transcripts; "
                        "choose another replacement",
                    )
                )
        elif row.replacement:
            settled |= dict.fromkeys(row.keys(), row.replacement)
        uses[identity] = row.use if identity not in uses else uses[identity]
    if faults:
        raise DecisionsInvalid(
            "; ".join(faults) + ".",
            where=where,
            hint=say("Tidak ada yang ditulis.", "Nothing was written."),
        )
    assign(found.identities(), settled, standing)
    return uses


def as_frame(
    texts: Sequence[Source], found: Found, uses: Mapping[Identity, bool | None]
) -> pd.DataFrame:
    """Return a row a mark of the texts and memos, with its status; labels are left out."""
    import pandas as pd

    confirmed = [one for one, use in uses.items() if use]
    records = []
    for source, every, certain in zip(texts, found.marks(), found.marks(confirmed), strict=True):
        if source.place == "label":
            continue
        spans = {(mark.start, mark.end) for mark in certain}
        marks = [*certain, *(m for m in every if (m.start, m.end) not in spans)]
        for mark in sorted(marks, key=lambda one: (one.start, -one.end)):
            about = f"{source.transcript_id}:{source.place}:{mark.start}:{mark.end}:{mark.kind}"
            if source.place == "memo":
                about += f":{source.text}"
            records.append(
                (
                    sha256(about.encode()).hexdigest()[:16],
                    source.transcript_id,
                    source.place,
                    mark.start,
                    mark.end,
                    mark.text,
                    mark.kind,
                    re.sub(r"\s+", " ", mark.reason),
                    mark.replacement,
                    STATUS[uses.get(found.identity_of(mark))],
                )
            )
    return pd.DataFrame(records, columns=COLUMNS).astype({"start": "int64", "end": "int64"})
