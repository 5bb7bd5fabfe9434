"""`python -m pressui.sandbox`: the sandbox without Django."""

import argparse
import sys

from pressui.sandbox.cli import add_arguments, options_from, serve


def main() -> int:
    parser = argparse.ArgumentParser(prog="sandbox", description="The embedded Press API.")
    add_arguments(parser)
    return serve(options_from(vars(parser.parse_args())))


if __name__ == "__main__":
    sys.exit(main())
