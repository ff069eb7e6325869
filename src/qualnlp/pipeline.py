"""The same steps as spaCy components: sentences, turns and excerpts of plain Indonesian text.

In: text. Out: a spaCy `Doc` with sentence starts, ``doc.spans["turns"]`` and
``doc.spans["excerpts"]``. Language, tokenizer and factories are registered by entry points, so
that `spacy.load` finds them without importing this module. `spacy.blank("id")` is not used: its
sixteen thousand exceptions cost seconds at every start (spaCy issue 11079).

What files need, such as joining broken lines, is not done here: `qualnlp.read_transcript` does it.

A span of spaCy begins and ends where tokens do. With the tokenizer of this module that is where our
stretches do, but for rare slips ("N2:5 orang"); with another tokenizer less often. So the exact
offsets are kept beside the spans, and `exact_offsets` gives them back.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from hashlib import sha256
from typing import Any

from spacy.language import BaseDefaults, Language
from spacy.tokens import Doc, Span
from spacy.util import load_config_from_str
from spacy.vocab import Vocab

from qualnlp.excerpts import split
from qualnlp.excerpts.boundaries import ACCENTS, JOINT, trimmed
from qualnlp.language import sentences
from qualnlp.transcripts import Transcript, Turn
from qualnlp.transcripts.source import Passage, Source
from qualnlp.transcripts.speakers.detect import find_spoken

LANGUAGE = "id_ringan"
_CHUNK = re.compile(r"\S+")
# Where a chunk without white space ends a token: at a joint, and where a sentence may end
# whose space is missing ("begitu.Jadi").
_BORDER = re.compile(rf"{JOINT.pattern}|(?<=[a-z][a-z])\.(?=[A-Z][a-z])")
_EDGE = re.compile(rf"[^\W_](?:.*[^\W_])?[{ACCENTS}]*", re.DOTALL)
# The turns' exact offsets travel as the ids of their spans.
_TURN_ID = re.compile(r"(\d+)-(\d+)")
_CONFIG = """
[nlp]
lang = "id_ringan"

[nlp.tokenizer]
@tokenizers = "qualnlp.Tokens.v1"
"""


class Tokens:
    """Words as Indonesian writes them: anak-anak, e-KTP, S.Pd and 1.500.000 are one token each.

    Every sign at the edge of a word is a token of its own. The borders of sentences and excerpts
    are borders of tokens, so that no span has to be moved.

    Examples
    --------
    >>> [token.text for token in Tokens(Vocab())("Anak-anak bilang, minim.")]
    ['Anak-anak', 'bilang', ',', 'minim', '.']
    """

    def __init__(self, vocab: Vocab) -> None:
        self.vocab = vocab

    def __call__(self, text: str) -> Doc:
        """Return the tokens of a text; ``doc.text`` is the text."""
        words: list[str] = []
        spaces: list[bool] = []
        position = 0
        for chunk in _CHUNK.finditer(text):
            _add_space(words, spaces, text[position : chunk.start()])
            _add_chunk(words, chunk.group())
            spaces += [False] * (len(words) - len(spaces))
            position = chunk.end()
        _add_space(words, spaces, text[position:])
        return Doc(self.vocab, words=words, spaces=spaces)

    def pipe(self, texts: Iterable[str]) -> Iterator[Doc]:
        """Give the tokens of each text."""
        for text in texts:
            yield self(text)

    def to_bytes(self, **_: Any) -> bytes:
        """Return nothing: there is nothing to keep."""
        return b""

    def from_bytes(self, _data: bytes, **_: Any) -> Tokens:
        """Return the tokenizer: there is nothing to read."""
        return self

    def to_disk(self, _path: Any, **_: Any) -> None:
        """Write nothing."""

    def from_disk(self, _path: Any, **_: Any) -> Tokens:
        """Return the tokenizer: there is nothing to read."""
        return self


def make_tokens() -> Any:
    """Return what spaCy makes the tokenizer with (``@tokenizers = "qualnlp.Tokens.v1"``)."""

    def of(nlp: Language) -> Tokens:
        return Tokens(nlp.vocab)

    return of


class IndonesianDefaults(BaseDefaults):
    """What a pipeline of this language begins with: its tokenizer."""

    config = load_config_from_str(_CONFIG)


class Indonesian(Language):  # type: ignore[no-untyped-call]
    """A light Indonesian: our tokenizer, and nothing to load."""

    lang = LANGUAGE
    Defaults = IndonesianDefaults


@Language.factory("qualnlp_sentences", assigns=["token.is_sent_start", "doc.sents"])
class SentenceMarker:
    """Sets sentence starts by the rules of `qualnlp.language.sentences`."""

    def __init__(self, nlp: Language, name: str) -> None:
        self.name = name

    def __call__(self, doc: Doc) -> Doc:
        """Mark the sentences of a document."""
        # White space before the first sentence belongs to it.
        starts = {start for start, _ in sentences(doc.text)[1:]}
        for token in doc:
            token.is_sent_start = token.i == 0 or token.idx in starts
        return doc


@Language.factory("qualnlp_turns", assigns=["doc.spans"])
class TurnFinder:
    """Puts who speaks into ``doc.spans["turns"]``.

    Label = role, kb_id = the speaker, span_id = the exact offsets, as in ``"3-14"``.
    """

    def __init__(self, nlp: Language, name: str) -> None:
        self.name = name

    def __call__(self, doc: Doc) -> Doc:
        """Find the turns of a document."""
        source = Source(doc.text, (Passage(0, len(doc.text)),))
        found, _ = find_spoken(source)
        spans = []
        for one in found:
            start, end = trimmed(doc.text, one.start, one.end)
            if start < end:
                spans.append(_span(doc, start, end, one.role, one.speaker, f"{start}-{end}"))
        doc.spans["turns"] = spans
        return doc


@Language.factory("qualnlp_excerpts", default_config={"max_words": 80}, assigns=["doc.spans"])
class ExcerptCutter:
    """Puts excerpts into ``doc.spans["excerpts"]``.

    Label = role, kb_id = the speaker, span_id = the excerpt's id; their exact offsets also go into
    ``doc.user_data["qualnlp_excerpts"]``, by id. A document without turns is one turn of an
    informant.

    Raises
    ------
    ValueError
        If `max_words` is less than 1.
    """

    def __init__(self, nlp: Language, name: str, max_words: int) -> None:
        if max_words < 1:
            raise ValueError(f"max_words must be at least 1, not {max_words}")
        self.name = name
        self.max_words = max_words

    def __call__(self, doc: Doc) -> Doc:
        """Cut the turns of a document into excerpts."""
        turns = tuple(
            Turn(span.kb_id_, span.label_, *exact_offsets(span))
            for span in doc.spans.get("turns", ())
        )
        whole = Turn("", "informant", 0, len(doc.text))
        # The same id that a file of this text would get.
        key = sha256(doc.text.encode("utf-8", errors="surrogatepass")).hexdigest()[:16]
        transcript = Transcript(key, "", doc.text, turns or (whole,), doc.text)
        found = split(transcript, self.max_words)
        speakers = [turn.speaker for turn in transcript.turns]
        doc.spans["excerpts"] = [
            _span(doc, one.start, one.end, one.role, speakers[one.turn - 1], one.excerpt_id)
            for one in found
        ]
        doc.user_data["qualnlp_excerpts"] = {one.excerpt_id: [one.start, one.end] for one in found}
        return doc


def exact_offsets(span: Span) -> tuple[int, int]:
    r"""Return where a turn or an excerpt begins and ends in ``doc.text``, to the character.

    Parameters
    ----------
    span : Span
        Of ``doc.spans["turns"]`` or ``doc.spans["excerpts"]``; for any other span, the borders of
        its tokens.

    Returns
    -------
    (int, int)
        Half-open offsets, in code points. After a `DocBin` they are the same if it was made with
        ``store_user_data=True``; without, the borders of the excerpt's tokens.

    Examples
    --------
    >>> doc = indonesian()("P: Ada?\nN2:5 orang, Bu.")
    >>> answer = doc.spans["excerpts"][1]
    >>> answer.text, doc.text[slice(*exact_offsets(answer))]
    ('N2:5 orang, Bu.', '5 orang, Bu.')
    """
    turn = _TURN_ID.fullmatch(span.id_)
    if turn is not None:
        return int(turn[1]), int(turn[2])
    start, end = span.doc.user_data.get("qualnlp_excerpts", {}).get(
        span.id_, (span.start_char, span.end_char)
    )
    return start, end


def indonesian(max_words: int = 80) -> Language:
    r"""Return the whole pipeline: sentences, turns, excerpts.

    Parameters
    ----------
    max_words : int
        No excerpt is longer, unless a single word is.

    Examples
    --------
    >>> nlp = indonesian()
    >>> doc = nlp("P: Ada diklat?\nN: Jarang, Bu. Dua tahun sekali.")
    >>> [(span.label_, span.text) for span in doc.spans["excerpts"]]
    [('interviewer', 'Ada diklat?'), ('informant', 'Jarang, Bu. Dua tahun sekali.')]
    """
    nlp = Indonesian()
    nlp.add_pipe("qualnlp_sentences")
    nlp.add_pipe("qualnlp_turns")
    nlp.add_pipe("qualnlp_excerpts", config={"max_words": max_words})
    return nlp


def _span(doc: Doc, start: int, end: int, label: str, kb_id: str, span_id: str) -> Span:
    span = doc.char_span(
        start, end, label=label, kb_id=kb_id, span_id=span_id, alignment_mode="expand"
    )
    assert span is not None  # only offsets outside the document have no span
    return span


def _add_space(words: list[str], spaces: list[bool], space: str) -> None:
    """Add white space: one blank belongs to the word before it, the rest is a token."""
    if not space:
        return
    if space[0] == " " and words:
        spaces[-1] = True
        space = space[1:]
    if space:
        words.append(space)
        spaces.append(False)


def _add_chunk(words: list[str], chunk: str) -> None:
    """Add what stands between white space: words and the signs at their edges."""
    position = 0
    for border in _BORDER.finditer(chunk):
        _add_edges(words, chunk[position : border.start()])
        words += border.group()
        position = border.end()
    _add_edges(words, chunk[position:])


def _add_edges(words: list[str], piece: str) -> None:
    inner = _EDGE.search(piece)
    if inner is None:
        words += piece
        return
    words += piece[: inner.start()]
    words.append(inner.group())
    words += piece[inner.end() :]
