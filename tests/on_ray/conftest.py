"""A real cluster of two nodes on this machine, and what tests compare with it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

ray = pytest.importorskip("ray")

HEAD, SECOND = "127.0.0.2", "127.0.0.3"
"""Addresses of this machine only. For 127.0.0.1 Ray would use the one that others see."""
NODE = {"num_cpus": 1, "include_dashboard": False, "object_store_memory": 2**28}
PATIENT = {  # the agents of a node are programs in Python, which start slowly on a busy machine
    "RAY_agent_register_timeout_ms": "120000",
    "RAY_USAGE_STATS_ENABLED": "0",
}


class TwoNodes:
    """A cluster with one CPU on each of its two nodes."""

    def __init__(self) -> None:
        from ray.cluster_utils import Cluster

        self._cluster = Cluster(initialize_head=True, head_node_args={**NODE, "node_ip_address": HEAD})
        self.address = self._cluster.address
        self._second = self._cluster.add_node(**NODE, node_ip_address=SECOND)

    def kill_second(self) -> None:
        """End the second node without a warning, as if its machine had lost its power."""
        self._cluster.remove_node(self._second, allow_graceful=False)

    def stop(self) -> None:
        self._cluster.shutdown()


@pytest.fixture(scope="session")
def two_nodes() -> Iterator[TwoNodes]:
    with pytest.MonkeyPatch.context() as patch:
        for name, value in PATIENT.items():
            patch.setenv(name, value)
        cluster = TwoNodes()
        ray.init(address=cluster.address, log_to_driver=False, _node_ip_address=HEAD)
        yield cluster
        ray.shutdown()
        cluster.stop()


@pytest.fixture(autouse=True, scope="session")
def connected(two_nodes: Any) -> None:
    """All tests here use the cluster."""
