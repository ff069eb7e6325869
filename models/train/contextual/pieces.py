"""The vocabulary: which of the 250,000 pieces Indonesian needs, and a tokenizer of those alone.

A text is cut into the likeliest run of pieces (Unigram), so what a lost piece stood for is spelled
by shorter ones. Kept are the pieces that the training texts use often enough, every single
character of the scripts that Indonesian texts hold (Latin, Arabic, digits, marks, emoji), and every
short Latin run, so that a rare name is spelled and not unknown.
"""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterable

import numpy as np
from tokenizers import Regex, Tokenizer
from tokenizers.models import Unigram
from tokenizers.normalizers import NFKC, Nmt, Replace, Sequence, Strip
from tokenizers.pre_tokenizers import Metaspace
from tokenizers.processors import TemplateProcessing

SPACE = "▁"
FIRST = ("<s>", "<pad>", "</s>", "<unk>")
_SHORT_RUN = 2
_SCRIPTS = ("LATIN", "ARABIC", "DIGIT")
_MARKS = ("P", "S", "N", "M")  # Unicode categories: punctuation, symbols, numbers, marks


def tokenizer_of(pieces: list[str], scores: list[float]) -> Tokenizer:
    """Return a tokenizer that frames each text with <s> and </s>, as E5's own does."""
    tokenizer = Tokenizer(Unigram(list(zip(pieces, scores, strict=True)), pieces.index("<unk>")))
    tokenizer.normalizer = Sequence([Nmt(), NFKC(), Strip(), Replace(Regex(" {2,}"), " ")])
    tokenizer.pre_tokenizer = Metaspace(replacement=SPACE, prepend_scheme="always", split=False)
    tokenizer.post_processor = TemplateProcessing(
        single="<s> $A </s>", special_tokens=[(t, pieces.index(t)) for t in ("<s>", "</s>")]
    )
    return tokenizer


def spelled_anyway(piece: str) -> bool:
    """Tell whether a piece is kept though no training text uses it.

    >>> [spelled_anyway(p) for p in ("q", "▁x", "xz", "▁ZX", "😀", "ß", "ا", "ation", "中")]
    [True, True, True, True, True, True, True, False, False]
    """
    text = piece.removeprefix(SPACE)
    if len(text) == 1:
        name = unicodedata.name(text, "")
        return name.startswith(_SCRIPTS) or unicodedata.category(text)[0] in _MARKS
    return not text or (len(text) <= _SHORT_RUN and text.isascii() and text.isalpha())


def choose(
    pieces: list[str], scores: np.ndarray, texts: Iterable[str], least: int
) -> tuple[np.ndarray, float]:
    """Return the numbers of the pieces that are kept, in their old order, and the share covered.

    A piece is kept when it occurs `least` times in `texts`; the share is of all that occur.
    """
    full = tokenizer_of(pieces, scores.tolist())
    count: Counter[int] = Counter()
    for encoding in full.encode_batch_fast(list(texts), add_special_tokens=False):
        count.update(encoding.ids)
    kept = np.array(
        [
            number
            for number, piece in enumerate(pieces)
            if piece in FIRST or count[number] >= least or spelled_anyway(piece)
        ]
    )
    return kept, sum(count[int(n)] for n in kept) / max(sum(count.values()), 1)
