"""Runs what the published client is to run, in its own environment, with its host rerouted.

`python peak_runner.py script FILE` runs a script, whose questions are answered from the JSON in
ANSWERS; any other arguments are those of the `peak` command. The host is the one in REROUTED.
"""

import getpass
import json
import os
import runpy
import sys
from typing import Any

import peak.session
import peak.telemetry


class NoThread:
    """Stands where the client starts its telemetry: nothing is started."""

    def __init__(self, **_: Any) -> None:
        pass

    def start(self) -> None:
        pass


peak.session.get_base_domain = lambda stage, subdomain="service": os.environ["REROUTED"]
peak.telemetry.threading.Thread = NoThread
peak.session.Session._set_spoke_domain = lambda self: None

if sys.argv[1] == "script":
    getpass.getpass = lambda prompt: json.loads(os.environ["ANSWERS"])[prompt.removesuffix(": ")]
    runpy.run_path(sys.argv[2], run_name="__main__")
else:
    from peak.cli.cli import typer_app

    typer_app()
