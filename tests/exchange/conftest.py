"""What tests of the exchange share: the reference files and the schemas."""

from __future__ import annotations

from pathlib import Path

import pytest
from lxml import etree

SHARED = Path(__file__).parents[3] / "shared" / "refi"


@pytest.fixture(scope="session")
def refi() -> Path:
    """The folder of REFI-QDA samples and traps; not part of the repository."""
    if not SHARED.is_dir():
        pytest.skip("the reference files are not beside the repository")
    return SHARED


@pytest.fixture(scope="session")
def schema() -> etree.XMLSchema:
    """The REFI-QDA project schema that is shipped."""
    return _schema("Project-mrt2019.xsd")


@pytest.fixture(scope="session")
def codebook_schema() -> etree.XMLSchema:
    return _schema("Codebook.xsd")


def _schema(name: str) -> etree.XMLSchema:
    import qualnlp.exchange.refi

    folder = Path(qualnlp.exchange.refi.__file__).parent / "schema"
    return etree.XMLSchema(etree.parse(str(folder / name)))
