"""Large messages by Python's grpcio: large_messages.py PROTO_DIR PORT CA; a line a case.

C-core allows DATA frames as long as its largest message, and all threads share a connection.
"""

import sys
from concurrent.futures import ThreadPoolExecutor

import grpc

proto_dir, port, ca = sys.argv[1:]
sys.path.insert(0, proto_dir)
protos = grpc.protos("interop.proto")

UNLIMITED = [("grpc.max_receive_message_length", -1), ("grpc.max_send_message_length", -1)]
THREADS = 8
CALLS = 80


def open_channel(options):
    with open(ca, "rb") as file:
        credentials = grpc.ssl_channel_credentials(root_certificates=file.read())
    return grpc.secure_channel(f"localhost:{port}", credentials, options)


def calls(request_bytes, response_bytes, options):
    with open_channel(options) as channel:
        unary = channel.unary_unary(
            "/grpc.testing.TestService/UnaryCall",
            protos.SimpleRequest.SerializeToString,
            protos.SimpleResponse.FromString,
        )
        request = protos.SimpleRequest(
            response_size=response_bytes, payload=protos.Payload(body=bytes(request_bytes))
        )

        def call(_):
            return len(unary(request, timeout=60).payload.body)

        with ThreadPoolExecutor(THREADS) as pool:
            lengths = list(pool.map(call, range(CALLS)))
        assert lengths == [response_bytes] * CALLS, lengths


def streams(response_bytes, count):
    with open_channel(UNLIMITED) as channel:
        stream = channel.unary_stream(
            "/grpc.testing.TestService/StreamingOutputCall",
            protos.StreamingOutputCallRequest.SerializeToString,
            protos.StreamingOutputCallResponse.FromString,
        )
        wanted = [protos.ResponseParameters(size=response_bytes)] * count
        request = protos.StreamingOutputCallRequest(response_parameters=wanted)

        def call(_):
            return [len(each.payload.body) for each in stream(request, timeout=60)]

        with ThreadPoolExecutor(THREADS) as pool:
            for lengths in pool.map(call, range(THREADS)):
                assert lengths == [response_bytes] * count, lengths


CASES = {
    "80 answers of 3.9 MB on 8 threads": lambda: calls(10, 3_900_000, []),
    "80 answers of 10 MB on 8 threads": lambda: calls(10, 10_000_000, UNLIMITED),
    "80 requests and answers of 3.9 MB on 8 threads": lambda: calls(3_900_000, 3_900_000, []),
    "8 streams of 10 answers of 3.9 MB": lambda: streams(3_900_000, 10),
}

for name, run in CASES.items():
    try:
        run()
        print(f"ok {name}")
    except Exception as error:  # every failure is a line of the report
        print(f"failed {name}: {type(error).__name__} {' '.join(str(error).split())[:300]}")
