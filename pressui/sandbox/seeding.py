"""What a new database begins with."""

from pressui.sandbox.sandbox import Sandbox


def seed_once(sandbox: Sandbox, wanted: str) -> None:
    """Seed a new database, all of it or nothing; one that was seeded is kept as it is."""
    store = sandbox.store
    if store.remembered("seeded", ""):
        return
    with store.transaction():
        store.remember("seeded", wanted)
