"""Entry of the Makefile: `python3 scripts/setup.py run|test|check|install|services|assets`.

Only the standard library, since nothing is installed yet, and in this file only what Python 3.6
understands, so that a Python that is too old is told so in one line.
"""

import sys
from pathlib import Path

OLDEST = (3, 11)


def main() -> int:
    if sys.version_info < OLDEST:
        print(
            f"ERROR: Python 3.11 or newer is needed, and {sys.executable} is "
            f"{sys.version_info[0]}.{sys.version_info[1]}. Name another one: "
            "make run PYTHON=python3.11",
            file=sys.stderr,
        )
        return 1
    sys.path[0] = str(Path(__file__).resolve().parents[1])
    from scripts.commands import main as run_command

    return run_command(sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())
