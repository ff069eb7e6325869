"""`python -m qualnlp`: the command line where the command itself is not on the path."""

from qualnlp.cli import main

main()
