"""score.ScoreService over Python's grpcio: python_server.py PROTO_DIR CA CERT KEY."""

import random
import sys
from concurrent import futures

import grpc

proto_dir, ca, cert, key = sys.argv[1:]
sys.path.insert(0, proto_dir)
protos, services = grpc.protos_and_services("score.proto")


def read(path):
    with open(path, "rb") as file:
        return file.read()


class Score(services.ScoreServiceServicer):
    def GetScore(self, request, context):
        return protos.ScoreResponse(score=random.random())


server = grpc.server(futures.ThreadPoolExecutor(4))
services.add_ScoreServiceServicer_to_server(Score(), server)
credentials = grpc.ssl_server_credentials(
    [(read(key), read(cert))], root_certificates=read(ca), require_client_auth=True
)
port = server.add_secure_port("127.0.0.1:0", credentials)
server.start()
print(f"listening on 127.0.0.1:{port}", flush=True)
server.wait_for_termination()
