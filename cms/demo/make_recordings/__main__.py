"""The command line: `python -m cms.demo.make_recordings`."""

from __future__ import annotations

import argparse
import subprocess
import sys
from pathlib import Path

from .check import check
from .film import make
from .handout import check_handout, read_handouts, write_handout
from .script import ScriptError, read_script

DEMO = Path(__file__).resolve().parent.parent


def main() -> int:
    """Make (or only check) the recordings."""
    parser = argparse.ArgumentParser(description="Makes the demo recordings out of their scripts.")
    parser.add_argument("slug", nargs="*", help="scripts to use; without any: all in the folder")
    parser.add_argument("--folder", type=Path, default=DEMO, help="where the content lies")
    parser.add_argument("--handouts", action="store_true", help="only the handouts")
    parser.add_argument("--check", action="store_true", help="make nothing, check what is there")
    options = parser.parse_args()
    recordings, documents = options.folder / "recordings", options.folder / "documents"
    paths = [recordings / f"{slug}.toml" for slug in options.slug]
    if not paths and not options.handouts:
        paths = sorted(recordings.glob("*.toml"))
    try:
        for path in paths:
            script = read_script(path)
            if not options.check:
                make(script, recordings)
            print(check(script, recordings))
        for handout in [] if options.slug else read_handouts():
            done = check_handout if options.check else write_handout
            print(done(handout, documents))
    except (ScriptError, OSError, KeyError, subprocess.CalledProcessError) as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
