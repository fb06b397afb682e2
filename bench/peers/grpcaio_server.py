"""grpcaio_server.py PORT CERT_DIR: score.ScoreService in grpc.aio over mTLS; DELAY_MS from the environment.

Needs score_pb2 and score_pb2_grpc on PYTHONPATH. Prints `up` when it listens.
"""
import asyncio
import os
import random
import sys

import grpc
import score_pb2
import score_pb2_grpc

DELAY_SEC = float(os.environ.get("DELAY_MS", "0")) / 1000


class Score(score_pb2_grpc.ScoreServiceServicer):
    async def GetScore(self, request, context):
        if DELAY_SEC:
            await asyncio.sleep(DELAY_SEC)
        return score_pb2.ScoreResponse(score=random.random())


async def main(port, certs):
    def read(name):
        with open(os.path.join(certs, name), "rb") as file:
            return file.read()

    server = grpc.aio.server()
    score_pb2_grpc.add_ScoreServiceServicer_to_server(Score(), server)
    server.add_secure_port(
        f"127.0.0.1:{port}",
        grpc.ssl_server_credentials(
            [(read("server.key"), read("server.crt"))], read("ca.crt"), True
        ),
    )
    await server.start()
    print("up", flush=True)
    await server.wait_for_termination()


asyncio.run(main(*sys.argv[1:3]))
