"""`dragoman` with the tests' coder that costs nothing, in workers too: for trying the soak test without the models."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests"))


from dragoman import coder
from dragoman.cli import main
from dragoman.scale import coding
from scaled import STEP, cheap_coder

if __name__ == "__main__":
    coding.prepared = cheap_coder
    coder.default_steps = lambda *_: (STEP,)
    main()
