"""`make run`, last part: the supervised processes, and the lines that say where the site is."""

import http.client
import os
import signal
import subprocess
import threading
import time

from scripts.academy_data import environment
from scripts.console import ROOT, VAR, Failure, say
from scripts.python_packages import PYTHON

_PATIENCE = 90.0  # Seconds before saying that the site does not answer.


def serve(host: str, port: int) -> int:
    """Supervise the academy until Ctrl-C; returns the exit code."""
    own_name = "127.0.0.1" if host in ("0.0.0.0", "::") else host  # noqa: S104  (compared, not bound)
    url = f"http://{f'[{own_name}]' if ':' in own_name else own_name}:{port}"
    bind = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
    env = {**environment(), "BIND": bind, "VAR_DIR": str(VAR)}
    env.setdefault("BASE_URL", url)
    say("Starting the web server, two workers and the clock")
    # Root must be named, or the supervisor warns that it keeps its rights.
    as_root = ["--user", "root"] if os.geteuid() == 0 else []
    supervisor = subprocess.Popen(
        [PYTHON.parent / "supervisord", "--nodaemon", *as_root, "-c", ROOT / "supervisord.conf"],
        cwd=ROOT,
        env=env,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
    )
    # The terminal sends Ctrl-C to both; the supervisor ends its processes, and then this one.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda *_: supervisor.terminate())
    threading.Thread(
        target=_announce, args=(own_name, port, url, env, supervisor), daemon=True
    ).start()
    _relay(supervisor)
    code = supervisor.wait()
    if code > 0:
        raise Failure(f"The supervisor ended with code {code}: the lines above say why.")
    say("The academy is stopped.")
    return 0


def _relay(supervisor: "subprocess.Popen[str]") -> None:
    """Print what the processes say, until they end.

    When nobody reads any more (`make run | head`, a closed terminal), the academy is stopped:
    a supervisor that cannot write would end and leave its processes behind.
    """
    for line in supervisor.stdout or ():
        try:
            print(line, end="", flush=True)
        except OSError:
            supervisor.terminate()
            os.dup2(os.open(os.devnull, os.O_WRONLY), 1)


def _announce(
    host: str, port: int, url: str, env: dict[str, str], supervisor: "subprocess.Popen[str]"
) -> None:
    """Once the site answers, print its address and the demo accounts."""
    deadline = time.monotonic() + _PATIENCE
    while (status := _status(host, port)) is None or status >= 400:
        if supervisor.poll() is not None:
            return
        if time.monotonic() > deadline:
            what = "does not answer" if status is None else f"answers with error {status}"
            say(f"The site {what} after {_PATIENCE:.0f} s: the lines above say why.")
            return
        # Each error page writes its reason above: once in a while is enough.
        time.sleep(0.2 if status is None else 10)
    say(f"The academy is open: {url}  (Ctrl-C stops it)")
    accounts = subprocess.run(
        [PYTHON, ROOT / "manage.py", "demo_accounts"],
        cwd=ROOT, env=env, capture_output=True, text=True, check=False,
    )  # fmt: skip
    print(accounts.stdout.rstrip(), flush=True)


def _status(host: str, port: int) -> int | None:
    """The HTTP status of the home page, or None when nothing answers."""
    connection = http.client.HTTPConnection(host, port, timeout=20)
    try:
        connection.request("GET", "/")
        return connection.getresponse().status
    except (OSError, http.client.HTTPException):
        return None
    finally:
        connection.close()
