"""The commands in the order of the work: `qualnlp --help` lists them as they are imported here."""

from __future__ import annotations

# isort: off
from qualnlp.cli import material, deciding, concluding, comparing, exchanging, batch, health

# isort: on
from qualnlp.cli.app import app

__all__ = [
    "app",
    "batch",
    "comparing",
    "concluding",
    "deciding",
    "exchanging",
    "health",
    "material",
]
