"""Turn codings into reduced tables: the data reduction of Miles & Huberman.

In: frames of codings, excerpts and informants, and the codebook; never a suggestion. Out: a
`Reduction` with tidy frames, each cell of which leads back to its excerpts.
"""

from qualnlp.reduction.citations import source_mark
from qualnlp.reduction.frame_rows import frame_rows
from qualnlp.reduction.notebook import reduction_html
from qualnlp.reduction.reduction import Reduction

__all__ = ["Reduction", "frame_rows", "reduction_html", "source_mark"]
