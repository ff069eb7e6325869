"""What the documents say is what the program does."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from qualnlp import Study

ROOT = Path(__file__).parents[1]


def code_blocks(path: Path, language: str) -> list[str]:
    parts = path.read_text(encoding="utf-8").split(f"```{language}\n")[1:]
    return [part.split("```")[0] for part in parts]


def test_the_readmes_script_runs(
    tmp_path: Path,
    example: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    shutil.copytree(example, tmp_path / "corpora" / "karier-pegawai")
    monkeypatch.chdir(tmp_path)
    (script,) = code_blocks(ROOT / "README.md", "python")
    assert len([line for line in script.splitlines() if line.strip()]) <= 11
    exec(compile(script, "README.md", "exec"), {})
    assert "conclusion" in capsys.readouterr().out
    assert (tmp_path / "luaran" / "bab-iv.docx").exists()


def test_the_walk_through_of_a_new_check_runs(whole_study: Study) -> None:
    from qualnlp.verification import CHECKS

    *_, script = code_blocks(ROOT / "docs" / "verification.md", "python")
    try:
        exec(compile(script, "verification.md", "exec"), {"study": whole_study})
        found = whole_study.verify()
    finally:
        CHECKS.pop("few_quotations", None)
    few = found[found["check"] == "few_quotations"]
    assert len(few) and (few["n"] < 10).all()


def test_the_walk_through_of_a_new_display_runs(whole_study: Study, tmp_path: Path) -> None:
    from qualnlp.display.registry import unregister

    *_, script = code_blocks(ROOT / "docs" / "gallery.md", "python")
    try:
        exec(compile(script, "gallery.md", "exec"), {})
        written = whole_study.display(tmp_path, only="panjang-kutipan")
        drawn = whole_study.figure("panjang-kutipan", title="Judul")
    finally:
        unregister("panjang-kutipan")
    assert [path.name for path in written] == ["panjang-kutipan.png", "panjang-kutipan.svg"]
    assert drawn.axes[0].get_title() == "Judul"


def test_the_readme_names_both_commands_and_only_what_exists() -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    assert "make demo" in text and "make test" in text
    for document in ("README.md", "README.id.md"):
        for part in (ROOT / document).read_text(encoding="utf-8").split("](")[1:]:
            target = part.split(")")[0]
            assert target.startswith("http") or (ROOT / target).exists(), target
    quick = (ROOT / "README.id.md").read_text(encoding="utf-8")
    assert "py -m venv" in quick and "qualnlp demo" in quick


def test_the_command_reference_is_what_the_commands_say() -> None:
    # In a process of its own: help texts take their language when the commands are defined.
    script = str(ROOT / "docs" / "write_commands.py")
    program = f"import runpy; print(runpy.run_path({script!r})['reference'](), end='')"
    done = subprocess.run(
        [sys.executable, "-c", program],
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=True,
    )
    assert done.stdout == (ROOT / "docs" / "commands.md").read_text(encoding="utf-8"), "make docs"


def test_the_ci_calls_a_test_command_of_the_readme() -> None:
    commands = (ROOT / ".ci" / "run").read_text(encoding="utf-8").splitlines()
    called = [line for line in commands if line.startswith("make ")]
    assert called == ["make test", "make test-rest"]
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert all(command in readme for command in called)


def test_the_two_test_commands_of_the_ci_leave_no_test_out() -> None:
    made = (ROOT / "Makefile").read_text(encoding="utf-8")
    (left_out,) = re.findall(r"^LEFT_OUT := (.+)$", made, re.MULTILINE)
    chosen = (ROOT / "tests" / "conftest.py").read_text(encoding="utf-8")
    (opt_in,) = re.findall(r"^OPT_IN = \{(.+)\}$", chosen, re.MULTILINE)
    assert sorted(left_out.split(" or ")) == sorted(re.findall(r"\w+", opt_in))
    assert "\ntest: check" in made and "$(PYTEST) -m '$(LEFT_OUT)'" in made


def test_hooks_run_the_tools_of_this_environment() -> None:
    """The hooks fetch nothing, and they are the tools that `make check` runs."""
    import yaml

    (repository,) = yaml.safe_load((ROOT / ".pre-commit-config.yaml").read_text("utf-8"))["repos"]
    assert repository["repo"] == "local"
    tools = {hook["entry"].split()[0].removeprefix(".venv/bin/") for hook in repository["hooks"]}
    made = (ROOT / "Makefile").read_text(encoding="utf-8").split("\ncheck:")[1].split("\n\n")[0]
    assert tools == {line.split("/")[1].split()[0] for line in made.splitlines()[1:]}
