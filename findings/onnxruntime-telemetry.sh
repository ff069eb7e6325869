#!/usr/bin/env bash
# onnxruntime 1.32.0 on Linux, seen 28 November 2026: `import onnxruntime`, with no model and no session, writes an id of the
# computer and a database of events below ~/.cache/Microsoft, to be sent to its maker (the library then asks for the address of
# mobile.events.data.microsoft.com). disable_telemetry_events() comes too late, since it can be called only after the
# import; with ORT_DISABLE_TELEMETRY=1 set before it nothing is written. A program that promises to work offline must set it.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check onnxruntime==1.32.0
mkdir "$folder/plain" "$folder/told"
cd "$folder"
# Nothing is sent from here: no program that this starts may reach another computer.
alone() { unshare --user --map-root-user --net "$@" 2>/dev/null || "$@"; }
HOME="$folder/plain" XDG_CACHE_HOME= alone venv/bin/python -c "import onnxruntime"
HOME="$folder/told" XDG_CACHE_HOME= ORT_DISABLE_TELEMETRY=1 alone venv/bin/python -c "import onnxruntime"
find plain told -type f
test -f plain/.cache/Microsoft/DeveloperTools/.onnxruntime/deviceid || { echo "onnxruntime behaves otherwise now"; exit 1; }
test -z "$(find told -type f)" || { echo "the variable stops it no more"; exit 1; }
