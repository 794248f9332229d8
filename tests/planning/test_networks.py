"""Which network migrations may use."""

from __future__ import annotations

from rpu_desktop.planning.networks import find_network, migration_networks, network_obstacle, suggested_network
from tests.planning.pools import PoolBuilder


def pool() -> PoolBuilder:
    """Two hosts with addresses on “fast”, one of them on “half”, none on “bare”."""
    build = PoolBuilder()
    hosts = [build.host(), build.host()]
    for name, addressed in (("fast", hosts), ("half", hosts[:1]), ("bare", [])):
        build.records["network"][name] = {"uuid": f"u-{name}", "name_label": name}
        for host in hosts:
            ip = "10.0.0.1" if host in addressed else ""
            build.records["PIF"][f"{name}-{host}"] = {"uuid": "", "host": host, "network": name, "IP": ip}
    return build


def test_only_networks_with_an_address_on_every_host_are_offered() -> None:
    assert [network.name for network in migration_networks(pool().snapshot())] == ["fast"]


def test_what_was_chosen_elsewhere_is_suggested_if_it_is_fit_for_use() -> None:
    build = pool()
    assert suggested_network(build.snapshot()) == ""
    build.records["pool"]["p"]["other_config"] = {"xo:migrationNetwork": "u-fast"}
    assert suggested_network(build.snapshot()) == "u-fast"
    build.records["pool"]["p"]["other_config"] = {"xo:migrationNetwork": "u-half"}
    assert suggested_network(build.snapshot()) == ""


def test_a_network_that_cannot_be_used_is_named_with_the_host_that_lacks_it() -> None:
    snapshot = pool().snapshot()
    assert network_obstacle(snapshot, "") is None
    assert network_obstacle(snapshot, "u-fast") is None
    assert str(network_obstacle(snapshot, "u-half")) == (
        "Migrations cannot use the network “half”: host-h1 has no address on it."
    )
    assert "no network" in str(network_obstacle(snapshot, "nothing"))


def test_networks_are_found_by_name_when_only_one_has_it() -> None:
    build = pool()
    assert find_network(build.snapshot(), "fast") == "u-fast"
    assert find_network(build.snapshot(), "u-fast") == "u-fast"
    build.records["network"]["other"] = {"uuid": "u-other", "name_label": "fast"}
    assert find_network(build.snapshot(), "fast") == "fast"


def test_a_name_that_several_networks_have_is_answered_with_what_distinguishes_them() -> None:
    build = pool()
    build.records["network"]["fast"]["bridge"] = "xenbr1"
    build.records["network"]["other"] = {"uuid": "u-other", "name_label": "fast", "bridge": "xapi7"}
    snapshot = build.snapshot()
    assert find_network(snapshot, "fast (xenbr1)") == "u-fast"
    assert str(network_obstacle(snapshot, find_network(snapshot, "fast"))) == (
        "pool has several networks with the name fast. Specify one: fast (xapi7), fast (xenbr1)."
    )
