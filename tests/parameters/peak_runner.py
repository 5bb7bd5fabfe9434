"""Runs what the published client is to run, in its own environment, with its host rerouted.

`python peak_runner.py script FILE` runs a script, whose questions are answered from the JSON in
ANSWERS; `batch FILE` runs many, each as the JSON in FILE says: in a `folder`, with an `environment`
and `arguments`. Any other arguments are those of the `peak` command. The host is in REROUTED.
"""

import getpass
import json
import os
import runpy
import sys
from functools import cache
from pathlib import Path
from typing import Any

import peak.session
import peak.telemetry


class NoThread:
    """Stands where the client starts its telemetry: nothing is started."""

    def __init__(self, **_: Any) -> None:
        pass

    def start(self) -> None:
        pass


def answered(prompt: str) -> str:
    return str(json.loads(os.environ["ANSWERS"])[prompt.removesuffix(": ")])


@cache
def peak_command() -> Any:
    """The `peak` command; most of its time goes into putting it together."""
    from peak.cli.cli import typer_app
    from typer.main import get_command

    return get_command(typer_app)


def run(arguments: list[str]) -> None:
    if arguments[0] == "script":
        runpy.run_path(arguments[1], run_name="__main__")
    else:
        sys.argv = ["peak", *arguments]
        peak_command().main(arguments)


def run_all(jobs: list[dict[str, Any]]) -> None:
    """Each after the other; the first that goes wrong ends it, and stands in the traceback."""
    for job in jobs:
        os.chdir(job["folder"])
        os.environ.update(job["environment"])
        try:
            run(job["arguments"])
        except SystemExit as end:
            if end.code:
                raise


peak.session.get_base_domain = lambda stage, subdomain="service": os.environ["REROUTED"]
peak.telemetry.threading.Thread = NoThread
peak.session.Session._set_spoke_domain = lambda self: None
getpass.getpass = answered

if sys.argv[1] == "batch":
    run_all(json.loads(Path(sys.argv[2]).read_text()))
else:
    run(sys.argv[1:])
