"""The same engine over tables of millions of rows, in bounded memory.

In: Parquet, CSV or JSONL with one text per row, and a codebook. Out: one Parquet file of
suggestions, whole or not at all, and beside it the rows that could not be read.

In the order of the work: `sources` and `staging` (what the input is), `lessons` (decisions that
are learned from first), `plan` (all that decides the result), `part` (some thousand rows at a
time; `rows` reads them), `working` on `workers` or a `cluster` (who works on the parts), `folder`
(parts that are done, so that a killed run goes on), `assemble` (parts -> OUT), `run` (all of it).
"""

from qualnlp.batch.result import BatchResult, Progress
from qualnlp.batch.run import suggest_batch

__all__ = ["BatchResult", "Progress", "suggest_batch"]
