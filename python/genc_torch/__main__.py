"""`python -m genc_torch train RUN`, `serve RUN`, `--version`."""

from __future__ import annotations

import argparse
import os
import sys

from . import __version__
from .errors import UserError, explained


def main(arguments: list[str] | None = None) -> int:
    """Runs a command. Exit codes: 0 fine, 1 the run is wrong, 2 the call is wrong."""
    parser = argparse.ArgumentParser(
        "genc_torch", description="The PyTorch engine of genc, which genc starts by itself."
    )
    parser.add_argument("--version", action="version", version=f"genc_torch {__version__}")
    commands = parser.add_subparsers(dest="command", required=True)
    train = commands.add_parser("train", help="train a run, or go on with it")
    train.add_argument("run", help="the folder of the run")
    serve = commands.add_parser("serve", help="draw and measure for a genc program")
    serve.add_argument("run", help="the folder of the run")
    options = parser.parse_args(arguments)
    from . import training  # pylint: disable=import-outside-toplevel

    work = training.train if options.command == "train" else training.serve
    try:
        work(options.run)
    except UserError as error:
        return _tell(error)
    except KeyboardInterrupt:
        return 130
    except Exception as error:
        told = explained(error)
        if told is None:
            raise
        return _tell(told)
    return 0


def _tell(error: UserError) -> int:
    """Prints an error once, from process 0."""
    if os.environ.get("RANK", "0") == "0":
        print(f"Error: {error.message}", file=sys.stderr)
        if error.hint is not None:
            print(error.hint, file=sys.stderr)
    return error.exit_code


if __name__ == "__main__":
    sys.exit(main())
