"""What the wheel brings with it: free licences, a bill of materials, the same bytes each time."""

from __future__ import annotations

import importlib.util
import os
import re
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).parents[2]
ALLOWED = re.compile(
    r"MIT|BSD|Apache|PSF|Python Software Foundation|ISC|MPL|Mozilla|CC0|Zlib|0BSD|Unlicense"
)
COPYLEFT = re.compile(r"A?GPL|General Public|Affero|LGPL|SSPL|EUPL|CC.BY.(NC|SA)")


def sbom() -> ModuleType:
    found = importlib.util.spec_from_file_location("sbom", ROOT / ".ci" / "sbom.py")
    assert found is not None and found.loader is not None
    module = importlib.util.module_from_spec(found)
    found.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def tool() -> ModuleType:
    if not (ROOT / ".ci" / "sbom.py").exists():
        pytest.skip("only in the repository")
    return sbom()


def test_every_package_of_the_core_has_a_free_licence(tool: ModuleType) -> None:
    found = tool.packages()
    assert {"numpy", "pandas", "spacy", "starlette", "pypdfium2", "h11"} <= set(found)
    wrong = {
        name: licence
        for name, (one, _) in found.items()
        if not ALLOWED.search(licence := tool.licence_of(one)) or COPYLEFT.search(licence)
    }
    assert not wrong


@pytest.mark.parametrize(
    ("licence", "free"),
    [("MIT", True), ("BSD License", True), ("GPL-3.0-only", False), ("MIT OR AGPL-3.0", False)],
)
def test_the_check_of_licences_can_fail(licence: str, free: bool) -> None:
    assert (bool(ALLOWED.search(licence)) and not COPYLEFT.search(licence)) is free


def test_the_bill_of_materials_names_every_package_and_who_needs_it(tool: ModuleType) -> None:
    bill = tool.bill()
    assert bill["bomFormat"] == "CycloneDX" and bill["specVersion"] == "1.6"
    references = [one["bom-ref"] for one in bill["components"]]
    assert len(references) == len(set(references)) > 40
    named = {bill["metadata"]["component"]["bom-ref"], *references}
    for one in bill["dependencies"]:
        assert {one["ref"], *one["dependsOn"]} <= named
    assert any(one["name"] == "htmx.org" for one in bill["components"])
    assert all(one["version"] and one["licenses"] for one in bill["components"])
    assert tool.bill() == bill


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["wheel", "sdist"])
def test_what_is_built_twice_has_the_same_bytes(tmp_path: Path, kind: str) -> None:
    made = []
    for number, mask in enumerate((0o022, 0o077)):
        out = tmp_path / str(number)
        subprocess.run(
            [sys.executable, "-m", "hatchling", "build", "-t", kind, "-d", str(out)],
            cwd=ROOT,
            env={**os.environ, "SOURCE_DATE_EPOCH": "1767225600", "TZ": f"UTC-{number}"},
            check=True,
            capture_output=True,
            umask=mask if os.name == "posix" else -1,
        )
        (one,) = out.iterdir()
        made.append((one.name, one.read_bytes()))
    assert made[0][0] == made[1][0]
    assert made[0][1] == made[1][1]
