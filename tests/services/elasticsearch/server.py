"""Start and stop one Elasticsearch node for tests, on its own ports, with its data in memory."""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.services.elasticsearch.home import NoServerError, build_home, java_runtime
from tests.services.machine import free_port, quick_folder

_SECONDS_TO_START = 120
_SECONDS_TO_STOP = 20


class Server:
    """A node that can be killed and started again on the same data, to see what the site makes of it."""

    def __init__(self, folder: Path, *, heap: str = "512m", quick_start: bool = True) -> None:
        """Prepare a node in an empty folder. `quick_start` halves the start and is slower ever after."""
        self.folder = folder
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.heap = heap
        self.quick_start = quick_start
        self.process: subprocess.Popen[bytes] | None = None
        self._transport_port = free_port()
        self._account = pwd.getpwnam("nobody") if os.geteuid() == 0 else None
        self.java = java_runtime()
        self.home = build_home(self.java)
        for name in ("data", "logs", "tmp"):
            (folder / name).mkdir()
        shutil.copytree(self.home / "config", folder / "config")
        if self._account:
            self._hand_over()

    def _hand_over(self) -> None:
        """The server refuses to run as root, and another account may not read what lies in root's folders."""
        assert self._account
        self.home = shutil.copytree(self.home, self.folder / "home")
        if not _readable_by_all(self.java / "bin" / "java"):
            self.java = shutil.copytree(self.java, self.folder / "java")
        for path in (self.folder, *self.folder.rglob("*")):
            os.chown(path, self._account.pw_uid, self._account.pw_gid)

    def start(self) -> None:
        """Start the node and wait until it answers and all it holds can be searched."""
        arguments = subprocess.run(
            [
                *self._java("-XX:TieredStopAtLevel=1"),
                "-cp",
                f"{self.home}/launcher.jar:{self.home}/lib/*",
                "org.sires.tests.ServerArguments",
                self.home,
                self.folder,
                f"http.port={self.port}",
                f"transport.port={self._transport_port}",
            ],
            capture_output=True,
            check=True,
        ).stdout
        temporary = self.folder / "tmp"
        with (self.folder / "logs" / "console.log").open("ab") as log:
            account = self._account
            self.process = subprocess.Popen(
                [str(word) for word in self._command()],
                cwd=self.folder,
                env={
                    "PATH": "/usr/bin:/bin",
                    "HOME": str(self.folder),
                    "LANG": "C.UTF-8",
                    "ES_TMPDIR": str(temporary),
                    "LIBFFI_TMPDIR": str(temporary),
                },
                stdin=subprocess.PIPE,
                stdout=log,
                stderr=log,
                start_new_session=True,
                user=account.pw_uid if account else None,
                group=account.pw_gid if account else None,
                extra_groups=[] if account else None,
            )
        assert self.process.stdin
        self.process.stdin.write(arguments)
        self.process.stdin.flush()
        self._wait()

    def _java(self, *options: str) -> list[object]:
        return [self.java / "bin" / "java", "-XX:+UseSerialGC", *options]

    def _command(self) -> list[object]:
        bridge = next((self.home / "lib" / "entitlement-bridge").glob("*.jar"))
        return [
            *self._java(f"-Xms{self.heap}", f"-Xmx{self.heap}"),
            *(["-XX:TieredStopAtLevel=1"] if self.quick_start else []),
            f"-Djava.io.tmpdir={self.folder / 'tmp'}",
            "-Djava.awt.headless=true",
            "-Dfile.encoding=UTF-8",
            "-Dio.netty.noUnsafe=true",
            "-Dio.netty.noKeySetOptimization=true",
            "-Dlog4j.shutdownHookEnabled=false",
            "-Dlog4j2.disable.jmx=true",
            "-Djava.locale.providers=CLDR",
            "-Des.distribution.type=tar",
            f"-Des.path.home={self.home}",
            f"-Des.path.conf={self.folder / 'config'}",
            # The sandbox of plugins is woven into the platform's own classes.
            "-XX:+EnableDynamicAgentLoading",
            "-Djdk.attach.allowAttachSelf=true",
            f"--patch-module=java.base={bridge}",
            "--add-exports=java.base/org.elasticsearch.entitlement.bridge="
            "org.elasticsearch.entitlement,java.logging,java.net.http,java.naming,jdk.net",
            "--enable-native-access=org.elasticsearch.nativeaccess,org.elasticsearch.foreign,"
            "org.apache.lucene.core",
            # The library of vector instructions is not published.
            "-Dorg.elasticsearch.nativeaccess.enableVectorLibrary=false",
            f"--module-path={self.home / 'lib'}",
            "--add-modules=jdk.net,jdk.management.agent,ALL-MODULE-PATH",
            "-m",
            "org.elasticsearch.server/org.elasticsearch.bootstrap.Elasticsearch",
        ]

    def _wait(self) -> None:
        assert self.process
        deadline = time.monotonic() + _SECONDS_TO_START
        while time.monotonic() < deadline and self.process.poll() is None:
            # An index with copies on other nodes never gets green on one, so yellow is enough.
            if answers(f"{self.url}/_cluster/health?wait_for_status=yellow&timeout=2s"):
                return
            time.sleep(0.1)
        log = (self.folder / "logs" / "console.log").read_text(errors="replace")
        self.kill()
        raise NoServerError(f"Elasticsearch did not start:\n{log[-3000:]}")

    def kill(self) -> None:
        """Take the process away without a word, as a crash or the kernel would."""
        self._end(signal.SIGKILL)

    def stop(self) -> None:
        """Ask the node to stop; a node that does not is killed."""
        self._end(signal.SIGTERM)

    def pause(self) -> None:
        """Freeze the node: its port still takes connections, and nothing is answered."""
        assert self.process
        self.process.send_signal(signal.SIGSTOP)

    def resume(self) -> None:
        """Let a frozen node go on."""
        assert self.process
        self.process.send_signal(signal.SIGCONT)

    def _end(self, how: signal.Signals) -> None:
        process, self.process = self.process, None
        if process is None:
            return
        process.send_signal(signal.SIGCONT)
        process.send_signal(how)
        try:
            process.wait(_SECONDS_TO_STOP)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        if process.stdin:
            process.stdin.close()


def answers(url: str) -> bool:
    """Tell whether a server gives a good answer there within five seconds."""
    try:
        with urllib.request.urlopen(url, timeout=5) as answer:
            return answer.status == 200
    except (urllib.error.URLError, OSError):
        return False


def _readable_by_all(path: Path) -> bool:
    return all(part.stat().st_mode & 0o005 == 0o005 for part in (path, *path.resolve().parents))


@contextmanager
def running_server(*, heap: str = "512m", quick_start: bool = True) -> Iterator[Server]:
    """Start a node in a folder of its own; both are gone afterwards."""
    folder = quick_folder("sires-elasticsearch-")
    folder.chmod(0o755)
    try:
        server = Server(folder, heap=heap, quick_start=quick_start)
        try:
            server.start()
            yield server
        finally:
            server.stop()
    finally:
        shutil.rmtree(folder, ignore_errors=True)
