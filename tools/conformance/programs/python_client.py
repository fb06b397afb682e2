"""A client over Python's grpcio: python_client.py PROTO_DIR PORT CA CERT KEY; a line a case."""

import sys

import grpc
from google.protobuf import descriptor_pool, message_factory
from grpc_health.v1 import health_pb2, health_pb2_grpc
from grpc_reflection.v1alpha.proto_reflection_descriptor_database import (
    ProtoReflectionDescriptorDatabase,
)

proto_dir, port, ca, cert, key = sys.argv[1:]
sys.path.insert(0, proto_dir)
protos, services = grpc.protos_and_services("score.proto")


def read(path):
    with open(path, "rb") as file:
        return file.read()


def channel(**certificate):
    credentials = grpc.ssl_channel_credentials(root_certificates=read(ca), **certificate)
    return grpc.secure_channel(f"localhost:{port}", credentials)


ours = channel(private_key=read(key), certificate_chain=read(cert))
score = services.ScoreServiceStub(ours)
health = health_pb2_grpc.HealthStub(ours)
request = protos.JsonVector(json="[0.5,0.1]")


def check_score():
    answer = score.GetScore(request, timeout=10)
    assert 0 <= answer.score < 1, answer.score


def check_many():
    calls = [score.GetScore.future(request, timeout=20) for _ in range(200)]
    assert all(0 <= call.result().score < 1 for call in calls)


def check_deadline():
    try:
        score.GetScore(request, timeout=0.005)
    except grpc.RpcError as error:
        assert error.code() == grpc.StatusCode.DEADLINE_EXCEEDED, error.code()
    else:
        raise AssertionError("an answer came before the delay was over")


def check_metadata():
    call = score.GetScore.with_call(request, timeout=10, metadata=[("x-run", "7"), ("x-id-bin", b"\1")])
    assert call[1].code() == grpc.StatusCode.OK


def check_unknown_method():
    try:
        ours.unary_unary("/score.ScoreService/Nothing")(b"", timeout=10)
    except grpc.RpcError as error:
        assert error.code() == grpc.StatusCode.UNIMPLEMENTED, error.code()
    else:
        raise AssertionError("a method that is not there answered")


def check_health():
    answer = health.Check(health_pb2.HealthCheckRequest(service="score.ScoreService"), timeout=10)
    assert answer.status == health_pb2.HealthCheckResponse.SERVING, answer.status


def check_health_unknown():
    try:
        health.Check(health_pb2.HealthCheckRequest(service="nothing"), timeout=10)
    except grpc.RpcError as error:
        assert error.code() == grpc.StatusCode.NOT_FOUND, error.code()
    else:
        raise AssertionError("a service that is not there is healthy")


def check_health_watch():
    stream = health.Watch(health_pb2.HealthCheckRequest(), timeout=10)
    assert next(stream).status == health_pb2.HealthCheckResponse.SERVING
    stream.cancel()


def check_reflection_list():
    services = ProtoReflectionDescriptorDatabase(ours).get_services()
    assert "score.ScoreService" in services, services
    assert "grpc.health.v1.Health" in services, services


def check_reflection_call():
    """All that it knows of the service comes from the server."""
    pool = descriptor_pool.DescriptorPool(ProtoReflectionDescriptorDatabase(ours))
    method = pool.FindServiceByName("score.ScoreService").FindMethodByName("GetScore")
    take = message_factory.GetMessageClass(method.input_type)
    give = message_factory.GetMessageClass(method.output_type)
    get_score = ours.unary_unary(
        "/score.ScoreService/GetScore", take.SerializeToString, give.FromString
    )
    answer = get_score(take(json="[0.5,0.1]"), timeout=10)
    assert 0 <= answer.score < 1, answer.score


def check_no_certificate():
    with channel() as stranger:
        try:
            services.ScoreServiceStub(stranger).GetScore(request, timeout=10)
        except grpc.RpcError as error:
            assert error.code() == grpc.StatusCode.UNAVAILABLE, error.code()
        else:
            raise AssertionError("the server took a client without a certificate")


CASES = {
    "score": check_score,
    "200 calls at once": check_many,
    "deadline": check_deadline,
    "metadata": check_metadata,
    "unknown method": check_unknown_method,
    "health": check_health,
    "health of an unknown service": check_health_unknown,
    "health watch": check_health_watch,
    "services by reflection": check_reflection_list,
    "score by reflection": check_reflection_call,
    "no client certificate": check_no_certificate,
}

for name, run in CASES.items():
    try:
        run()
        print(f"ok {name}")
    except Exception as error:  # every failure is a line of the report
        print(f"failed {name}: {type(error).__name__} {' '.join(str(error).split())}")
