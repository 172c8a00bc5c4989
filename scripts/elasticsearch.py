"""A real Elasticsearch node for the tests, from artefacts that its authors publish for Maven."""

import re
import shutil
import subprocess
import zipfile
from pathlib import Path

from scripts.console import ROOT, Failure, last_line, run_logged, step
from scripts.stamps import digest, is_fresh, mark

NODE = ROOT / ".elasticsearch"
SOURCES = ROOT / ".ci" / "elasticsearch"
OLDEST_JAVA = 17
_STAMP = NODE / "stamp"
_DESCRIPTION = "META-INF/es-plugins/transport-netty4/plugin-descriptor.properties"


def build() -> None:
    """Fill `.elasticsearch/` unless it is of these sources; raises Failure in one line."""
    made_from = digest([SOURCES / "pom.xml", SOURCES / "Node.java", Path(__file__)])
    if is_fresh(_STAMP, made_from):
        return
    _check_programs()
    with step(f"Building an Elasticsearch node for the tests in {NODE.name}"):
        shutil.rmtree(NODE, ignore_errors=True)
        run_logged(
            [
                "mvn", "--batch-mode", "--quiet", "--file", SOURCES / "pom.xml",
                f"-Dnode={NODE}", "package",
            ],
            log="elasticsearch-maven",
            explain=maven_problem,
        )  # fmt: skip
        _describe_module(NODE / "modules" / "transport-netty4")
        run_logged(
            ["javac", "-cp", NODE / "lib" / "*", "-d", NODE / "classes", SOURCES / "Node.java"],
            log="elasticsearch-javac",
            explain=lambda text: f"The launcher was not compiled: {last_line(text)}.",
        )
    mark(_STAMP, made_from)


def _check_programs() -> None:
    missing = [name for name in ("java", "javac", "mvn") if not shutil.which(name)]
    if missing:
        raise Failure(
            f"{' and '.join(missing)} missing: Elasticsearch for the tests needs Java "
            f"{OLDEST_JAVA} and Maven (Debian, Ubuntu: apt install openjdk-17-jdk-headless maven)."
        )
    said = subprocess.run(["javac", "-version"], capture_output=True, text=True, check=False)
    version = re.search(r"javac (\d+)", said.stdout + said.stderr)
    if version and int(version[1]) < OLDEST_JAVA:
        raise Failure(
            f"Elasticsearch for the tests needs Java {OLDEST_JAVA}, and javac is {version[1]}."
        )


def _describe_module(folder: Path) -> None:
    """Elasticsearch reads a module's description beside its jars; it is published inside one.

    Without the name of its Java module: the server here is on the class path, where it is none,
    and Java modules find each other among themselves only.
    """
    (jar,) = folder.glob("transport-netty4-*.jar")
    with zipfile.ZipFile(jar) as archive:
        published = archive.read(_DESCRIPTION).decode()
    lines = (line for line in published.splitlines() if not line.startswith("modulename="))
    (folder / Path(_DESCRIPTION).name).write_text("\n".join(lines))


def maven_problem(output: str) -> str:
    """The sentence that says why Maven failed, from its output."""
    if "Could not transfer" in output or "Unknown host" in output:
        return (
            "Elasticsearch for the tests cannot be downloaded: no Maven repository answers. "
            "Check the network or Maven's settings, then run this command again."
        )
    errors = [line for line in output.splitlines() if line.startswith("[ERROR]")]
    reason = (errors[0] if errors else last_line(output)).removeprefix("[ERROR]").strip()
    return f"Maven failed: {reason.rstrip('.')}."
