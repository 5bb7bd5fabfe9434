"""Many at once on a bad day: nothing is lost, nothing is done twice, all resumes by itself."""

import signal
import time

import redis

from tests.reliability.driving import Driven, wait_until


def test_a_killed_worker_beside_another_does_each_once(driven: Driven) -> None:
    name, ids = driven.failed_many(40)
    driven.start_another("worker")
    driven.start_another("beat")
    driven.forget()
    driven.fault(method="POST", path="/v1/blocks/deployments", delay=0.25, times=0)
    run = driven.redeploy_all(name)
    wait_until(lambda: driven.states(run)["done"] >= 5, 20)
    driven.stack.signal("worker", signal.SIGKILL)
    wait_until(lambda: driven.states(run)["done"] >= 20, 40)
    driven.kill_others()
    driven.clear_faults()
    wait_until(lambda: driven.is_finished(run), 90)
    assert driven.states(run) == {"done": 40}
    assert set(driven.redeploys().values()) == {1}
    assert (len(driven.redeploys()), driven.revisions(ids)) == (40, {2})


def test_an_outage_of_the_api_and_of_redis_lets_it_wait(driven: Driven) -> None:
    name, ids = driven.failed_many(12)
    driven.forget()
    driven.fault(path="/v1", drop="before", times=0)
    run = driven.redeploy_all(name)
    time.sleep(6)
    emptied = redis.Redis(unix_socket_path=str(driven.stack.data_dir / "redis.sock"))
    emptied.flushall()
    emptied.close()
    pages_open_without_redis(driven, run)
    asked = sum(driven.redeploys().values())
    assert asked <= 24, "An API that is away is not asked again and again."
    assert not driven.is_finished(run)
    driven.clear_faults()
    wait_until(lambda: driven.is_finished(run), 75)
    assert driven.states(run) == {"done": 12}
    assert driven.revisions(ids) == {2}


def pages_open_without_redis(driven: Driven, run: str) -> None:
    """Stopped, then killed: no page waits for it."""
    driven.stack.signal("redis-server", signal.SIGSTOP)
    for path in ("/", "/deployments/", f"/bulk/{run}/"):
        began = time.monotonic()
        assert driven.get(path).status_code == 200
        assert time.monotonic() - began < 5
    driven.stack.signal("redis-server", signal.SIGKILL)
