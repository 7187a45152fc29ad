"""What the end-to-end tests stand on: the built slipway, the sample application in a repository, a real registry."""

import json
import os
import shutil
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SLIPWAY = os.environ.get("SLIPWAY_BIN", "slipway")

# What a CI system that runs these tests tells is of another repository than theirs.
for name in ("BUILDKITE", "CIRCLECI", "GITHUB_ACTIONS", "GITLAB_CI", "JENKINS_URL"):
    os.environ.pop(name, None)


def free_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


def wait_until(condition, seconds, what):
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if condition():
            return
        time.sleep(0.05)
    raise AssertionError(f"{what} did not happen within {seconds} s")


def get(url, headers=None):
    request = urllib.request.Request(url, headers=headers or {})
    with urllib.request.urlopen(request, timeout=5) as reply:
        return reply.read().decode(), reply.headers


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item, call):
    """A skipped test is counted as those of the other layers are, and fails where all must run."""
    outcome = yield
    report = outcome.get_result()
    if not report.skipped or hasattr(report, "wasxfail"):
        return
    reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else str(report.longrepr)
    if os.environ.get("SLIPWAY_TESTS_MUST_RUN") == "1":
        report.outcome, report.longrepr = "failed", f"it must run here, and cannot: {reason}"
    elif os.environ.get("SLIPWAY_SKIPPED_FILE"):
        with open(os.environ["SLIPWAY_SKIPPED_FILE"], "a") as skipped:
            skipped.write(f"{item.name}: {reason}\n")


class Sample:
    """The sample application in a repository of its own, with a deployment port of its own."""

    def __init__(self, folder):
        self.folder = folder / "todobackend"
        self.deployment = folder / "deployment"
        self.layout = folder / "registry" / "todobackend"
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        shutil.copytree(ROOT / "tests" / "apps" / "todobackend", self.folder)
        self.replace("slipway.yaml", "18080", str(self.port))
        self.git("init", "-q", "-b", "main")
        self.commit("feat: a to-do list")
        self.git("tag", "v1.0.0")

    def replace(self, name, old, new):
        path = self.folder / name
        text = path.read_text()
        assert old in text, f"{name} does not hold {old}"
        path.write_text(text.replace(old, new))

    def git(self, *arguments):
        identity = ["-c", "user.name=Test", "-c", "user.email=test@localhost"]
        command = ["git", *identity, *arguments]
        return subprocess.run(command, cwd=self.folder, capture_output=True, text=True, check=True).stdout.strip()

    def commit(self, message):
        self.git("add", "-A")
        self.git("commit", "-q", "-m", message)

    def publish_to(self, repository):
        self.replace("slipway.yaml", "image: oci:../registry/todobackend", f"image: {repository}")
        self.commit("chore: publish elsewhere")
        self.git("tag", "-f", "v1.0.0")

    def start(self, *arguments, prefix=(), **options):
        pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
        return subprocess.Popen([*prefix, SLIPWAY, *arguments], cwd=self.folder, text=True, **pipes, **options)

    def slipway(self, *arguments, prefix=(), **options):
        with self.start(*arguments, prefix=prefix, **options) as process:
            stdout, stderr = process.communicate(timeout=240)
        return subprocess.CompletedProcess(process.args, process.returncode, stdout, stderr)

    def runs(self):
        folder = self.folder / ".slipway" / "runs"
        return sorted(folder.iterdir()) if folder.is_dir() else []

    def events(self, run=None):
        journal = (run or self.runs()[-1]) / "journal.jsonl"
        return [json.loads(line) for line in journal.read_text().splitlines()]

    def result(self, run=None):
        return json.loads(((run or self.runs()[-1]) / "result.json").read_text())

    def deployed(self):
        """What the deployment says of the release that serves."""
        return json.loads((self.deployment / "state.json").read_text())["current"]

    def deployed_pid(self):
        return self.deployed()["pid"]

    def stop_deployment(self):
        state = self.deployment / "state.json"
        if state.is_file():
            for place in ("current", "predecessor", "pending"):
                pid = (json.loads(state.read_text()).get(place) or {}).get("pid")
                if pid:
                    try:
                        os.kill(pid, signal.SIGKILL)
                    except ProcessLookupError:
                        pass


@pytest.fixture
def sample(tmp_path):
    application = Sample(tmp_path)
    yield application
    application.stop_deployment()


class Registry:
    """Debian's docker-registry on a free port of the loopback, with its storage in a folder of the test."""

    def __init__(self, folder):
        self.folder = folder
        self.port = free_port()
        self.address = f"127.0.0.1:{self.port}"
        self.process = None
        (folder / "config.yml").write_text(
            "version: 0.1\n"
            "log: {level: error, accesslog: {disabled: true}}\n"
            f"storage: {{filesystem: {{rootdirectory: {folder}/data}}, delete: {{enabled: true}}}}\n"
            f"http: {{addr: '{self.address}'}}\n"
        )

    def start(self):
        command = ["docker-registry", "serve", str(self.folder / "config.yml")]
        self.process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        wait_until(self.answers, 10, "the registry's answer")

    def stop(self):
        if self.process:
            self.process.kill()
            self.process.wait()
            self.process = None

    def answers(self):
        try:
            get(f"http://{self.address}/v2/")
            return True
        except OSError:
            return False

    def tags(self, repository):
        try:
            return sorted(json.loads(get(f"http://{self.address}/v2/{repository}/tags/list")[0])["tags"] or [])
        except urllib.error.HTTPError:
            return []

    def digest(self, repository, reference):
        accept = {"Accept": "application/vnd.oci.image.manifest.v1+json"}
        return get(f"http://{self.address}/v2/{repository}/manifests/{reference}", accept)[1]["Docker-Content-Digest"]

    def content(self):
        """Every file of its storage, to tell whether anything changed."""
        data = self.folder / "data"
        return sorted(str(path.relative_to(data)) for path in data.rglob("*") if path.is_file())


@pytest.fixture
def registry(tmp_path):
    folder = tmp_path / "registry-server"
    folder.mkdir()
    server = Registry(folder)
    server.start()
    yield server
    server.stop()


def processes_with(marker):
    """Command lines of processes that mention the marker in their arguments or work below it, other than our own."""
    found = []
    for entry in Path("/proc").iterdir():
        if not entry.name.isdigit() or int(entry.name) == os.getpid():
            continue
        try:
            line = (entry / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
            folder = os.readlink(entry / "cwd")
        except OSError:
            continue
        if marker in line or marker in folder:
            found.append(f"{entry.name}: {line.strip()}")
    return found
