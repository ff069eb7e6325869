#!/usr/bin/env bash
# Seen 28 November 2026 with onnxruntime 1.32.0 on x86-64: the graph optimiser fuses Add and LayerNormalization into
# SkipLayerNormalization, which its CPU kernel computes several times more slowly than the two apart (24 norms of
# (45, 384): 2.1 ms fused, 0.3 ms apart). ORT_ENABLE_BASIC leaves the two nodes alone.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check onnx==1.23.2 onnxruntime==1.32.0
cd "$folder"
venv/bin/python - <<'PY'
import time

import numpy as np
import onnxruntime as ort
from onnx import TensorProto, helper, numpy_helper

WIDTH, NORMS = 384, 24
constants = [numpy_helper.from_array(np.ones(WIDTH, np.float32), name) for name in ("w", "b")]
nodes, x = [], "x"
for n in range(NORMS):
    nodes.append(helper.make_node("Add", [x, "skip"], [f"sum{n}"]))
    nodes.append(helper.make_node("LayerNormalization", [f"sum{n}", "w", "b"], [f"out{n}"], axis=-1))
    x = f"out{n}"
places = [helper.make_tensor_value_info(k, TensorProto.FLOAT, [1, "n", WIDTH]) for k in ("x", "skip", x)]
graph = helper.make_graph(nodes, "norms", places[:2], places[2:], constants)
model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 18)], ir_version=9)
rng = np.random.default_rng(0)
given = {k: rng.normal(size=(1, 45, WIDTH)).astype(np.float32) for k in ("x", "skip")}


def quickest(level):
    options = ort.SessionOptions()
    options.intra_op_num_threads, options.graph_optimization_level = 1, level
    session = ort.InferenceSession(model.SerializeToString(), options, ["CPUExecutionProvider"])
    times = []
    for _ in range(200):
        began = time.perf_counter()
        session.run(None, given)
        times.append(time.perf_counter() - began)
    return min(times) * 1000


levels = ort.GraphOptimizationLevel
fused, apart = quickest(levels.ORT_ENABLE_ALL), quickest(levels.ORT_ENABLE_BASIC)
print(f"all optimisations {fused:.2f} ms, basic ones {apart:.2f} ms: {fused / apart:.1f} times")
assert fused > 2 * apart
PY
