"""Calls without a connection show the same pool as calls over one, and end as those would."""

from __future__ import annotations

import asyncio
from contextlib import AsyncExitStack
from pathlib import Path

import pytest

from rpu_desktop.rehearsal.direct import DirectCarrier
from rpu_desktop.simulator.pool import Phase
from rpu_desktop.simulator.serve import Options, Simulation
from rpu_desktop.xapi.address import ServerAddress
from rpu_desktop.xapi.connection import Credentials, PoolConnection, Timeouts
from rpu_desktop.xapi.failures import ApiFailure, NoAnswer, Unreachable
from rpu_desktop.xapi.transport import Carrier, PinnedTransport
from rpu_desktop.xapi.trust import TrustPolicy
from tests.reference import dumps

POOLS = [Options(hosts=2, vms=6), *(Options(dumps=(path,)) for path in dumps())]


async def connect(stack: AsyncExitStack, simulation: Simulation, carrier: Carrier) -> PoolConnection:
    told = simulation.describe()["pools"][0]
    login = Credentials(told["username"], told["password"])
    connection = await PoolConnection.open(
        ServerAddress.parse(told["coordinator"]),
        login,
        TrustPolicy(frozenset({told["fingerprint"]})),
        timeouts=Timeouts(),
        carrier=carrier,
    )
    stack.push_async_callback(connection.close)
    return connection


def direct(simulation: Simulation) -> DirectCarrier:
    return DirectCarrier(simulation.ask, asyncio.get_running_loop())


@pytest.mark.parametrize("options", POOLS, ids=lambda options: Path(options.dumps[0]).stem if options.dumps else "made")
async def test_the_same_pool_is_seen_as_over_a_connection(options: Options) -> None:
    async with AsyncExitStack() as stack:
        simulation = await stack.enter_async_context(Simulation(options))
        wired = await connect(stack, simulation, PinnedTransport)
        near = await connect(stack, simulation, direct(simulation))
        assert await near.call("pool.get_all_records") == await wired.call("pool.get_all_records")
        assert await near.call("host.get_all_records") == await wired.call("host.get_all_records")
        assert await near.call("VM.get_all_records") == await wired.call("VM.get_all_records")
        assert await near.call("SR.get_all_records") == await wired.call("SR.get_all_records")
        assert near.snapshot().vms == wired.snapshot().vms


async def test_what_the_pool_refuses_is_refused_in_the_same_words() -> None:
    async with AsyncExitStack() as stack:
        simulation = await stack.enter_async_context(Simulation(Options(hosts=2, vms=2)))
        found = []
        for carrier in (PinnedTransport, direct(simulation)):
            connection = await connect(stack, simulation, carrier)
            with pytest.raises(ApiFailure) as refused:
                await connection.call("VM.start", "OpaqueRef:nobody", False, False)
            found.append((refused.value.code, list(refused.value.params)))
    assert found[0] == found[1]


async def test_an_answer_that_takes_too_long_is_not_waited_for() -> None:
    async with AsyncExitStack() as stack:
        simulation = await stack.enter_async_context(
            Simulation(Options(hosts=2, vms=2, faults=("no-answer:method=VM.get_all",)))
        )
        connection = await connect(stack, simulation, direct(simulation))
        with pytest.raises(NoAnswer):
            async with asyncio.timeout(20):
                await connection.call("VM.get_all", timeout=0.2)


async def test_a_server_that_is_off_cannot_be_reached() -> None:
    async with AsyncExitStack() as stack:
        simulation = await stack.enter_async_context(Simulation(Options(hosts=2, vms=2)))
        connection = await connect(stack, simulation, direct(simulation))
        pool = simulation.pools[0]
        pool.set_phase(pool.coordinator, Phase.OFF)
        async with asyncio.timeout(20):
            while connection.connected:
                await connection.news().wait()
        with pytest.raises(Unreachable):
            await connection.call("VM.get_all")
