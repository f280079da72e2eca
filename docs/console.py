"""Runs the console examples of the documents and writes their real output below them.

    python docs/console.py README.md docs/cli.md

Every block fenced as `console` holds one command after "$ " (continued by a backslash at the line's end) and its
output. tests/test_docs.py runs the same and compares.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
#: Columns of the terminal that the examples pretend to have.
WIDTH = 88
BLOCK = re.compile(r"^```console\n\$ (?P<command>(?:.*\\\n)*.*)\n(?P<shown>(?:(?!```).*\n)*)```$", re.MULTILINE)


def output(command: str) -> str:
    """What a command prints, both streams together, without spaces at the ends of lines.

    Args:
        command: a shell command; `dragoman` is the one of this Python.

    Returns:
        Its output, each line ended.
    """
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    done = subprocess.run(
        ["bash", "-c", command], cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False,
        env=os.environ | {"PATH": path, "COLUMNS": str(WIDTH), "TERM": "dumb"},
    )  # fmt: skip
    return "".join(f"{line.rstrip()}\n" for line in done.stdout.decode().splitlines())


def rewritten(document: str) -> str:
    """A document with the real output under each console example."""
    return BLOCK.sub(lambda m: f"```console\n$ {m['command']}\n{output(m['command'])}```", document)


if __name__ == "__main__":
    for name in sys.argv[1:]:
        path = Path(name)
        path.write_text(rewritten(path.read_text(encoding="utf-8")), encoding="utf-8")
