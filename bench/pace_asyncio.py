"""pace_asyncio.py RATE SECONDS: the pacing loop of an asyncio client: sleep to each due time.

Prints one JSON object: lateness quantiles in ms, CPU in µs a tick.
"""
import asyncio
import json
import resource
import sys
import time

rate, seconds = float(sys.argv[1]), float(sys.argv[2])


def cpu_sec():
    usage = resource.getrusage(resource.RUSAGE_SELF)
    return usage.ru_utime + usage.ru_stime


async def pace():
    count, late = int(rate * seconds), []
    start, cpu = time.perf_counter_ns() + 50_000_000, cpu_sec()
    for k in range(count):
        due = start + int(k * 1e9 / rate)
        wait = (due - time.perf_counter_ns()) / 1e9
        if wait > 0:
            await asyncio.sleep(wait)
        late.append((time.perf_counter_ns() - due) / 1e6)
    cpu_us = (cpu_sec() - cpu) / count * 1e6
    late.sort()
    p50, p99, p999 = (late[int(count * q)] for q in (0.5, 0.99, 0.999))
    print(json.dumps({"p50Ms": p50, "p99Ms": p99, "p999Ms": p999, "cpuUsPerTick": cpu_us}))


asyncio.run(pace())
