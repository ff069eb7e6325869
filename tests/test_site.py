"""The documentation site: every public name is described, every snippet runs, the notebooks too."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

import qualnlp
from qualnlp import agreement
from qualnlp.display.registry import DISPLAYS, unregister
from qualnlp.study import Study
from qualnlp.verification import CHECKS

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "docs"
PAGES = [*sorted(DOCS.glob("*.md")), ROOT / "README.md"]
CLUSTERS = ("ray", "pyspark")  # hundreds of megabytes each, and Java: only compiled without them
NOTEBOOKS = sorted((DOCS / "notebooks").glob("*.ipynb"))


def snippets(page: Path) -> list[str]:
    return re.findall(r"```python\n(.*?)```", page.read_text(encoding="utf-8"), re.DOTALL)


@pytest.fixture
def desk(
    tmp_path: Path, example: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[dict[str, object]]:
    """What the guides take for granted: the example study, and a table of complaints."""
    shutil.copytree(example, tmp_path / "corpora" / "karier-pegawai")
    shutil.copy(example / "codebook.yaml", tmp_path / "kode.yaml")
    monkeypatch.chdir(tmp_path)
    texts = ["Pelatihannya jarang, Bu.", "Promosi itu tertutup.", "Gajinya cukup."] * 4
    complaints = pd.DataFrame({"id": range(12), "text": texts, "kota": ["Kendari", "Baubau"] * 6})
    complaints.to_parquet("aduan.parquet")
    study = Study("contoh.study")
    study.set_codebook("kode.yaml")
    study.add("corpora/karier-pegawai/0[12]*")
    first = study.excerpts().query("role == 'informant'")["excerpt_id"].iloc[0]
    study.confirm(first, "pelatihan", coder="ani", stance="mendukung")
    study.conclude("Pelatihan sudah merata.", ["pelatihan"], "mendukung")
    checks, displays = set(CHECKS), set(DISPLAYS)
    yield {"study": study}
    # The guides show how to add a check and a display.
    for name in set(CHECKS) - checks:
        del CHECKS[name]
    for name in set(DISPLAYS) - displays:
        unregister(name)


@pytest.mark.parametrize("page", [page for page in PAGES if snippets(page)], ids=lambda p: p.name)
def test_every_snippet_runs(page: Path, desk: dict[str, object]) -> None:
    pytest.importorskip("pyarrow", reason="the extra `batch` is not installed")
    names: dict[str, Any] = dict(desk)
    for number, snippet in enumerate(snippets(page)):
        code = compile(snippet, f"{page.name}, snippet {number}", "exec")
        if not any(f" {module}" in snippet and not find_spec(module) for module in CLUSTERS):
            exec(code, names)
    if "Coder" in names:  # what the two snippets for clusters hand over to them
        given = pd.read_parquet("aduan.parquet")
        coded = names["Coder"](names["sample"])(given)
        assert coded["id"].tolist() == [one for one in given["id"] for _ in range(3)]
        assert coded["code"].notna().all()


def test_every_public_name_is_in_the_reference() -> None:
    pages = "".join(page.read_text("utf-8") for page in (DOCS / "reference").glob("*.md"))
    rooms = {"agreement", "language", "__version__", "QualNlpError"}
    missing = [name for name in qualnlp.__all__ if name not in rooms]
    missing = [name for name in missing if f"::: qualnlp.{name}\n" not in pages + "\n"]
    assert not missing
    # These are described whole: all that they export.
    assert all(f"::: qualnlp.{room}\n" in pages for room in ("agreement", "language", "errors"))
    assert all(getattr(agreement, name).__doc__ for name in agreement.__all__ if name.islower())


def test_every_page_is_in_the_navigation() -> None:
    navigation = (ROOT / "mkdocs.yml").read_text(encoding="utf-8").split("\nnav:\n")[1]
    for path in (*DOCS.rglob("*.md"), *DOCS.rglob("*.ipynb")):
        if ".ipynb_checkpoints" not in path.parts:
            assert str(path.relative_to(DOCS).as_posix()) in navigation, path


@pytest.mark.slow
@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_the_notebooks_run(path: Path) -> None:
    # In a process of its own: a kernel opens sockets on the loopback interface, with warnings.
    program = (
        "import sys, nbformat, nbclient\n"
        "notebook = nbformat.read(sys.argv[1], 4)\n"
        "nbclient.NotebookClient(notebook, timeout=300).execute()\n"
        "outputs = [out for cell in notebook.cells for out in cell.get('outputs', [])]\n"
        "print(len(outputs))\n"
    )
    command = [sys.executable, "-c", program, str(path)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    assert int(done.stdout) >= 4


@pytest.mark.slow
def test_the_site_builds_strictly(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "--site-dir", str(tmp_path)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    page = (tmp_path / "reference" / "study" / "index.html").read_text(encoding="utf-8")
    assert "qualnlp.Study.confirm" in page
    # Law 6: a page of the site brings in nothing from elsewhere.
    loaded = re.findall(r'<(?:script|link|img)[^>]+(?:src|href)="(https?://[^"]+)"', page)
    assert not [address for address in loaded if 'rel="canonical"' not in address]
