"""What ffprobe says of a file."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

from media.ffmpeg.process import locate


def streams_of(path: Path) -> list[dict[str, Any]]:
    command = [locate("ffprobe"), "-v", "error", "-show_streams", "-of", "json", str(path)]
    answer = subprocess.run(command, capture_output=True, check=True)
    streams: list[dict[str, Any]] = json.loads(answer.stdout)["streams"]
    return streams
