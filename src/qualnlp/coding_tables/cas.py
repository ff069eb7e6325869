"""UIMA CAS, as INCEpTION and WebAnno export it. In: XMI with its type system, or JSON. Out: rows.

`cassis` (the extra ``inception``) reads it and turns UTF-16 units into characters. Layers of
grammar are no codings; of a layer's features one is the code (`layers`). The XML is looked through
before: `cassis` is given no document type, no depth without end.
"""

from __future__ import annotations

import json
import warnings
from io import BytesIO
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, Any

from qualnlp.coding_tables.layers import NOBODY, NOT_CODES, Marked, named, rows_of, table_of
from qualnlp.coding_tables.raw import RawTable
from qualnlp.errors import DecisionsInvalid, ExtraMissing, no_such_file
from qualnlp.i18n import say
from qualnlp.safe_xml import read_xml

if TYPE_CHECKING:
    from cassis import Cas

TYPES = "TypeSystem.xml"
# A text of so many letters is an attribute of the XMI.
_LONGEST = 50_000_000
_DOCUMENT = (
    ("de.tudarmstadt.ukp.clarin.webanno.api.type.CASMetadata", "sourceDocumentName"),
    ("de.tudarmstadt.ukp.dkpro.core.api.metadata.type.DocumentMetaData", "documentTitle"),
    ("de.tudarmstadt.ukp.dkpro.core.api.metadata.type.DocumentMetaData", "documentId"),
)
_CODER = ("de.tudarmstadt.ukp.clarin.webanno.api.type.CASMetadata", "username")


def is_cas_json(data: Any) -> bool:
    """Tell whether JSON is a UIMA CAS."""
    return isinstance(data, dict) and "%FEATURE_STRUCTURES" in data


def from_xmi(path: Path) -> RawTable:
    """Read an .xmi file with the TypeSystem.xml that was exported with it beside it.

    Raises
    ------
    FileMissing, ExtraMissing, ExchangeUnreadable, DecisionsInvalid
    """
    types = path.with_name(TYPES)
    if not types.is_file():
        raise no_such_file(types)
    rows = xmi_rows(path, path.read_bytes(), types.read_bytes())
    return table_of(path.name, "UIMA CAS XMI", "INCEpTION", rows)


def from_cas_json(path: Path, data: bytes) -> RawTable:
    """Read a UIMA CAS in JSON.

    Raises
    ------
    ExtraMissing, DecisionsInvalid
    """
    return table_of(path.name, "UIMA CAS JSON", "INCEpTION", cas_json_rows(path, data))


def xmi_rows(path: PurePath, data: bytes, types: bytes) -> list[tuple[int, dict[str, str]]]:
    """Return the rows of a CAS in XMI; the path says document and annotator."""
    for part in (data, types):
        read_xml([part], path, lambda *_: True, longest=_LONGEST)
    cassis = _cassis(path)

    def load() -> Cas:
        typesystem = cassis.load_typesystem(BytesIO(types))
        # `trusted` lets long texts through; what it guards against was looked for above.
        return cassis.load_cas_from_xmi(BytesIO(data), typesystem, lenient=True, trusted=True)

    return _rows(_loaded(load, path), path)


def cas_json_rows(path: PurePath, data: bytes) -> list[tuple[int, dict[str, str]]]:
    """Return the rows of a CAS in JSON; the path says document and annotator."""
    cassis = _cassis(path)
    return _rows(_loaded(lambda: cassis.load_cas_from_json(BytesIO(data)), path), path)


def _cassis(path: PurePath) -> Any:
    try:
        import cassis
    except ImportError as error:
        raise ExtraMissing("inception", where=path) from error
    return cassis


def _loaded(load: Any, path: PurePath) -> Cas:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # offsets outside of the text: told below
            return load()
    except Exception as error:  # a damaged CAS can fail anywhere inside the library
        raise DecisionsInvalid(
            say("CAS ini rusak.", "This CAS is damaged."),
            where=path,
            hint=say("Ekspor ulang dari INCEpTION.", "Export it from INCEpTION again."),
        ) from error


def _rows(cas: Cas, path: PurePath) -> list[tuple[int, dict[str, str]]]:
    text = cas.sofa_string or ""
    document, coder = named(path)
    told = [_said(cas, *where) for where in _DOCUMENT]
    if document == path.stem:
        document = next((name for name in told if name), document)
    who = _said(cas, *_CODER)
    if not coder and path.stem.casefold() not in NOBODY and who.casefold() not in NOBODY:
        coder = who
    marked = []
    for number, one in enumerate(cas.select_all_annotations(), start=1):
        kind = one.type
        if NOT_CODES.match(kind.name) or kind.name == "uima.tcas.DocumentAnnotation":
            continue
        start, end = getattr(one, "begin", None), getattr(one, "end", None)
        if not isinstance(start, int) or not isinstance(end, int):
            continue
        start, end = max(start, 0), min(end, len(text))
        own = [f for f in kind.all_features if f.name not in ("begin", "end", "sofa")]
        given = [(one_feature.name, _values(one, one_feature.name)) for one_feature in own]
        times = max([len(values) for _, values in given], default=1) or 1
        for n in range(times):  # a feature with several values is several codes
            values = [
                (name, all_of[min(n, len(all_of) - 1)] if all_of else "") for name, all_of in given
            ]
            marked.append(Marked(number, kind.name, values, start, end))
    return rows_of(marked, text, document, coder)


def _said(cas: Cas, kind: str, feature: str) -> str:
    try:
        found = cas.select(kind)
    except Exception:  # a type that the type system does not have
        return ""
    return next((str(value) for one in found if (value := getattr(one, feature, None))), "")


def _values(one: Any, feature: str) -> list[str]:
    """Return the values of a feature as text; nothing for what links to other annotations."""
    value = getattr(one, feature, None)
    if value is None:
        return []
    if isinstance(value, bool):
        return [json.dumps(value)]
    if isinstance(value, str | int | float):
        return [str(value)]
    elements = getattr(value, "elements", None)
    return [one for one in elements or [] if isinstance(one, str)]
