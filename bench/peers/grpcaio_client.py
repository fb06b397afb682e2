"""grpcaio_client.py PORT CERT_DIR RPS SECONDS: an open loop in grpc.aio on one mTLS channel, 50 ms timeout.

Needs score_pb2 and score_pb2_grpc on PYTHONPATH. Prints one JSON object; times are ms.
"""
import asyncio
import json
import os
import random
import resource
import sys
import time

import grpc
import score_pb2
import score_pb2_grpc

PORT, CERTS, RPS, SECONDS = sys.argv[1], sys.argv[2], float(sys.argv[3]), float(sys.argv[4])
WARMUP_SEC = 2


def read(name):
    with open(os.path.join(CERTS, name), "rb") as file:
        return file.read()


def quantile(values, q):
    values = sorted(values)
    return values[min(len(values) - 1, int(len(values) * q))] if values else None


def cpu_sec():
    usage = resource.getrusage(resource.RUSAGE_SELF)
    return usage.ru_utime + usage.ru_stime


async def loop(stub, count, record):
    vector = json.dumps([random.random() for _ in range(8)])
    tasks = set()

    async def call(due):
        sent = time.perf_counter_ns()
        try:
            await stub.GetScore(score_pb2.JsonVector(json=vector), timeout=0.05)
            record("OK", due, sent)
        except grpc.aio.AioRpcError as error:
            record(error.code().name, due, sent)

    start = time.perf_counter_ns() + 50_000_000
    for k in range(count):
        due = start + int(k * 1e9 / RPS)
        wait = (due - time.perf_counter_ns()) / 1e9
        if wait > 0:
            await asyncio.sleep(wait)
        task = asyncio.create_task(call(due))
        tasks.add(task)
        task.add_done_callback(tasks.discard)
    await asyncio.gather(*tasks)


async def main():
    credentials = grpc.ssl_channel_credentials(
        read("ca.crt"), read("client.key"), read("client.crt")
    )
    channel = grpc.aio.secure_channel(f"localhost:{PORT}", credentials)
    stub = score_pb2_grpc.ScoreServiceStub(channel)
    await channel.channel_ready()
    await loop(stub, int(RPS * WARMUP_SEC), lambda *_: None)
    latency, late, codes = [], [], {}

    def record(code, due, sent):
        latency.append((time.perf_counter_ns() - sent) / 1e6)
        late.append((sent - due) / 1e6)
        codes[code] = codes.get(code, 0) + 1

    count, cpu = int(RPS * SECONDS), cpu_sec()
    await loop(stub, count, record)
    print(json.dumps({
        "missed": count - codes.get("OK", 0),
        "p50Ms": quantile(latency, 0.5),
        "p99Ms": quantile(latency, 0.99),
        "p999Ms": quantile(latency, 0.999),
        "lateP50Ms": quantile(late, 0.5),
        "lateP99Ms": quantile(late, 0.99),
        "cpuUsPerCall": (cpu_sec() - cpu) / count * 1e6,
    }))


asyncio.run(main())
