"""Cases and variables. In: elements. Out: informants with attributes, techniques of sources."""

from __future__ import annotations

from qualnlp.exchange.project import Project, ProjectCase
from qualnlp.exchange.refi.guids import bare_guid
from qualnlp.exchange.refi.selections import references
from qualnlp.exchange.refi.write import TECHNIQUE
from qualnlp.exchange.report import Report
from qualnlp.i18n import say
from qualnlp.safe_xml import Node


def read_cases(root: Node, project: Project, links: dict[str, list[str]], report: Report) -> None:
    """Put cases and the attributes of sources into a project.

    Parameters
    ----------
    links : dict
        GUID of a case -> keys of the sources of which stretches are tied to it.
    """
    holder = root.first("Variables")
    names = {
        bare_guid(one.get("guid")): one.get("name").strip() or one.get("guid")
        for one in (holder.all("Variable") if holder else ())
    }
    by_key = {source.key: source for source in project.sources}
    cases = root.first("Cases")
    for node in cases.all("Case") if cases else ():
        name = " ".join(node.get("name").split())
        values = _values(node, names)
        keys = [*references(node, "SourceRef"), *links.get(bare_guid(node.get("guid")), [])]
        own = [key for key in dict.fromkeys(keys) if key in by_key]
        if name:
            project.cases.append(ProjectCase(name, values, own))
            continue
        # A case without a name holds attributes of its source.
        for key in own:
            by_key[key].attributes.update(values)
        if not own and values:
            told = say("kasus tanpa nama dan tanpa sumber", "a case without name and source")
            report.left_out("case", ", ".join(values)[:80], told)
    sources = root.first("Sources")
    for node in sources.children if sources else ():
        source = by_key.get(bare_guid(node.get("guid")))
        if source is not None:
            source.attributes.update(_values(node, names))
            source.technique = source.attributes.pop(TECHNIQUE, "").strip()


def _values(node: Node, names: dict[str, str]) -> dict[str, str]:
    found = {}
    for one in node.all("VariableValue"):
        target = one.first("VariableRef")
        name = names.get(bare_guid(target.get("targetGUID")), "") if target else ""
        values = [inner.text.strip() for inner in one.children if inner.tag != "VariableRef"]
        if name == f"{TECHNIQUE} (informan)":
            name = TECHNIQUE
        if name and values and values[0]:
            found[name] = values[0]
    return found
