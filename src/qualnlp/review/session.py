"""A coder's session at the page. In: a study and a name. Out: what is kept between requests.

Everything that counts is in the study. What is kept here may be lost with the process: which
suggestions are on screen, what can be undone by a key, the sentence to show next.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from qualnlp.coding import name_of
from qualnlp.errors import CoderAlike, NothingToDo, QualNlpError, StudyBusy, UnknownCode
from qualnlp.i18n import current_language, say
from qualnlp.review.background_display import DisplayMaker
from qualnlp.review.background_suggest import Relearner
from qualnlp.study import SETTLED

if TYPE_CHECKING:
    from qualnlp.codebook import Codebook
    from qualnlp.coding.excerpt_view import ExcerptView, StandingDecision
    from qualnlp.coding.workspace import Desk
    from qualnlp.study import Study

# So many sheets keep the suggestions that they were opened with.
MAX_PINS = 50
MAX_UNDO = 200
# So many codes that were used last stand on keys.
RECENT = 5


class Forbidden(QualNlpError):
    """Something that this session is not to see or do: suggestions in a blind session."""


@dataclass(frozen=True, slots=True)
class Undo:
    """One act that a key takes back.

    Attributes
    ----------
    what : str
        The act in a few words.
    excerpt_id : str
        Where to look once it is taken back.
    take_back : callable
        Makes the decisions that take it back.
    """

    what: str
    excerpt_id: str
    take_back: Callable[[], object]


@dataclass(frozen=True, slots=True)
class Message:
    """A sentence for the top of the next page; `wrong` where something was refused."""

    text: str
    wrong: bool = False


class Session:
    """A coder's session with a study.

    Parameters
    ----------
    study : Study
    coder : str
    blind : bool
        A blind session from start to end: the mode cannot be changed on the page.
    learn : bool
        Whether new suggestion runs are made behind the scenes as decisions come in.

    Attributes
    ----------
    note : str
        What has to be told when the page opens: that the study spells the coder's name otherwise.

    Raises
    ------
    ValueError
        If the coder has no name, or is called as the settled codes are.
    """

    def __init__(
        self, study: Study, coder: str, *, blind: bool = False, learn: bool = True
    ) -> None:
        self.study = study
        self.note = ""
        self._messages: list[Message] = []
        self.coder = self._spelt(name_of(coder))
        if self.coder == SETTLED:
            raise ValueError(
                say(
                    f"Nama “{SETTLED}” dipakai untuk kode yang disepakati; pilih nama lain.",
                    f"The name “{SETTLED}” is that of settled codes; choose another.",
                )
            )
        self.locked = blind
        self.mode = "blind" if blind else "assisted"
        self.language = current_language()
        self.relearner = Relearner(study, self._tell_later) if learn and not blind else None
        self.displays = DisplayMaker(study)
        self.lock = threading.RLock()
        self.last_confirmed: tuple[str, str] | None = None
        self.last_rejected: tuple[str, str] | None = None
        self._undo: list[Undo] = []
        self._pins: OrderedDict[str, ExcerptView] = OrderedDict()
        self._desk: Desk | None = None
        self._seen: set[str] = set()
        self._others_seen: set[str] = set()
        self._recent: list[str] | None = None
        self._used: list[str] = []

    def _spelt(self, coder: str) -> str:
        """Return the coder's name in the spelling of the study; another is told on the page."""
        try:
            return self.study.desk(coder).coder
        except CoderAlike as error:
            self.note = say(
                f"“{coder}” sudah ada di studi ini sebagai “{error.known}”: dicatat atas nama itu. "
                "Bila ini orang lain, tutup halaman ini dan pilih nama yang berbeda lebih jelas.",
                f"“{coder}” is “{error.known}” in this study: kept under that name. If this is "
                "another person, close this page and choose a name that differs by more.",
            )
            self._messages.append(Message(self.note))
            return error.known

    @property
    def blind(self) -> bool:
        """Whether neither suggestions nor other coders' work may be seen now."""
        return self.mode == "blind"

    @property
    def desk(self) -> Desk:
        """The coder's desk in the present mode."""
        if self._desk is None:
            self._desk = self.study.desk(self.coder, self.mode)
        return self._desk

    @property
    def codebook(self) -> Codebook | None:
        """The study's codebook; None where it has none yet."""
        try:
            return self.study.codebook
        except NothingToDo:
            return None

    def require_code(self, code: str) -> Codebook:
        """Refuse a code that somebody took out of the codebook since it was on screen."""
        codebook = self.study.codebook
        if code in codebook:
            return codebook
        into = codebook.current(code)
        if into in codebook:
            name = codebook[into].name
            raise UnknownCode(
                say(
                    f"“{code}” sudah digabung ke “{name}” sejak halaman ini dibuka, jadi tidak ada "
                    "yang dicatat. Muat ulang halaman dan pakai kode itu.",
                    f"“{code}” was merged into “{name}” since this page was opened, so nothing was "
                    "kept. Load the page again and use that code.",
                )
            )
        raise UnknownCode(
            say(
                f"“{code}” tidak ada di buku kode yang berlaku sekarang, jadi tidak ada yang "
                "dicatat. Muat ulang halaman untuk melihat buku kode itu.",
                f"“{code}” is not in the present codebook, so nothing was kept. Load the page "
                "again to see it.",
            )
        )

    def toggle_blind(self) -> None:
        """Change between assisted and blind; refused in a session that was started blind."""
        if self.locked:
            raise Forbidden(
                say(
                    "Sesi ini dimulai tanpa saran dan tetap begitu.",
                    "This session was started blind and stays so.",
                ),
                hint=say(
                    "Untuk melihat saran, tutup lalu jalankan tanpa --blind.",
                    "To see suggestions, close it and start without --blind.",
                ),
            )
        self.mode = "assisted" if self.blind else "blind"
        self._desk = None
        self._pins.clear()

    def require_sight(self) -> None:
        """Refuse what a blind session must not see."""
        if self.blind:
            raise Forbidden(
                say(
                    "Dalam mode tanpa saran, saran dan pekerjaan pengode lain tertutup.",
                    "In blind mode, suggestions and other coders' work are closed.",
                ),
                hint=""
                if self.locked
                else say("Tekan b untuk kembali ke mode dengan saran.", "Press b to leave it."),
            )

    def sheet(self, excerpt_id: str) -> ExcerptView:
        """Return an excerpt's sheet; its suggestions stay while the coder stays with it.

        Opening another excerpt and coming back shows the latest suggestions.
        """
        with self.lock:
            pinned = self._pins.get(excerpt_id)
        sheet = None if pinned is None else self.desk.sheet(excerpt_id)
        with self.lock:
            if sheet and pinned and pinned.excerpt == sheet.excerpt:
                if sheet.blind:
                    return sheet
                return replace(sheet, suggestions=pinned.suggestions, unsure=pinned.unsure)
            sheet = self.desk.open(excerpt_id)
            self._pins[excerpt_id] = sheet
            while len(self._pins) > MAX_PINS:
                self._pins.popitem(last=False)
        return sheet

    def seen(self, excerpt_ids: Iterable[str]) -> None:
        """Record that a table showed the suggestions of these excerpts; once a session each."""
        new = [one for one in excerpt_ids if one not in self._seen]
        if new:
            self.desk.opened(*new)
            self._seen.update(new)

    def seen_others(self, excerpt_ids: Iterable[str]) -> None:
        """Record that other coders' codings of these excerpts were on screen.

        What is decided on them is assisted: by a person instead of the engine.
        """
        new = set(excerpt_ids) - self._others_seen
        if new:
            self._others_seen.update(new)
            self.seen(new)

    def mode_of(self, excerpt_id: str) -> str | None:
        """Return the mode of a decision on an excerpt; None: as the study knows it."""
        return "assisted" if excerpt_id in self._others_seen else None

    def recent_codes(self) -> list[str]:
        """Return the codes that this coder used last, each at a place that it keeps.

        A code that was not among them takes the place of the one that was used longest ago: so
        the key of a code does not change while one works with it.
        """
        if self._recent is None:
            self._recent = self.desk.survey.recent_codes(RECENT)
            self._used = list(self._recent)
        return list(self._recent)

    def used(self, code: str) -> None:
        """Say that this coder gave a code."""
        with self.lock:
            places = self.recent_codes()
            self._used = [code, *(one for one in self._used if one != code)]
            if code not in places:
                if len(places) < RECENT:
                    places.append(code)
                else:
                    oldest = next(one for one in reversed(self._used) if one in places)
                    places[places.index(oldest)] = code
                self._recent = places

    def go_on(self, excerpt_id: str) -> None:
        """Say that the coder leaves an excerpt: when it is opened again, it is read anew."""
        with self.lock:
            self._pins.pop(excerpt_id, None)

    def tell(self, text: str, *, wrong: bool = False) -> None:
        """Keep a sentence for the next page."""
        self._messages.append(Message(text, wrong))

    def _tell_later(self, text: str) -> None:
        with self.lock:
            self.tell(text, wrong=True)

    def messages(self) -> list[Message]:
        """Return the sentences that wait, once."""
        with self.lock:
            waiting, self._messages = self._messages, []
        return waiting

    def did(self, what: str, excerpt_id: str, take_back: Callable[[], object], n: int = 1) -> None:
        """Remember an act that can be undone, and count it for learning."""
        self._undo.append(Undo(what, excerpt_id, take_back))
        del self._undo[:-MAX_UNDO]
        self.learned(n)

    def cannot_be_undone(self, what: str) -> None:
        """Remember an act that no key takes back: the first press says so, the next goes on."""

        def refuse() -> None:
            raise Forbidden(say("Tombol ini tidak menjangkaunya.", "This key does not reach it."))

        self.did(what, "", refuse, 0)

    def decided(
        self, what: str, excerpt_id: str, decisions: Sequence[str], *, coder: str = ""
    ) -> None:
        """Remember decisions as one act, which the study can take back."""
        who, made = coder or self.coder, list(decisions)
        self.did(what, excerpt_id, lambda: self.study.undo(coder=who, decisions=made), len(made))

    def learned(self, n: int = 1) -> None:
        """Count decisions towards the next run."""
        if self.relearner is not None and not self.blind:
            self.relearner.decided(n)

    def undo(self) -> Undo | None:
        """Take back the last act by new decisions; None where there is nothing left."""
        if not self._undo:
            return None
        act = self._undo[-1]
        try:
            act.take_back()
        except StudyBusy:
            raise  # the next press tries again
        except (QualNlpError, ValueError) as error:
            # What cannot be taken back any more does not stand before what can.
            self._undo.pop()
            what = act.what[:1].upper() + act.what[1:]
            told = error.what if isinstance(error, QualNlpError) else str(error)
            raise Forbidden(
                say(f"{what} tidak dapat dibatalkan. {told}", f"{what} cannot be undone. {told}"),
                hint=say(
                    "Tekan sekali lagi untuk membatalkan yang sebelumnya.",
                    "Press once more to take back what was done before.",
                ),
            ) from error
        self._undo.pop()
        self.learned()
        return act

    @property
    def can_undo(self) -> str:
        """The act that `undo` would take back; empty where there is none."""
        return self._undo[-1].what if self._undo else ""

    def close(self) -> None:
        """Let a run that is under way end, then close the study."""
        if self.relearner is not None:
            self.relearner.wait(10)
        self.displays.wait(30)
        self.study.close()


def held_of(sheet: ExcerptView, code: str) -> StandingDecision | None:
    """Return what the sheet's coder holds of a code; None where nothing stands."""
    mine: tuple[Any, ...] = (*sheet.own.codings, *sheet.own.rejections)
    return next((one for one in mine if one.code == code), None)
