"""The tokenizer: lower-cased word pieces, each word on its own.

No added tokens and no frame around a text, so that a word's tokens do not depend on the words
beside it; qualnlp.embedding.words rests on that.
"""

from __future__ import annotations

import random
from collections.abc import Iterable

from pairs import SPELLINGS, informal
from tokenizers import Tokenizer
from tokenizers.models import WordPiece
from tokenizers.normalizers import BertNormalizer
from tokenizers.pre_tokenizers import BertPreTokenizer
from tokenizers.trainers import WordPieceTrainer

UNKNOWN = "[UNK]"


def _pipeline(vocabulary: dict[str, int]) -> Tokenizer:
    tokenizer = Tokenizer(WordPiece(vocabulary, unk_token=UNKNOWN, max_input_chars_per_word=60))
    tokenizer.normalizer = BertNormalizer(lowercase=True, strip_accents=True)
    tokenizer.pre_tokenizer = BertPreTokenizer()
    return tokenizer


def train_tokenizer(indonesian: Iterable[str], english: Iterable[str], size: int) -> Tokenizer:
    """Train `size` word pieces; Indonesian counts fully, English a fifth of its lines."""
    rng = random.Random(0)

    def lines() -> Iterable[str]:
        for line in indonesian:
            yield line
            if rng.random() < 0.1:
                yield informal(line, rng)
        for line in english:
            if rng.random() < 0.2:
                yield line

    learner = _pipeline({})
    learner.train_from_iterator(
        lines(),
        WordPieceTrainer(
            vocab_size=size, special_tokens=[UNKNOWN], limit_alphabet=150, show_progress=False
        ),
    )
    # Training adds [UNK] to the tokens that are matched before anything else; build anew
    # without, and with the informal spellings whole.
    pieces = learner.get_vocab(with_added_tokens=False)
    ordered = sorted(pieces, key=pieces.__getitem__)
    spellings = sorted({form for forms in SPELLINGS.values() for form in forms.split()})
    extra = [form for form in spellings if form.isalpha() and form not in pieces]
    kept = ordered[: size - len(extra)] + extra
    return _pipeline({piece: index for index, piece in enumerate(kept)})
