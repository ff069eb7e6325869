"""A model's folder that would run code is refused before anything of it is opened."""

from __future__ import annotations

import json
import pickle
from pathlib import Path

import pytest

from qualnlp.embedding import load_embedder
from qualnlp.embedding.safe_folder import refuse_code
from qualnlp.errors import ModelUnavailable
from tests.embedding.test_sentence_transformer_embedder import library, needs_extra  # noqa: F401


class Trap:
    """What a pickle runs when it is opened."""

    def __init__(self, witness: Path) -> None:
        self.witness = witness

    def __reduce__(self):
        return Path.touch, (self.witness,)


def trapped(folder: Path, name: str) -> Path:
    """Write a folder with a file of weights that, once opened, leaves a witness."""
    place = folder / "model" / name
    place.parent.mkdir(parents=True)
    place.write_bytes(pickle.dumps(Trap(folder / "witness")))
    (folder / "model" / "config.json").write_text('{"model_type": "bert"}')
    return folder / "model"


NAMES = ["pytorch_model.bin", "model.pt", "1_Dense/pytorch_model.bin", "head.pkl", "a.joblib"]


@pytest.mark.parametrize("name", NAMES)
def test_pickled_weights_are_refused_unopened(tmp_path: Path, name: str) -> None:
    folder = trapped(tmp_path, name)
    with pytest.raises(ModelUnavailable, match="safetensors"):
        refuse_code(folder)
    assert not (tmp_path / "witness").exists()
    pickle.loads((folder / name).read_bytes())
    assert (tmp_path / "witness").exists()  # the trap works


@pytest.mark.parametrize("kind", ["os.system", "evil.Module", "sentence_transformersx.A", ""])
def test_modules_of_another_package_are_refused(tmp_path: Path, kind: str) -> None:
    (tmp_path / "modules.json").write_text(json.dumps([{"idx": 0, "path": "", "type": kind}]))
    with pytest.raises(ModelUnavailable, match=r"modules\.json"):
        refuse_code(tmp_path)


def test_safetensors_beside_a_pickle_are_taken(tmp_path: Path) -> None:
    folder = trapped(tmp_path, "pytorch_model.bin")
    (folder / "model.safetensors").write_bytes(b"x")
    refuse_code(folder)


@needs_extra
@pytest.mark.parametrize("name", NAMES[:2])
def test_the_library_is_never_given_such_a_folder(
    tmp_path: Path,
    library: object,  # noqa: F811
    name: str,
) -> None:
    with pytest.raises(ModelUnavailable, match="safetensors"):
        load_embedder(trapped(tmp_path, name))
    assert not (tmp_path / "witness").exists()
