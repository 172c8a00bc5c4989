#!/usr/bin/env bash
# Compile the ranges of pyproject.toml into requirements/*.txt and the npm lock, pinned and hashed.
# No lock names a host: pip and npm use whichever registry the machine is set up for.
# `make lock` keeps the present versions where they still fit; `UPGRADE=1 make lock` takes new ones.
set -euo pipefail
cd "$(dirname "$0")/.."

compile() {
    local output="requirements/$1.txt"
    shift
    printf '== %s\n' "$output"
    .venv/bin/uv pip compile "$@" ${UPGRADE:+--upgrade} --universal --python-version 3.11 \
        --generate-hashes --no-header --no-annotate --no-emit-index-url --no-emit-find-links \
        --quiet --output-file "$output" >/dev/null
}

compile base pyproject.toml
compile production pyproject.toml --extra production --constraint requirements/base.txt
# The development lock holds the production packages too: mypy and `check --deploy` read those settings.
compile dev pyproject.toml --extra production --group dev --constraint requirements/production.txt
compile asr pyproject.toml --extra asr --group asr-test --constraint requirements/dev.txt
compile s3-test --group s3-test
compile ffmpeg --group ffmpeg
compile node --group node

printf '== package-lock.json\n'
npm install --package-lock-only --ignore-scripts --no-audit --no-fund >/dev/null

# The authors' donation pages are the only addresses npm still writes: drop them, to keep the rule plain.
.venv/bin/python - <<'PYTHON'
import json
from pathlib import Path

path = Path("package-lock.json")
lock = json.loads(path.read_text())
for package in lock["packages"].values():
    package.pop("funding", None)
path.write_text(json.dumps(lock, indent=2, ensure_ascii=False) + "\n")
PYTHON

# A host that slipped into a lock would tie every machine to one registry.
if grep -nE '://|"resolved"|--index|--find-links' requirements/*.txt package-lock.json; then
    printf 'A lock names a host (above): check the options of uv and npm.\n' >&2
    exit 1
fi
