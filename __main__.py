"""Starts queqiao: `python .` in a checkout, `queqiao` or `python -m queqiao` where it is installed."""

import sys
from pathlib import Path


def main() -> None:
    """The command line, started; its parts are found beside this file, wherever that lies."""
    sys.path.insert(0, str(Path(__file__).resolve().parent))
    from cli import main as command

    command(prog_name="queqiao")


if __name__ == "__main__":
    main()
