"""The sandbox's command line: options, start, an orderly end."""

import argparse
import errno
import re
import signal
import sqlite3
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pressui.sandbox.sandbox import Sandbox
from pressui.sandbox.seeding import seed_once
from pressui.sandbox.server import Server
from pressui.sandbox.store import Store


@dataclass(frozen=True)
class Options:
    """What the sandbox is started with."""

    port: int
    data_dir: Path
    seed: str
    deploy_seconds: float
    token: str


SEEDS = "none, demo, how many made-up specs, or demo and a number: demo,10000"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--port", type=int, default=8100, help="0 takes a free one")
    parser.add_argument("--data-dir", type=Path, default=Path("var"))
    parser.add_argument("--seed", type=_seed, default="demo", help=SEEDS)
    parser.add_argument("--deploy-seconds", type=_seconds, default=20.0)
    parser.add_argument("--token", default="sandbox-token")


def _seed(text: str) -> str:
    if not re.fullmatch(r"none|demo|(demo,)?[0-9]+", text):
        raise argparse.ArgumentTypeError(f"must be {SEEDS}")
    return text


def _seconds(text: str) -> float:
    seconds = float(text)
    if not 0 <= seconds < float("inf"):
        raise argparse.ArgumentTypeError("must be a number of seconds")
    return seconds


def options_from(given: Mapping[str, Any]) -> Options:
    return Options(**{name: given[name] for name in Options.__dataclass_fields__})


def serve(options: Options) -> int:
    """Serve until told to stop; the exit status."""
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, _interrupt)
    try:
        _run(_open(options), options)
    except KeyboardInterrupt:
        return 0
    except OSError as error:
        taken = error.errno == errno.EADDRINUSE
        return _refuse(f"port {options.port} is in use" if taken else str(error))
    except sqlite3.Error as error:
        return _refuse(f"the database in {options.data_dir} cannot be used: {error}")
    return 0


def _refuse(reason: str) -> int:
    sys.stderr.write(f"sandbox: {reason}\n")
    return 1


def _open(options: Options) -> Server:
    """The port first, so that a second sandbox never touches the first one's file."""
    options.data_dir.mkdir(parents=True, exist_ok=True)
    server = Server(options.port)
    store = Store(options.data_dir / "sandbox.sqlite3")
    server.sandbox = Sandbox(store, pace=options.deploy_seconds, token=options.token)
    seed_once(server.sandbox, options.seed)
    return server


def _run(server: Server, options: Options) -> None:
    try:
        url = f"http://127.0.0.1:{server.server_port}"
        sys.stdout.write(f"sandbox: ready at {url} (data in {options.data_dir})\n")
        sys.stdout.flush()
        server.serve_forever(poll_interval=0.1)
    finally:
        # Once is enough: a second signal must not break the closing off.
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        server.server_close()
        server.sandbox.store.close()


def _interrupt(signum: int, frame: object) -> None:
    raise KeyboardInterrupt
