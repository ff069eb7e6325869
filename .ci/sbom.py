"""What a wheel of qualnlp brings with it, as CycloneDX: the core's packages, and what is vendored.

    python .ci/sbom.py OUT.cdx.json

Read from the environment that runs this: each package that the core needs there, directly or not,
with version, licence and who needs it. No times and no random numbers: the same environment gives
the same bytes. `packages` and `licence_of` serve the licence check of the tests, too.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path
from typing import Any

from packaging.requirements import Requirement

ROOT = Path(__file__).resolve().parent.parent
# What lies in the repository and comes from others: name, version's pattern, file, licence.
VENDORED = [("htmx.org", r"htmx-([\d.]+)\.min\.js", "src/qualnlp/review/static", "0BSD")]


def key(name: str) -> str:
    """Return a package's name as it is compared."""
    return re.sub(r"[-_.]+", "-", name).lower()


def needed(name: str, extras: frozenset[str] = frozenset()) -> Iterator[Requirement]:
    """Give what a package needs here, with some of its extras."""
    for text in distribution(name).requires or []:
        one = Requirement(text)
        asked = [{"extra": extra} for extra in (extras or {""})]
        if one.marker is None or any(one.marker.evaluate(each) for each in asked):
            yield one


def packages(name: str = "qualnlp") -> dict[str, tuple[Distribution, list[str]]]:
    """Return each package that another needs, directly or not, and what it needs itself."""
    found: dict[str, tuple[Distribution, list[str]]] = {}
    waiting = list(needed(name))
    while waiting:
        one = waiting.pop()
        if key(one.name) in found:
            continue
        try:
            inner = list(needed(one.name, frozenset(one.extras)))
        except PackageNotFoundError:
            continue  # for another system
        found[key(one.name)] = distribution(one.name), sorted({key(each.name) for each in inner})
        waiting += inner
    return dict(sorted(found.items()))


def licence_of(package: Distribution) -> str:
    """Return a package's licence in its own words."""
    about = package.metadata
    classifiers = [
        text.rpartition(":: ")[2]
        for text in about.get_all("Classifier") or []
        if text.startswith("License ::") and not text.endswith("OSI Approved")
    ]
    first = (about.get("License") or "").strip().split("\n")[0]
    return about.get("License-Expression") or "; ".join(classifiers) or first


def bill() -> dict[str, Any]:
    """Return the bill of materials."""
    ours = distribution("qualnlp")
    found = packages()
    reference = {name: f"pkg:pypi/{name}@{one.version}" for name, (one, _) in found.items()}
    components = [
        {
            "type": "library",
            "bom-ref": reference[name],
            "name": name,
            "version": one.version,
            "purl": reference[name],
            "licenses": [{"license": {"name": licence_of(one)}}],
        }
        for name, (one, _) in found.items()
    ]
    for name, pattern, folder, licence in VENDORED:
        versions = (re.fullmatch(pattern, path.name) for path in (ROOT / folder).iterdir())
        version = next(found[1] for found in versions if found)
        components.append(
            {
                "type": "library",
                "bom-ref": f"pkg:npm/{name}@{version}",
                "name": name,
                "version": version,
                "purl": f"pkg:npm/{name}@{version}",
                "licenses": [{"license": {"id": licence}}],
            }
        )
    itself = f"pkg:pypi/qualnlp@{ours.version}"
    direct = sorted(reference[key(one.name)] for one in needed("qualnlp") if key(one.name) in found)
    inner = [
        {"ref": reference[name], "dependsOn": [reference[each] for each in needs if each in found]}
        for name, (_, needs) in found.items()
    ]
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {
            "component": {
                "type": "library",
                "bom-ref": itself,
                "name": "qualnlp",
                "version": ours.version,
                "purl": itself,
                "licenses": [{"license": {"id": "MIT"}}],
            }
        },
        "components": components,
        "dependencies": [{"ref": itself, "dependsOn": direct}, *inner],
    }


def main() -> None:
    """Write the bill."""
    out = Path(sys.argv[1])
    out.write_text(json.dumps(bill(), indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    print(f"{out}: {len(bill()['components'])} components")


if __name__ == "__main__":
    main()
