"""A file -> a Codebook: the tree of indicators.

In: a .yaml, .csv, .tsv, .xlsx or .qdc file (`Codebook.read`), with ids or without.
Out: `Code` after `Code`, parents first. One checker for all formats lists every fault at once.
Two versions -> what changed (`codebook_changes`); two that came from one -> one (`combine`);
two codes -> one (`merge_codes`), and back (`split_codes`).
"""

from qualnlp.codebook.code import Code
from qualnlp.codebook.codebook import Codebook
from qualnlp.codebook.diff import CodeChange, codebook_changes
from qualnlp.codebook.merge import Clash, combine
from qualnlp.codebook.merged_codes import merge_codes, split_codes
from qualnlp.codebook.template import write_template

__all__ = [
    "Clash",
    "Code",
    "CodeChange",
    "Codebook",
    "codebook_changes",
    "combine",
    "merge_codes",
    "split_codes",
    "write_template",
]
