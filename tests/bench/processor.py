"""What a command costs: processor seconds, whoever else works on the machine, and memory."""

from __future__ import annotations

import os
import subprocess
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

# Neighbours make a run dearer, never cheaper: the least of several is the nearest to the truth.
ROUNDS = int(os.environ.get("ROUNDS", "3"))

Command = Sequence[str]


@dataclass(frozen=True)
class Cost:
    """Processor seconds (user and system) and the peak of resident memory, in MB."""

    seconds: float
    memory: float


def cost(command: Command, folder: Path) -> Cost:
    """Raises RuntimeError when the command fails."""
    with tempfile.TemporaryFile() as errors:
        process = subprocess.Popen(command, cwd=folder, stdout=subprocess.DEVNULL, stderr=errors)
        _pid, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        if status:
            errors.seek(0)
            raise RuntimeError(errors.read()[-2000:].decode(errors="replace"))
    return Cost(usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024)


def least_costs(jobs: Mapping[str, Sequence[Command]], *, rounds: int = ROUNDS) -> dict[str, Cost]:
    """The least cost of each job (commands whose seconds add up), run in turn, round by round."""
    costs: dict[str, list[Cost]] = {name: [] for name in jobs}
    for _round in range(rounds):
        for name, commands in jobs.items():
            with tempfile.TemporaryDirectory() as folder:
                parts = [cost(command, Path(folder)) for command in commands]
            total = sum(part.seconds for part in parts)
            costs[name].append(Cost(total, max(part.memory for part in parts)))
    return {
        name: Cost(min(c.seconds for c in found), max(c.memory for c in found))
        for name, found in costs.items()
    }
