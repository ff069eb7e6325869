"""The encoder as ONNX: weights of 8 bits, written node by node.

In: an `Encoder`. Out: the bytes of an ONNX file that takes the token ids of one text (1, n) and
returns the mean of the last layer's rows (1, width).

Each product rounds its input to 8 bits by the input's own span (DynamicQuantizeMatMul), so a
text must be read alone for its vector to depend on itself alone. A weight takes at most 64 of the
127 steps: processors without VNNI add pairs of products in 16 bits, which larger ones overflow.
Before rounding, columns that are far larger than others are scaled down and their weights up
(`smoothing`), which keeps the other columns' digits.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import onnx
from bert import Encoder
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper

MOST = 64
_OURS = "com.microsoft"


@dataclass
class _Graph:
    epsilon: float
    heads: int
    nodes: list[onnx.NodeProto] = field(default_factory=list)
    constants: list[onnx.TensorProto] = field(default_factory=list)

    def constant(self, name: str, values: NDArray[np.generic]) -> str:
        self.constants.append(numpy_helper.from_array(np.ascontiguousarray(values), name))
        return name

    def node(
        self, kind: str, inputs: list[str], output: str, *, ours: bool = False, **more: object
    ) -> str:
        domain = {"domain": _OURS} if ours else {}
        self.nodes.append(helper.make_node(kind, inputs, [output], name=output, **domain, **more))
        return output

    def product(
        self, x: str, name: str, weight: np.ndarray, bias: np.ndarray, scale: np.ndarray | None
    ) -> str:
        """Add x @ weight + bias in 8 bits; weight (in, out)."""
        if scale is not None:
            x = self.node("Mul", [x, self.constant(f"{name}_even", 1 / scale)], f"{name}_in")
            weight = weight * scale[:, None]
        rows, step = rounded(weight, axis=0)
        inputs = [
            x,
            self.constant(f"{name}_weight", rows),
            self.constant(f"{name}_step", step.ravel()),
            self.constant(f"{name}_zero", np.zeros(rows.shape[1], np.int8)),
            self.constant(f"{name}_bias", bias),
        ]
        return self.node("DynamicQuantizeMatMul", inputs, name, ours=True)

    def norm(self, x: str, skip: str, name: str, weight: np.ndarray, bias: np.ndarray) -> str:
        """Add the norm of x + skip; onnxruntime's fused node takes seven times as long."""
        total = self.node("Add", [x, skip], f"{name}_sum")
        given = [self.constant(f"{name}_{k}", v) for k, v in (("weight", weight), ("bias", bias))]
        return self.node("LayerNormalization", [total, *given], name, axis=-1, epsilon=self.epsilon)


def rounded(table: np.ndarray, axis: int, most: int = MOST) -> tuple[np.ndarray, np.ndarray]:
    """Return (int8 table, float32 steps): the largest entry along `axis` becomes `most`."""
    step = np.abs(table).max(axis=axis, keepdims=True) / most
    step = np.where(step > 0, step, 1).astype(np.float32)
    return np.rint(table / step).astype(np.int8), step


def smoothing(weight: np.ndarray, largest: np.ndarray, share: float) -> np.ndarray:
    """Return by what each input column is divided (Xiao et al. 2023, "SmoothQuant").

    weight (in, out); largest (in,): the largest entry of each column on sample texts.
    """
    own = np.maximum(np.abs(weight).max(axis=1), 1e-5)
    scale = np.maximum(largest, 1e-5) ** share / own ** (1 - share)
    even: np.ndarray = (scale / np.exp(np.log(scale).mean())).astype(np.float32)
    return even


def to_onnx(
    model: Encoder, largest: dict[str, np.ndarray] | None = None, share: float = 0.5
) -> bytes:
    """Return the file's bytes.

    largest: for each product ("0.qkv", "0.out", "0.widen", "0.narrow", ...) the largest
    absolute entry of each input column on sample texts; None: no smoothing.
    """
    state = {name: tensor.detach().float().numpy() for name, tensor in model.state_dict().items()}
    first = model.layers[0]
    g = _Graph(model.norm.eps, first.heads)
    width = state["words.weight"].shape[1]
    rows, step = rounded(state["words.weight"], axis=1, most=127)
    g.node("Gather", [g.constant("words", rows), "ids"], "word_rows")
    g.node("Gather", [g.constant("word_steps", step), "ids"], "word_step")
    g.node("Cast", ["word_rows"], "word_floats", to=TensorProto.FLOAT)
    g.node("Mul", ["word_floats", "word_step"], "word_vectors")
    # the places of this text: the first n rows
    g.constant("places", state["places.weight"].astype(np.float16))
    g.node("Shape", ["ids"], "length", start=1, end=2)
    zero = g.constant("zero", np.array([0], np.int64))
    g.node("Slice", ["places", zero, "length", zero], "place_halves")
    g.node("Cast", ["place_halves"], "place_floats", to=TensorProto.FLOAT)
    g.node("Unsqueeze", ["place_floats", zero], "place_vectors")
    x = g.norm(
        "word_vectors", "place_vectors", "embedded", state["norm.weight"], state["norm.bias"]
    )
    thirds = g.constant("thirds", np.array([width] * 3, np.int64))
    for number in range(len(model.layers)):

        def product(x: str, part: str, number: int = number) -> str:
            weight = state[f"layers.{number}.{part}.weight"].T
            seen = None if largest is None else largest.get(f"{number}.{part}")
            scale = None if seen is None else smoothing(weight, seen, share)
            bias = state[f"layers.{number}.{part}.bias"]
            return g.product(x, f"l{number}_{part}", weight, bias, scale)

        def norm(x: str, skip: str, part: str, number: int = number) -> str:
            weight, bias = (state[f"layers.{number}.{part}.{k}"] for k in ("weight", "bias"))
            return g.norm(x, skip, f"l{number}_{part}", weight, bias)

        three = product(x, "qkv")
        names = [f"l{number}_{part}" for part in ("q", "k", "v")]
        g.nodes.append(helper.make_node("Split", [three, thirds], names, axis=2))
        seen = g.node(
            "MultiHeadAttention", names, f"l{number}_seen", ours=True, num_heads=g.heads
        )  # fmt: skip
        x = norm(product(seen, "out"), x, "first_norm")
        wide = g.node("Gelu", [product(x, "widen")], f"l{number}_gelu", ours=True)
        x = norm(product(wide, "narrow"), x, "second_norm")
    one = g.constant("one", np.array([1], np.int64))
    g.node("ReduceMean", [x, one], "mean", keepdims=0)
    graph = helper.make_graph(
        g.nodes,
        "indonesian-contextual",
        [helper.make_tensor_value_info("ids", TensorProto.INT64, [1, "n"])],
        [helper.make_tensor_value_info("mean", TensorProto.FLOAT, [1, width])],
        g.constants,
    )
    opsets = [helper.make_opsetid("", 18), helper.make_opsetid(_OURS, 1)]
    model_file = helper.make_model(graph, opset_imports=opsets, ir_version=9)
    content: bytes = model_file.SerializeToString(deterministic=True)
    return content
