"""Where the example studies and the model lie.

In an installed wheel they are inside the package; in a checkout (editable install) they lie at
the top level of the repository. This is the only place that knows both.
"""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent
_REPOSITORY = _PACKAGE.parent.parent


def resource(*parts: str) -> Path:
    """Return the path of something that travels with qualnlp, such as an example study.

    Raises
    ------
    FileNotFoundError
        If neither the wheel nor the repository holds it (a broken installation).

    Examples
    --------
    >>> resource("corpora", "karier-pegawai", "codebook.yaml").name
    'codebook.yaml'
    """
    for root in (_PACKAGE, _REPOSITORY):
        path = root.joinpath(*parts)
        if path.exists():
            return path
    raise FileNotFoundError(f"{'/'.join(parts)} is missing from this installation of qualnlp")


# How the sources of the example study came about: pattern of file names -> technique.
EXAMPLE_TECHNIQUES = {"0[1-6]-*": "wawancara", "07-*": "observasi", "08-*": "dokumentasi"}
