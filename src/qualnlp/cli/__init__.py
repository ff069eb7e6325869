"""The commands, one per step of the work. In: words on a command line. Out: an exit code.

0 done, 1 the work failed or the study is not whole, 2 wrong use. Each command speaks only to
`Study` and to the steps that need none.
"""

from qualnlp.cli.main import main

__all__ = ["main"]
