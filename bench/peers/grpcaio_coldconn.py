"""grpcaio_coldconn.py PORT CERT_DIR RPS SECONDS: a new mTLS channel of grpc.aio for every call, on a schedule.

Needs score_pb2 and score_pb2_grpc on PYTHONPATH. Prints one JSON object; times are ms.
"""
import asyncio
import json
import os
import sys
import time

import grpc
import score_pb2
import score_pb2_grpc

PORT, CERTS, RPS, SECONDS = sys.argv[1], sys.argv[2], float(sys.argv[3]), float(sys.argv[4])
WARMUP_SEC = 1
# Without a pool of its own each channel would share the connection of the one before.
OPTIONS = [("grpc.use_local_subchannel_pool", 1)]


def read(name):
    with open(os.path.join(CERTS, name), "rb") as file:
        return file.read()


def quantile(values, q):
    values = sorted(values)
    return values[min(len(values) - 1, int(len(values) * q))] if values else None


async def attempt(credentials):
    start = time.perf_counter_ns()
    channel = grpc.aio.secure_channel(f"localhost:{PORT}", credentials, options=OPTIONS)
    await channel.channel_ready()
    connected = time.perf_counter_ns()
    stub = score_pb2_grpc.ScoreServiceStub(channel)
    await stub.GetScore(score_pb2.JsonVector(json="[0.5]"), timeout=5)
    done = time.perf_counter_ns()
    await channel.close()
    return (connected - start) / 1e6, (done - connected) / 1e6, (done - start) / 1e6


async def loop(credentials, count):
    rows = []
    start = time.perf_counter()
    for k in range(count):
        wait = start + k / RPS - time.perf_counter()
        if wait > 0:
            await asyncio.sleep(wait)
        rows.append(await attempt(credentials))
    return rows


async def main():
    credentials = grpc.ssl_channel_credentials(
        read("ca.crt"), read("client.key"), read("client.crt")
    )
    await loop(credentials, int(RPS * WARMUP_SEC))
    rows = await loop(credentials, int(RPS * SECONDS))
    connect, first, total = ([row[i] for row in rows] for i in range(3))
    print(json.dumps({
        "connectP50Ms": quantile(connect, 0.5),
        "connectP90Ms": quantile(connect, 0.9),
        "firstCallP50Ms": quantile(first, 0.5),
        "totalP50Ms": quantile(total, 0.5),
        "totalP90Ms": quantile(total, 0.9),
    }))


asyncio.run(main())
