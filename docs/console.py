"""Runs the console examples of the documents and writes their real output below them.

    python docs/console.py README.md docs/cli.md

Every block fenced as `console` holds one command after "$ " (continued by a backslash at the line's end) and its
output. The commands of one document run one after another in a folder that holds `examples` and `reports.jsonl` and is
gone afterwards. tests/test_docs.py runs the same and compares.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
#: Columns of the terminal that the examples pretend to have.
WIDTH = 88
BLOCK = re.compile(r"^```console\n\$ (?P<command>(?:.*\\\n)*.*)\n(?P<shown>(?:(?!```).*\n)*)```$", re.MULTILINE)


@contextmanager
def workplace() -> Iterator[Path]:
    """A folder for the commands of one document."""
    with tempfile.TemporaryDirectory(prefix="console-") as folder:
        (Path(folder) / "examples").symlink_to(ROOT / "examples")
        (Path(folder) / "reports.jsonl").symlink_to(ROOT / "docs" / "reports.jsonl")
        yield Path(folder)


def output(command: str, folder: Path) -> str:
    """What a command prints, both streams together, without spaces at the ends of lines.

    Args:
        command: a shell command; `dragoman` is the one of this Python.
        folder: where it runs.

    Returns:
        Its output, each line ended.
    """
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    done = subprocess.run(
        ["bash", "-c", command], cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False,
        env=os.environ | {"PATH": path, "COLUMNS": str(WIDTH), "TERM": "dumb"},
    )  # fmt: skip
    return "".join(f"{line.rstrip()}\n" for line in done.stdout.decode().splitlines())


def rewritten(document: str) -> str:
    """A document with the real output under each console example."""
    with workplace() as folder:
        return BLOCK.sub(lambda m: f"```console\n$ {m['command']}\n{output(m['command'], folder)}```", document)


if __name__ == "__main__":
    for name in sys.argv[1:]:
        path = Path(name)
        path.write_text(rewritten(path.read_text(encoding="utf-8")), encoding="utf-8")
