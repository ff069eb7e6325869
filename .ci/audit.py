"""Ask for known advisories about the versions that the tests are known to pass with.

    python .ci/audit.py LIST.txt

Runs pip-audit (beside this Python) over a list of pinned packages. Ends with 1 if one of them has
an advisory. Where the index cannot be asked (no network, or a mirror without that service)
pip-audit itself reports nothing found, so how many could be looked up is said, and which not.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path


def main(list_of_packages: str) -> int:
    """Print what is known about each package of a list; return the exit status."""
    command = [str(Path(sys.executable).with_name("pip-audit")), "--requirement", list_of_packages]
    command += ["--no-deps", "--disable-pip", "--format", "json", "--progress-spinner", "off"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    try:
        found = json.loads(done.stdout)["dependencies"]
    except (ValueError, KeyError):
        last = (done.stderr.strip().splitlines() or ["no answer"])[-1]
        print(f"Advisories were not asked for: {last}")
        return 0
    unknown = [one["name"] for one in found if "skip_reason" in one]
    for one in found:
        for told in one.get("vulns", []):
            mended = ", ".join(told["fix_versions"]) or "no version"
            print(f"{one['name']} {one['version']}: {told['id']}, mended in {mended}")
    print(f"{len(found) - len(unknown)} of {len(found)} packages could be looked up.")
    if 0 < len(unknown) < len(found):
        print("Not known there: " + ", ".join(unknown))
    return int(any(one.get("vulns") for one in found))


if __name__ == "__main__":
    raise SystemExit(main(*sys.argv[1:]))
