"""A git repository with a pipeline, and slipway run in it: nothing else on the machine has a say in what comes of it."""

import json
import os
import subprocess

GIT = {"GIT_CONFIG_NOSYSTEM": "1", "GIT_CONFIG_GLOBAL": "/dev/null", "GIT_AUTHOR_NAME": "A", "GIT_AUTHOR_EMAIL": "a@example.com",
       "GIT_COMMITTER_NAME": "A", "GIT_COMMITTER_EMAIL": "a@example.com"}
SANITIZERS = {name: value for name, value in os.environ.items() if name.endswith("SAN_OPTIONS")}


class Repository:
    def __init__(self, folder, pipeline, **environment):
        self.folder = folder
        self.environment = {"PATH": os.environ["PATH"], "HOME": str(folder), **SANITIZERS, **GIT, **environment}
        self.write("slipway.yaml", pipeline.encode())

    def write(self, name, content):
        path = self.folder / os.fsdecode(name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)

    def commit(self):
        for words in (["init", "-q", "-b", "main"], ["add", "-A"], ["commit", "-q", "-m", "everything"]):
            subprocess.run(["git", *words], cwd=self.folder, env=self.environment, check=True)

    def slipway(self, *words):
        """In a commit of all that was written."""
        self.commit()
        return subprocess.run([os.environ["SLIPWAY_BIN"], *words], cwd=self.folder, env=self.environment,
                              capture_output=True, text=True, timeout=60)

    # What the only run left behind.

    def kept(self, name):
        (run,) = (self.folder / ".slipway/runs").iterdir()
        return (run / name).read_text()

    def journal(self):
        return [json.loads(line) for line in self.kept("journal.jsonl").splitlines()]

    def stage(self, name):
        return next(stage for stage in json.loads(self.kept("result.json"))["stages"] if stage["name"] == name)
