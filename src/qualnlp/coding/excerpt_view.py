"""What the page shows of one excerpt. In: rows of the study. Out: plain, frozen dataclasses.

Nothing here decides or computes: these are the words in which `Desk` answers.
"""

from __future__ import annotations

from dataclasses import dataclass

from qualnlp.excerpts import Excerpt
from qualnlp.store.memos import Memo


@dataclass(frozen=True, slots=True)
class Spoken:
    """One turn of the conversation around an excerpt.

    Attributes
    ----------
    turn : int
        Its number in the transcript, from 1.
    speaker, role : str
        The label as written (may be empty); interviewer, informant or other.
    start, end : int
        Offsets into the transcript's text, code points, half-open.
    text : str
        ``transcript.text[start:end]``.
    time_start, time_end : float or None
        Seconds, where the transcript has times.
    """

    turn: int
    speaker: str
    role: str
    start: int
    end: int
    text: str
    time_start: float | None
    time_end: float | None


@dataclass(frozen=True, slots=True)
class Proposal:
    """One suggestion as it stands on screen: a proposal of the engine, never a coding.

    Attributes
    ----------
    code, name, definition : str
        Of the code, as the current codebook has it.
    rank : int
        From 1, the likeliest first.
    probability : float
        Between 0 and 1.
    reason : str
        Why, in words.
    evidence_start, evidence_end : int
        The words behind it: offsets into ``excerpt.text``.
    run_id : str
        The run that proposed it.
    calibrated : bool
        Whether the run's probabilities rest on this study's blind decisions.
    """

    code: str
    name: str
    rank: int
    probability: float
    reason: str
    evidence_start: int
    evidence_end: int
    definition: str
    run_id: str
    calibrated: bool


@dataclass(frozen=True, slots=True)
class StandingDecision:
    """One decision that stands: the latest for its excerpt, code and coder, not withdrawn.

    Attributes
    ----------
    excerpt_id, code, coder : str
    name : str
        The code's name; its id where the current codebook no longer holds it.
    verdict : str
        ``"confirmed"`` or ``"rejected"``.
    stance, memo, reason : str or None
    decision_id : str
    """

    excerpt_id: str
    code: str
    name: str
    coder: str
    verdict: str
    stance: str | None
    memo: str | None
    reason: str | None
    decision_id: str


@dataclass(frozen=True, slots=True)
class OwnDecisions:
    """What this coder holds of an excerpt: codings, rejections, and whether it is finished."""

    codings: tuple[StandingDecision, ...]
    rejections: tuple[StandingDecision, ...]
    finished: bool


@dataclass(frozen=True, slots=True)
class ExcerptView:
    """Everything that the page shows of one excerpt.

    Attributes
    ----------
    excerpt : Excerpt
    file : str
        The transcript's file name.
    blind : bool
        Whether it is read without suggestions: in a blind session, or drawn blind for this coder.
    seen : bool
        Whether suggestions for it were shown to this coder before: then a decision is assisted,
        also where the sheet is blind now.
    conversation : tuple of Spoken
        The question before (if there is one), the whole turn that the excerpt lies in, and what
        follows it, in the order of the text.
    suggestions : tuple of Proposal
        Up to five of the latest run, in the order of rank; empty where blind.
    unsure : tuple of Proposal
        Up to five more that the engine would rather not show (it abstained); empty where blind.
    own : OwnDecisions
    others : tuple of StandingDecision
        Other coders' codings; empty where blind, and unless asked for.
    gone : str
        Empty; ``"reshaped"`` where it was cut or merged and is not read any more; ``"source"``
        where its transcript was taken out or read again, so that decisions here do not count.
    memos : tuple of Memo
        The current memos on this excerpt: this coder's, and with `others` everybody's.
    """

    excerpt: Excerpt
    file: str
    blind: bool
    seen: bool
    conversation: tuple[Spoken, ...]
    suggestions: tuple[Proposal, ...]
    unsure: tuple[Proposal, ...]
    own: OwnDecisions
    others: tuple[StandingDecision, ...]
    memos: tuple[Memo, ...]
    gone: str = ""
