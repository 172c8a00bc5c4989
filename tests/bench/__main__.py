"""Run the benches, print a table, write var/bench.json. `ONLY=` names some, by commas."""

from __future__ import annotations

import json
import os
import platform
import subprocess
import sys
import time
from dataclasses import asdict
from pathlib import Path

from media.ffmpeg.process import FfmpegMissing, locate
from tests.bench.registry import Bench, Result, benches

REPORT = Path(__file__).parents[2] / "var" / "bench.json"


def main() -> None:
    wanted, known = os.environ.get("ONLY", "").replace(",", " ").split(), benches()
    if unknown := set(wanted) - set(known):
        sys.exit(f"No bench named {', '.join(sorted(unknown))}: there are {', '.join(known)}.")
    results: list[Result] = []
    for name, bench in known.items():
        if not wanted or name in wanted:
            results += _run(name, bench)
    _write(results)


def _run(name: str, bench: Bench) -> list[Result]:
    """A bench that cannot run says why: it informs, and fails no build."""
    started = time.monotonic()
    try:
        results = bench()
    except (RuntimeError, OSError, subprocess.SubprocessError) as error:
        sys.stdout.write(f"{name}: not measured ({error})\n")
        return []
    for result in results:
        sys.stdout.write(_line(result))
    sys.stdout.write(f"  {name}: {time.monotonic() - started:.0f} s\n")
    sys.stdout.flush()
    return results


def _line(result: Result) -> str:
    verdict = "ok  " if result.ok else "OVER"
    measured = f"{result.value:9.2f} {result.unit:8} {result.ratio:6.3f} ≤ {result.bar:<5}"
    return f"{verdict} {result.name:28} {measured} of {result.limit:.2f} ({result.limit_name})\n"


def _write(results: list[Result]) -> None:
    report = {
        "machine": {
            "processor": platform.processor() or platform.machine(),
            "cores": os.cpu_count(),
            "load": os.getloadavg()[0],
            "system": platform.platform(),
        },
        "versions": {"python": platform.python_version(), "ffmpeg": _ffmpeg_version()},
        "results": [
            {**asdict(result), "ratio": round(result.ratio, 4), "ok": result.ok}
            for result in results
        ],
    }
    REPORT.parent.mkdir(exist_ok=True)
    REPORT.write_text(json.dumps(report, indent=1, ensure_ascii=False) + "\n")


def _ffmpeg_version() -> str:
    try:
        answer = subprocess.run([locate("ffmpeg"), "-version"], capture_output=True, text=True)
    except (FfmpegMissing, OSError):
        return ""
    return answer.stdout.split(" Copyright")[0]


if __name__ == "__main__":
    main()
