#!/usr/bin/env python3
"""What the host adds to a run: five stages that do nothing, against five processes that do nothing.

no_op_run.py [--build FOLDER] [--runs N]
"""

import argparse
import pathlib
import subprocess
import tempfile

import bench

STAGES = ["test", "build", "release", "publish", "deploy"]
# What a CI system tells is of another repository than the one here.
SYSTEMS = ("BUILDKITE", "CIRCLECI", "GITHUB_ACTIONS", "GITLAB_CI", "JENKINS_URL")
WITHOUT_CI = [f"--unset={name}" for name in SYSTEMS]


def pipeline():
    lines = ["slipway: 1", "name: nothing", "stages:"]
    for number, stage in enumerate(STAGES):
        lines += [f"  {stage}:", "    uses: com.example.greet"]
        if number:
            lines.append(f"    needs: [{STAGES[number - 1]}]")
    return "\n".join(lines) + "\n"


def repository(folder):
    (folder / "slipway.yaml").write_text(pipeline())
    git = ["git", "-C", str(folder), "-c", "user.name=Bench", "-c", "user.email=bench@localhost"]
    for arguments in (["init", "-q"], ["add", "-A"], ["commit", "-q", "-m", "chore: nothing"]):
        subprocess.run([*git, *arguments], check=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--build", required=True)
    parser.add_argument("--runs", type=int, default=11)
    arguments = parser.parse_args()
    build = pathlib.Path(arguments.build)
    plugin = build / "tests" / "bench" / "greet.so"
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        repository(folder)
        # The file is named from its root, because a benchmark has no shell to change the folder.
        run = ["env", *WITHOUT_CI, "-C", name, str(build / "bin" / "slipway"), "run", "--output", "plain", "--plugin", f"com.example.greet={plugin}"]
        nothing = ["bash", "-c", "/bin/true; " * len(STAGES)]
        bench.interleaved("slipway run, 5 stages", run, "bash, 5 x /bin/true", nothing, arguments.runs)


main()
