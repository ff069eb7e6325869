"""A file -> a Codebook: the tree of indicators.

In: a .yaml, .csv or .xlsx file (`Codebook.read`). Out: `Code` after `Code`, parents first. One
checker for all formats lists every fault at once.
"""

from qualnlp.codebook.book import Codebook
from qualnlp.codebook.code import Code
from qualnlp.codebook.template import write_template

__all__ = ["Code", "Codebook", "write_template"]
