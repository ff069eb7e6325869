#!/usr/bin/env bash
# model2vec 0.10.0, seen 29 November 2026: `encode` reads a text up to 512 tokens unless told otherwise, and cuts
# it first by letters: 512 times the median length of a token in the vocabulary. So a long answer loses its end far
# below 512 tokens where its words are longer than that, without a warning; here 401 tokens against a limit of 512.
# `max_length=None` reads all of it.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check model2vec==0.10.0 tokenizers==0.23.3
cd "$folder"
venv/bin/python -W error::UserWarning - <<'PY'
import numpy as np
from model2vec import StaticModel
from tokenizers import Tokenizer, models, pre_tokenizers

words = ["[UNK]", "ya", "di", "ke", "pelatihan", "promosi"]
tokenizer = Tokenizer(models.WordLevel({word: n for n, word in enumerate(words)}, unk_token="[UNK]"))
tokenizer.pre_tokenizer = pre_tokenizers.Whitespace()
model = StaticModel(np.eye(len(words), dtype=np.float32), tokenizer)
answer = "pelatihan " * 400 + "promosi"
promotion = words.index("promosi")
found = {
    "tokens": len(tokenizer.encode(answer).ids),
    "median length": model.median_token_length,
    "last word, as it comes": float(model.encode([answer])[0, promotion]),
    "last word, max_length=None": float(model.encode([answer], max_length=None)[0, promotion]),
}
print(found)
assert found["tokens"] == 401 < 512, found
assert found["last word, as it comes"] == 0 < found["last word, max_length=None"], "model2vec behaves otherwise now"
PY
