"""The stage com.example.everything, of the museum and of the wrappers, in a pipeline: what it does is seen from outside."""

import json

from repository import Repository

PIPELINE = """slipway: 1
name: museum
stages:
  release:
    uses: com.example.release
  show:
    uses: com.example.everything
    needs: [release]
    secrets: [TOKEN]
    with: {}
"""


class Exhibit(Repository):
    def __init__(self, folder, parameters, secret):
        super().__init__(folder, PIPELINE.format(json.dumps(parameters)), TOKEN=secret)
        self.secret = secret

    def show(self, everything, release, command="run"):
        return self.slipway(command, f"--plugin=com.example.everything={everything}", f"--plugin=com.example.release={release}")

    def check(self, done, said):
        """It said this, showed its vase, announced that, and kept its secret."""
        log = self.kept("logs/show.log")
        assert done.returncode == 0, done.stderr + log
        # The host's own remarks on commands that are missing or were stopped are not the plugin's words.
        assert [line for line in log.splitlines() if line in said.splitlines()] == said.splitlines(), log
        assert self.secret not in log + done.stdout + done.stderr
        types = [event["type"] for event in self.journal() if event.get("stage") == "show"]
        assert types.count("effect-intended") == types.count("effect-done") == 1, types
        assert self.kept("artifacts/vase.txt") == "a vase\n"
