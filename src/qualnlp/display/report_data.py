"""What the displays show: the reduced tables of a study and what was concluded from them.

In: a `Reduction` and the frames of verification and agreement. Out: `ReportData`, which names
codes, walks their tree and gathers quotations in one way for every kind of file.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

from qualnlp.display.printed import Printed, printed_quotations
from qualnlp.display.tables.order import case_attribute, number, role_attribute
from qualnlp.i18n import is_missing, name_list, say
from qualnlp.reduction import Reduction, frame_rows
from qualnlp.reduction.saturation import MIN_FLAT, MIN_SOURCES
from qualnlp.terms import (
    NO_STANCE,
    NOT_SETTLED,
    SETTLED_MARK,
    SETTLEMENTS,
    SPLIT_STANCE,
    STANCE_KINDS,
    STANCES,
)

if TYPE_CHECKING:
    import pandas as pd

    from qualnlp.codebook import Code, Codebook
    from qualnlp.display.tables.table import Table


@dataclass(frozen=True, slots=True)
class Quotation:
    """One coded excerpt under one code, with the stances that its coders gave it.

    `stances` holds pairs (stance, coders); coders who left the stance open are not in it.
    """

    code: str
    excerpt_id: str
    informant: str
    text: str
    source: str
    coders: str
    stances: tuple[tuple[str, str], ...]
    settlement: str = ""

    @property
    def told(self) -> str:
        """The stance in words, and whether it was settled or coders still differ."""
        if self.settlement not in (SETTLED_MARK, NOT_SETTLED):
            return self.stance
        mark = SETTLEMENTS.label(self.settlement)
        if self.settlement == NOT_SETTLED and len(self.stances) < 2:
            mark += say(f" (kode dari {self.coders})", f" (coded by {self.coders})")
        return f"{self.stance}; {mark}"

    @property
    def kind(self) -> str:
        """The stance; `NO_STANCE` where none was given, `SPLIT_STANCE` where coders differ."""
        if not self.stances:
            return NO_STANCE
        return self.stances[0][0] if len(self.stances) == 1 else SPLIT_STANCE

    @property
    def stance(self) -> str:
        """The stance in words; where coders differ, who said what."""
        if len(self.stances) < 2:
            return STANCE_KINDS.label(self.kind)
        return "; ".join(
            f"{STANCE_KINDS.label(stance)}: {coders}" for stance, coders in self.stances
        )


@dataclass(frozen=True, slots=True)
class CodedTranscript:
    """A transcript to be printed with its codes.

    Attributes
    ----------
    name : str
        What its source is called.
    about : str
        Technique, file and the like, in a line.
    turns : sequence of (str, str, sequence of str)
        Speaker, what was said, and the excerpts in it.
    """

    name: str
    about: str
    turns: Sequence[tuple[str, str, Sequence[str]]]


@dataclass(frozen=True, eq=False)
class ReportData:
    """All that a set of displays is made from.

    Parameters
    ----------
    title : str
        What the study is called.
    reduction : Reduction
    verification, agreement : pandas.DataFrame or None
        With the contract's columns; None where nothing was verified, or one person coded.
    coders : sequence of str
        Whose codings these are; may be empty.
    agreement_sentence : str
        The agreement in words; empty if there is none.
    conclusions : mapping of str to sequence of str, optional
        The codes under each conclusion. Without it they are told from the excerpts: the codes
        all of whose excerpts are behind the conclusion.
    decisions : pandas.DataFrame, optional
        `Study.decisions`, for the audit summary.
    weighed : pandas.DataFrame, optional
        `Study.weigh`: who spoke of each conclusion, and the strongest quotation against it.
    coding_note : str
        What the study itself says of how it was coded, for the audit; may be empty.
    whose : str
        Whose codings these are, as a sentence; without it, the coders' names are said.
    saturation_sources, saturation_flat : int
        With fewer coded sources, or fewer last places without a new code, nothing is said of
        saturation; `Rules` has the same.
    n_quotations : int
        How many quotations an indicator has in the chapter; the others stand in its appendix.
    memos : pandas.DataFrame, optional
        `Study.memos`.
    words : mapping of (str, str) to str
        What the researcher wrote at the marked places: (place, code) -> her text
        (`qualnlp.display.writers.places`).
    transcripts : sequence of CodedTranscript
        The transcripts that the chapter's last appendix prints with their codes; may be empty.
    """

    title: str
    reduction: Reduction
    verification: pd.DataFrame | None
    agreement: pd.DataFrame | None
    coders: Sequence[str]
    agreement_sentence: str = ""
    conclusions: Mapping[str, Sequence[str]] = field(default_factory=dict)
    decisions: pd.DataFrame | None = None
    weighed: pd.DataFrame | None = None
    coding_note: str = ""
    whose: str = ""
    saturation_sources: int = MIN_SOURCES
    saturation_flat: int = MIN_FLAT
    n_quotations: int = 3
    memos: pd.DataFrame | None = None
    words: Mapping[tuple[str, str], str] = field(default_factory=dict)
    transcripts: Sequence[CodedTranscript] = ()
    # Tables that were made, by their makers and the language (`registry`).
    tables: dict[Any, Table] = field(default_factory=dict, init=False, repr=False)

    @property
    def coder(self) -> str:
        """The coders as one text; with semicolons where a name holds a comma."""
        return name_list(self.coders)

    @property
    def whose_codings(self) -> str:
        """Whose codings these are, as a sentence; empty where no coder is known."""
        named = say(f"Pengode: {self.coder}.", f"Coder: {self.coder}.") if self.coders else ""
        return self.whose or named

    @cached_property
    def names(self) -> dict[str, str]:
        """Code id -> the name that readers see; names that occur twice get their parent's."""
        return shown_names(self.reduction.codebook)

    def name(self, code_id: str) -> str:
        """Return the name of a code; of one that the codebook no longer holds, its id."""
        return self.names.get(code_id, code_id)

    @cached_property
    def outline(self) -> list[tuple[int, Code]]:
        """Depth and code, depth first: each parent directly above its children."""
        codebook = self.reduction.codebook
        lines: list[tuple[int, Code]] = []

        def walk(code: Code, depth: int) -> None:
            lines.append((depth, code))
            for child in codebook.children(code.id):
                walk(child, depth + 1)

        for code in codebook:
            if code.parent is None:
                walk(code, 0)
        return lines

    @cached_property
    def groups(self) -> list[tuple[str, list[str]]]:
        """Parent's name and its codable codes, in the order of the outline."""
        groups: list[tuple[str, list[str]]] = []
        last: str | None = None
        for _, code in self.outline:
            if not code.codable:
                continue
            # A codable parent stands among its children, where readers look for it.
            above = code.id if self.reduction.codebook.children(code.id) else code.parent or ""
            if not groups or above != last:
                groups.append((self.names.get(above, ""), []))
                last = above
            groups[-1][1].append(code.id)
        return groups

    @cached_property
    def codes(self) -> list[str]:
        """The codable codes, in the order of the outline."""
        return [code for _, codes in self.groups for code in codes]

    @cached_property
    def informants(self) -> list[str]:
        """Every informant (or other source) of the study, quoted or not."""
        return [str(name) for name in self.reduction.matrix.index]

    @cached_property
    def voices(self) -> list[str]:
        """Every informant, then those whom quotations name and the study no longer has."""
        quoted = (one.informant for many in self.quotations.values() for one in many)
        return list(dict.fromkeys([*self.informants, *quoted]))

    def said(self, code: str, informant: str) -> list[Quotation]:
        """Return an informant's quotations under a code, in the order of the transcripts."""
        return self._cells.get((code, informant), [])

    @cached_property
    def _cells(self) -> dict[tuple[str, str], list[Quotation]]:
        cells: dict[tuple[str, str], list[Quotation]] = {}
        for code, many in self.quotations.items():
            for one in many:
                cells.setdefault((code, one.informant), []).append(one)
        return cells

    def typical(self, quotations: Sequence[Quotation]) -> Quotation:
        """Return the most typical of some quotations of one code (at least one)."""
        return min(quotations, key=self.rank)

    def rank(self, quotation: Quotation) -> int:
        """Return the place of a quotation among all of them, the most typical of a code first."""
        return self._ranks[quotation.code, quotation.excerpt_id]

    @cached_property
    def printed(self) -> Printed:
        """Where each quotation is printed in the chapter, and its number."""
        return printed_quotations(self)

    @cached_property
    def _ranks(self) -> dict[tuple[str, str], int]:
        frame = self.reduction.choose("typical", n=max(len(self.reduction.quotes), 1))
        pairs = frame_rows(frame, ["code", "excerpt_id"])
        return {(str(code), str(key)): place for place, (code, key) in enumerate(pairs)}

    @property
    def role(self) -> str | None:
        """The attribute that tells the informants' roles (jabatan), if there is one."""
        return role_attribute(self.reduction.informants)

    @property
    def case(self) -> str | None:
        """The attribute in figures that orders the cases (masa kerja), if there is one."""
        return case_attribute(self.reduction.informants)

    def attribute(self, name: str) -> dict[str, object]:
        """Return informant -> value of an attribute, figures as numbers; absent ones left out."""
        if name not in self._attributes:
            self._attributes[name] = self._attribute(name)
        return self._attributes[name]

    @cached_property
    def _attributes(self) -> dict[str, dict[str, object]]:
        return {}

    def _attribute(self, name: str) -> dict[str, object]:
        frame = self.reduction.informants
        pairs = zip(frame["informant"], frame[name], strict=True)
        known = {str(person): value for person, value in pairs if not is_missing(value)}
        read = {person: number(value) for person, value in known.items()}
        return {
            person: value if read[person] is None else read[person]
            for person, value in known.items()
            if str(value).strip()
        }

    def in_order(self, attribute: str) -> list[str]:
        """Return the voices in the order of an attribute; those without a value last."""
        values = self.attribute(attribute)

        def place(person: str) -> tuple[int, float, str]:
            value = values.get(person)
            if value is None:
                return (2, 0.0, "")
            if isinstance(value, float):
                return (0, value, "")
            return (1, 0.0, str(value).casefold())

        return sorted(self.voices, key=place)

    def cell(self, informant: str, code: str) -> int:
        """Return how many excerpts an informant has under a code: a cell of the matrix."""
        return self._matrix[informant][code]

    @cached_property
    def _matrix(self) -> dict[str, dict[str, int]]:
        frame = self.reduction.matrix
        codes = [str(code) for code in frame.columns]
        rows = zip(frame.index, frame.to_numpy().tolist(), strict=True)
        return {str(one): dict(zip(codes, row, strict=True)) for one, row in rows}

    @cached_property
    def counts(self) -> dict[str, dict[str, int]]:
        """Code id -> its row of `Reduction.by_code` (n, informants, n by stance)."""
        columns = ["n", "informants", *STANCES]
        frame = self.reduction.by_code
        return {
            str(row["code"]): {column: int(row[column]) for column in columns}
            for row in frame.to_dict("records")
        }

    @cached_property
    def quotations(self) -> dict[str, list[Quotation]]:
        """Code id -> its quotations in the order of the transcripts, each excerpt once."""
        gathered: dict[tuple[str, str], list[dict[Any, Any]]] = {}
        # Texts as Python's own first: one by one they come slowly out of a frame.
        for row in self.reduction.quotes.astype(object).to_dict("records"):
            gathered.setdefault((str(row["code"]), str(row["excerpt_id"])), []).append(row)
        found: dict[str, list[Quotation]] = {}
        for (code, excerpt_id), rows in gathered.items():
            by_stance = {
                stance: self.reduction.coders[code, excerpt_id, stance]
                for stance in ("" if is_missing(row["stance"]) else row["stance"] for row in rows)
            }
            stances = tuple(
                (stance, name_list(coders))
                for stance, coders in by_stance.items()
                if stance in STANCES
            )
            everyone = dict.fromkeys(name for coders in by_stance.values() for name in coders)
            first = rows[0]
            found.setdefault(code, []).append(
                Quotation(
                    code,
                    excerpt_id,
                    str(first["informant"]),
                    str(first["text"]),
                    str(first["source"]),
                    name_list(everyone),
                    stances,
                    str(first.get("settlement") or ""),
                )
            )
        return found

    @cached_property
    def techniques(self) -> dict[str, dict[str, set[str]]]:
        """Code id -> technique -> the excerpts under that code, techniques as they come."""
        found: dict[str, dict[str, set[str]]] = {}
        columns = ["code", "technique", "excerpt_id"]
        for code, technique, excerpt_id in frame_rows(self.reduction.quotes, columns):
            if not is_missing(technique):
                own = found.setdefault(str(code), {})
                own.setdefault(str(technique), set()).add(str(excerpt_id))
        return found

    @cached_property
    def strays(self) -> list[str]:
        """Codes that have codings but are no longer in the codebook."""
        return [code for code in self.quotations if code not in self.names]

    @cached_property
    def left_out(self) -> dict[str, int]:
        """Code id -> codings that still stand under it, of codes that left the codebook.

        `Study.codings` does not give them any more; the decisions are still there.
        """
        if self.decisions is None:
            return {}
        frame = self.decisions[self.decisions["code"].fillna("") != ""]
        frame = frame[~frame["code"].isin([*self.names, *self.strays])].sort_values("decided_at")
        if self.coders:
            frame = frame[frame["coder"].isin(self.coders)]
        last = frame.drop_duplicates(["excerpt_id", "code", "coder"], keep="last")
        standing = last.loc[last["verdict"] == "confirmed", "code"].value_counts()
        return {str(code): int(n) for code, n in sorted(standing.items())}

    @cached_property
    def n_quoted(self) -> int:
        """How many different excerpts are coded."""
        return len({one.excerpt_id for many in self.quotations.values() for one in many})

    def n(self, code: str) -> int:
        """Return how many excerpts carry a code itself, without those of its children."""
        return len(self.quotations.get(code, []))

    def by_kind(self, code: str) -> dict[str, int]:
        """Return how many quotations of a code are of each stance; they add up to its n."""
        met = self._kinds.get(code, Counter())
        return {kind: met[kind] for kind in STANCE_KINDS}

    @cached_property
    def _kinds(self) -> dict[str, Counter[str]]:
        return {code: Counter(one.kind for one in own) for code, own in self.quotations.items()}

    def checks(self, check: str) -> list[dict[str, Any]]:
        """Return the rows of one check, as dictionaries; none where nothing was verified."""
        return [dict(row) for row in self._checks.get(check, ())]

    @cached_property
    def _checks(self) -> dict[str, list[dict[str, Any]]]:
        found: dict[str, list[dict[str, Any]]] = {}
        if self.verification is not None:
            for row in self.verification.to_dict("records"):
                found.setdefault(row["check"], []).append({str(k): v for k, v in row.items()})
        return found

    def weighing(self, number: int) -> dict[str, Any] | None:
        """Return what was weighed for the conclusion of this number, from 0; None if nothing."""
        if self.weighed is None or number >= len(self.weighed):
            return None
        return {str(key): value for key, value in self.weighed.iloc[number].items()}

    def evidence(self, row: Mapping[str, Any]) -> list[Quotation]:
        """Return the quotations behind a row of `verification`."""
        wanted = set(id_list(row["excerpt_ids"]))
        subject = str(row["subject"])
        codes = self.conclusions.get(subject)
        if codes is None and subject in self.reduction.codebook:
            codes = [subject]
        family = self._wholly(wanted) if codes is None else self.reduction.codebook.family(codes)
        return [
            one
            for code, many in self.quotations.items()
            if code in family
            for one in many
            if one.excerpt_id in wanted
        ]

    def _wholly(self, wanted: set[str]) -> set[str]:
        """Return the codes all of whose excerpts are among these; all codes otherwise."""
        ids = {code: {one.excerpt_id for one in many} for code, many in self.quotations.items()}
        inside = {code for code, own in ids.items() if own <= wanted}
        covered = set().union(*(ids[code] for code in inside))
        return inside if covered == wanted else set(ids)


def shown_names(codebook: Codebook) -> dict[str, str]:
    """Return code id -> the name that readers see; names that occur twice get their parent's."""
    plain = [code.name for code in codebook]
    names: dict[str, str] = {}
    for code in codebook:
        name = code.name
        if plain.count(name) > 1:
            above = codebook[code.parent].name if code.parent else code.id
            name = f"{name} ({above})"
        if name in names.values():
            name = f"{code.name} ({code.id})"
        names[code.id] = name
    return names


def id_list(value: object) -> list[str]:
    """Return excerpt ids as a list, from a list or from one string with separators.

    Examples
    --------
    >>> id_list("e1, e2"), id_list(["e1"]), id_list(None)
    (['e1', 'e2'], ['e1'], [])
    """
    if isinstance(value, str):
        return [part for part in re.split(r"[\s,;]+", value) if part]
    if is_missing(value) or not isinstance(value, Iterable):
        return []
    return [str(part) for part in value]
