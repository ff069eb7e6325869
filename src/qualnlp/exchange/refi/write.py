"""A project -> a .qdpx archive. In: a project. Out: bytes, the same for the same project.

Written so that every tool reads it: texts in UTF-8 without a byte order mark, line ends one
character, Unicode NFC; offsets in code points, the end exclusive; one selection for each (stretch,
code, coder), since tools keep only one of two coders on one selection; dates and users always;
people before machines, since tools show the first user's codings.

Our own archives also hold `MATERIAL_NAME`, the rows of the transcripts, which other tools ignore:
turns, speakers and excerpts come back by it as they were.
"""

from __future__ import annotations

import json
from collections import Counter
from io import BytesIO
from typing import IO, Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from qualnlp import __version__
from qualnlp.codebook.code_text import write_fields
from qualnlp.exchange.project import Project, ProjectCode, ProjectSource, Segment
from qualnlp.exchange.refi.description import write_description
from qualnlp.exchange.refi.guids import guid_of
from qualnlp.exchange.refi.names import code_names, numbered
from qualnlp.exchange.report import Report
from qualnlp.exchange.unicode_text import TextForm, text_form, xml_text
from qualnlp.i18n import say

NAMESPACE = "urn:QDA-XML:project:1.0"
CODEBOOK_NAMESPACE = "urn:QDA-XML:codebook:1.0"
MATERIAL_NAME = "qualnlp.json"
# The name of a selection holds its first words.
_MAX_NAME = 100
TECHNIQUE = "teknik"


def qdpx_bytes(project: Project, report: Report, *, case_codes: bool = False) -> bytes:
    """Return a project as a .qdpx archive.

    Parameters
    ----------
    case_codes : bool
        Also write each case as a code over its whole sources: QualCoder links a case to a source
        only by that.
    """
    _tell_controls(project, report)
    writer = _Writer(project, report, case_codes)
    out = BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED) as archive:
        # In a stream: as one tree, fifty thousand codings would take half a gigabyte.
        with archive.open(_part("project.qde"), "w", force_zip64=False) as file:
            writer.write(file)
        for name, text in sorted(writer.texts.items()):
            archive.writestr(_part(f"sources/{name}"), text.encode())
        if project.material:
            data = json_bytes({"format": "qualnlp-material", **project.material})
            archive.writestr(_part(MATERIAL_NAME), data)
    return out.getvalue()


def qdc_bytes(project: Project, report: Report) -> bytes:
    """Return the codebook of a project as a .qdc file."""
    from lxml import etree

    root = etree.Element("CodeBook", nsmap={None: CODEBOOK_NAMESPACE}, origin=_origin())
    _write_codes(etree.SubElement(root, "Codes"), project.codes, report)
    return _xml(root)


def json_bytes(data: Any) -> bytes:
    """Return JSON for a file: as it was given, no blanks, half surrogates as escapes."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    try:
        return text.encode()
    except UnicodeEncodeError:
        return json.dumps(data, separators=(",", ":")).encode()


def _part(name: str) -> ZipInfo:
    """Return a member of an archive without any time or machine in it."""
    part = ZipInfo(name, (1980, 1, 1, 0, 0, 0))
    part.compress_type = ZIP_DEFLATED
    part.create_system = 0
    part.external_attr = 0o600 << 16
    return part


def _tell_controls(project: Project, report: Report) -> None:
    """Say which texts hold signs that XML cannot hold."""
    detail = say("tanda kendali ditulis sebagai �", "control characters written as �")
    for one in project.codes:
        if any(xml_text(str(value)) != str(value) for value in _values(one)):
            report.changed("code", one.code.id, detail)
    for source in project.sources:
        n = sum(xml_text(one.memo) != one.memo for one in source.segments)
        report.changed("memo", source.name, detail, n)


def _values(one: ProjectCode) -> list[str]:
    code = one.code
    return [code.name, code.definition, *code.include, *code.exclude, *code.examples, code.source]


def _origin() -> str:
    return f"qualnlp {__version__}"


def _xml(root: Any) -> bytes:
    from lxml import etree

    return bytes(etree.tostring(root, xml_declaration=True, encoding="utf-8"))


def _time(text: str) -> str:
    """Return a time to the second, as tools read it; UTC."""
    return f"{text[:19]}Z" if text else ""


def _write_codes(holder: Any, codes: list[ProjectCode], report: Report) -> None:
    """Write the tree of codes, each name once."""
    from lxml import etree

    names = code_names(codes)
    elements: dict[str, Any] = {}
    for one in codes:
        name = names[one.key]
        if name != one.code.name:
            detail = say(
                f"nama kode ini ada dua kali; ditulis “{name}”",
                f"two codes have this name; written “{name}”",
            )
            report.changed("code", one.code.name, detail)
        above = holder if one.parent is None else elements[one.parent]
        attributes = {
            "guid": guid_of("code", one.key),
            "name": xml_text(name),
            "isCodable": "true" if one.codable else "false",
        }
        element = elements[one.key] = etree.SubElement(above, "Code", attributes)
        # Readers make one blank of several.
        _text(element, "Description", write_fields(one.code, " ".join(name.split())))


def _text(holder: Any, tag: str, text: str) -> None:
    from lxml import etree

    etree.SubElement(holder, tag).text = xml_text(text)


class _Writer:
    """Writes the elements of one project, in the order of the schema.

    `texts` holds the files of sources and notes afterwards, by name.
    """

    def __init__(self, project: Project, report: Report, case_codes: bool) -> None:
        self._project = project
        self._report = report
        self._case_codes = case_codes
        self.texts: dict[str, str] = {}
        names = numbered(source.name for source in project.sources)
        self._names = {
            source.key: name for source, name in zip(project.sources, names, strict=True)
        }
        self._guids = {name: guid_of("user", name) for name in project.coders}
        self._codes = {one.key: guid_of("code", one.key) for one in project.codes}

    def write(self, file: IO[bytes]) -> None:
        """Write the whole document."""
        from lxml import etree

        project = self._project
        attributes = {"name": xml_text(project.name), "origin": _origin()}
        if project.coders:
            attributes["creatingUserGUID"] = self._guids[project.coders[0]]
        if project.created:
            attributes["creationDateTime"] = _time(project.created)
            attributes["modifiedDateTime"] = _time(project.modified or project.created)
        head = etree.Element("Project")
        self._head(head)
        tail = etree.Element("Project")
        self._notes(tail)
        with etree.xmlfile(file, encoding="utf-8") as out:
            out.write_declaration()
            with out.element("Project", attributes, nsmap={None: NAMESPACE}):
                for element in head:
                    out.write(element)
                if project.sources:
                    with out.element("Sources"):
                        for source in project.sources:
                            self._source(out, source)
                for element in tail:
                    out.write(element)

    def _head(self, root: Any) -> None:
        """Add what stands before the sources."""
        from lxml import etree

        project = self._project
        if project.coders:
            users = etree.SubElement(root, "Users")
            for name in project.coders:
                etree.SubElement(users, "User", guid=self._guids[name], name=xml_text(name))
        if project.codes:
            codes = etree.SubElement(etree.SubElement(root, "CodeBook"), "Codes")
            _write_codes(codes, project.codes, self._report)
            for case in project.cases if self._case_codes else ():
                attributes = {"guid": guid_of("case", case.name), "name": xml_text(case.name)}
                etree.SubElement(codes, "Code", attributes, isCodable="true")
        self._variables(root)
        self._cases(root)

    def _variables(self, root: Any) -> None:
        from lxml import etree

        named = dict.fromkeys(name for case in self._project.cases for name in case.attributes)
        has_techniques = any(source.technique for source in self._project.sources)
        if not named and not has_techniques:
            return
        holder = etree.SubElement(root, "Variables")
        for name in named:
            # A variable of cases and one of sources must not have one name.
            shown = f"{name} (informan)" if has_techniques and name == TECHNIQUE else name
            guid = guid_of("variable", name)
            etree.SubElement(
                holder, "Variable", guid=guid, name=xml_text(shown), typeOfVariable="Text"
            )
        if has_techniques:
            guid = guid_of("technique")
            etree.SubElement(holder, "Variable", guid=guid, name=TECHNIQUE, typeOfVariable="Text")

    def _cases(self, root: Any) -> None:
        from lxml import etree

        if not self._project.cases:
            return
        holder = etree.SubElement(root, "Cases")
        for case in self._project.cases:
            guid = guid_of("case", case.name)
            element = etree.SubElement(holder, "Case", guid=guid, name=xml_text(case.name))
            for name, value in case.attributes.items():
                self._value(element, guid_of("variable", name), value)
            for key in case.sources:
                etree.SubElement(element, "SourceRef", targetGUID=guid_of("source", key))

    def _value(self, holder: Any, variable: str, value: str) -> None:
        from lxml import etree

        element = etree.SubElement(holder, "VariableValue")
        etree.SubElement(element, "VariableRef", targetGUID=variable)
        _text(element, "TextValue", value)

    def _source(self, out: Any, source: ProjectSource) -> None:
        from lxml import etree

        guid, form = guid_of("source", source.key), text_form(source.text)
        self.texts[f"{guid}.txt"] = form.text
        name = self._names[source.key]
        if name != source.name:
            detail = say(f"dua sumber bernama ini; ditulis “{name}”", f"written “{name}”")
            self._report.changed("source", source.name, detail)
        if form.text != source.text:
            detail = say("huruf gabungan ditulis sebagai satu (NFC)", "letters composed (NFC)")
            self._report.changed("text", source.name, detail)
        attributes = {
            "guid": guid,
            "name": xml_text(name),
            "plainTextPath": f"internal://{guid}.txt",
            **self._made(source.coder or self._first(), source.created),
        }
        with out.element("TextSource", attributes):
            seen: Counter[tuple[object, ...]] = Counter()
            for one in source.segments:
                out.write(self._selection(source, form, one, seen))
            for case in self._project.cases if self._case_codes else ():
                if source.key in case.sources:
                    out.write(self._whole(case.name, source, form))
            for note in self._project.notes:
                if note.target == "transcript" and note.target_id == source.key:
                    out.write(etree.Element("NoteRef", targetGUID=self._note_guid(note)))
            if source.technique:
                holder = etree.Element("TextSource")
                self._value(holder, guid_of("technique"), source.technique)
                out.write(holder[0])

    def _selection(
        self,
        source: ProjectSource,
        form: TextForm,
        one: Segment,
        seen: Counter[tuple[object, ...]],
    ) -> Any:
        from lxml import etree

        start, end = form.written(one.start), form.written(one.end)
        identity = (source.key, one.start, one.end, one.code or "", one.coder)
        seen[identity] += 1
        guid = guid_of("selection", *identity, seen[identity])
        made = self._made(one.coder, one.created or source.created)
        attributes = {
            "guid": guid,
            "name": xml_text(" ".join(form.text[start:end].split())[:_MAX_NAME]),
            "startPosition": str(start),
            "endPosition": str(end),
            **made,
        }
        element = etree.Element("PlainTextSelection", attributes)
        told = one.memo if one.code is None else write_description(one.memo, one.stance, one.mode)
        if told:
            _text(element, "Description", told)
        if one.code is not None:
            coding = etree.SubElement(element, "Coding", {"guid": guid_of("coding", guid), **made})
            etree.SubElement(coding, "CodeRef", targetGUID=self._codes[one.code])
        return element

    def _whole(self, case: str, source: ProjectSource, form: TextForm) -> Any:
        """Code a whole source with a case: the form in which QualCoder takes the link."""
        from lxml import etree

        guid = guid_of("case selection", source.key, case)
        made = self._made(self._first(), source.created)
        element = etree.Element(
            "PlainTextSelection",
            {"guid": guid, "name": xml_text(case), "startPosition": "0", **made},
            endPosition=str(len(form.text)),
        )
        coding = etree.SubElement(element, "Coding", {"guid": guid_of("coding", guid), **made})
        etree.SubElement(coding, "CodeRef", targetGUID=guid_of("case", case))
        return element

    def _notes(self, root: Any) -> None:
        from lxml import etree

        if not self._project.notes:
            return
        holder = etree.SubElement(root, "Notes")
        for note in self._project.notes:
            guid = self._note_guid(note)
            self.texts[f"{guid}.txt"] = text_form(note.text).text
            attributes = {
                "guid": guid,
                "name": xml_text(f"memo {note.target}: {note.target_id}"),
                "plainTextPath": f"internal://{guid}.txt",
                **self._made(note.coder, note.created or self._project.created),
            }
            etree.SubElement(holder, "Note", attributes)

    def _note_guid(self, note: Any) -> str:
        return guid_of("note", note.target, note.target_id, note.coder)

    def _made(self, coder: str, when: str) -> dict[str, str]:
        made = {"creationDateTime": _time(when)}
        return made | {"creatingUser": self._guids[coder]} if coder else made

    def _first(self) -> str:
        return self._project.coders[0] if self._project.coders else ""
