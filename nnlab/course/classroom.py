"""GitHub Classroom: a workflow for the students' repositories, and what it reports.

The report is what ``autograding-grading-reporter`` reads of a step: JSON in base64, with
``max_score`` and the ``score`` of each test.
"""

from __future__ import annotations

import base64
import json
import sys
from pathlib import Path
from typing import Any

_WORKFLOW = """\
name: Autograding Tests
"on": [push, workflow_dispatch, repository_dispatch]
permissions:
  checks: write
  actions: read
  contents: read
jobs:
  run-autograding-tests:
    runs-on: ubuntu-latest
    timeout-minutes: 20
    if: github.actor != 'github-classroom[bot]'
    steps:
      - uses: actions/checkout@v4
      - uses: actions/setup-python@v5
        with:
          python-version: "3.12"
      - run: python -m pip install --quiet wheels/nnlab-*.whl
      - name: NOTEBOOK
        id: nnlab
        run: |
          nnlab check NOTEBOOK --json > checked.json || true
          echo "result=$(python -m nnlab.course.classroom checked.json)" >> "$GITHUB_OUTPUT"
      - uses: classroom-resources/autograding-grading-reporter@v1
        env:
          NNLAB_RESULTS: "${{ steps.nnlab.outputs.result }}"
        with:
          runners: nnlab
"""


def workflow(notebook: str) -> str:
    """The text of ``.github/workflows/classroom.yml`` of a repository with that notebook in it."""
    return _WORKFLOW.replace("NOTEBOOK", notebook)


def as_classroom(checked: dict[str, Any]) -> dict[str, Any]:
    """What ``nnlab check --json`` printed, as the reporter reads it."""
    tests = [
        {
            "name": name,
            "status": "pass" if earned["score"] == earned["of"] else "fail",
            "score": earned["score"],
            "message": checked["exercises"][name],
        }
        for name, earned in checked["points"].items()
    ]
    return {
        "version": 1,
        "status": "pass" if all(one["status"] == "pass" for one in tests) else "fail",
        "max_score": sum(earned["of"] for earned in checked["points"].values()),
        "tests": tests,
    }


def main(path: Path) -> None:
    """Print the report; a check that could not run at all is one that earned nothing."""
    try:
        report = as_classroom(json.loads(path.read_text(encoding="utf-8")))
    except ValueError:
        report = {"version": 1, "status": "error", "max_score": 0, "tests": []}
    print(base64.b64encode(json.dumps(report).encode()).decode())


if __name__ == "__main__":
    main(Path(sys.argv[1]))
