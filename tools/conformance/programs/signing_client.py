"""A client of the signing service over Python's grpcio; a line a case.

signing_client.py PROTO_DIR PORT CA CERT KEY KEYS_DIR: the folder has the server's private keys, with
which Python's cryptography signs too. What comes back is verified by cryptography and by OpenSSL.
"""

import json
import subprocess
import sys
import tempfile
from pathlib import Path

import grpc
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, padding, utils
from google.rpc import error_details_pb2
from grpc_status import rpc_status

proto_dir, port, ca, cert, key, keys_dir = sys.argv[1:]
sys.path.insert(0, proto_dir)
protos, services = grpc.protos_and_services("signing.proto")

MESSAGE = b"what is signed here"
RAW, DER, P1363 = 1, 2, 3
EC = {"p256": ("ES256", 32), "p384": ("ES384", 48), "p521": ("ES512", 66)}
RSA = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512"]
JOBS = [(name, EC[name][0], encoding) for name in EC for encoding in (DER, P1363)]
JOBS += [(name, algorithm, RAW) for name in ("rsa2048", "rsa3072") for algorithm in RSA]

credentials = grpc.ssl_channel_credentials(
    *(Path(path).read_bytes() for path in (ca, key, cert))
)
channel = grpc.secure_channel(f"localhost:{port}", credentials)
signing = services.SigningServiceStub(channel)
admin = services.SigningAdminServiceStub(channel)


def hash_of(algorithm):
    return {"256": hashes.SHA256, "384": hashes.SHA384, "512": hashes.SHA512}[algorithm[2:]]()


def request(name, algorithm, encoding, **more):
    fields = {"key_id": name, "algorithm": algorithm, "encoding": encoding, "message": MESSAGE}
    return {**fields, **more}


def sign(name, algorithm, encoding, **more):
    asked = protos.SignRequest(**request(name, algorithm, encoding, **more))
    return signing.Sign(asked, timeout=10)


def verify_request(name, algorithm, encoding, **more):
    return protos.VerifyRequest(**request(name, algorithm, encoding, **more))


def public_key(name, version=0):
    asked = protos.GetPublicKeyRequest(key_id=name, key_version=version)
    return signing.GetPublicKey(asked, timeout=10)


def der_of(signature, encoding):
    if encoding != P1363:
        return signature
    half = len(signature) // 2
    r, s = (int.from_bytes(part, "big") for part in (signature[:half], signature[half:]))
    return utils.encode_dss_signature(r, s)


def rsa_padding(algorithm):
    if algorithm.startswith("RS"):
        return padding.PKCS1v15()
    chosen = hash_of(algorithm)
    return padding.PSS(padding.MGF1(chosen), chosen.digest_size)


def check_signatures():
    for name, algorithm, encoding in JOBS:
        answer = sign(name, algorithm, encoding)
        public = serialization.load_pem_public_key(public_key(name).pem.encode())
        if name in EC:
            if encoding == P1363:
                assert len(answer.signature) == 2 * EC[name][1], name
            octets = der_of(answer.signature, encoding)
            public.verify(octets, MESSAGE, ec.ECDSA(hash_of(algorithm)))
        else:
            public.verify(answer.signature, MESSAGE, rsa_padding(algorithm), hash_of(algorithm))
        assert (answer.key_version, answer.algorithm, answer.encoding) == (1, algorithm, encoding)
        assert answer.sign_ns > 0


def check_openssl():
    for name, algorithm, encoding in JOBS:
        answer = sign(name, algorithm, encoding)
        with tempfile.TemporaryDirectory() as folder:
            write = lambda part, octets: Path(folder, part).write_bytes(octets)
            write("message", MESSAGE)
            write("signature", der_of(answer.signature, encoding))
            write("public", public_key(name).pem.encode())
            options = ["-sigopt", "rsa_padding_mode:pss", "-sigopt", "rsa_pss_saltlen:digest"]
            subprocess.run(
                ["openssl", "dgst", f"-sha{algorithm[2:]}", "-verify", "public"]
                + (options if algorithm.startswith("PS") else [])
                + ["-signature", "signature", "message"],
                cwd=folder, check=True, capture_output=True,
            )


def check_verify():
    """What cryptography signs by the same keys, and what it does not."""
    for name, algorithm, encoding in JOBS:
        if name == "p384":
            passphrase = Path(keys_dir, name, "1.passphrase").read_bytes().strip()
        else:
            passphrase = None
        pem = Path(keys_dir, name, "1.pem").read_bytes()
        if b"EC PARAMETERS" in pem:
            pem = pem[pem.index(b"-----BEGIN EC PRIVATE"):]
        private = serialization.load_pem_private_key(pem, passphrase)
        if name in EC:
            octets = private.sign(MESSAGE, ec.ECDSA(hash_of(algorithm)))
            if encoding == P1363:
                parts = utils.decode_dss_signature(octets)
                octets = b"".join(part.to_bytes(EC[name][1], "big") for part in parts)
        else:
            octets = private.sign(MESSAGE, rsa_padding(algorithm), hash_of(algorithm))
        ask = lambda **more: signing.Verify(
            verify_request(name, algorithm, encoding, signature=octets, **more), timeout=10
        )
        assert ask().valid, (name, algorithm)
        assert not ask(message=MESSAGE + b".").valid, (name, algorithm)


def check_digest():
    chosen = hashes.Hash(hashes.SHA256())
    chosen.update(MESSAGE)
    asked = protos.SignRequest(
        key_id="p256", algorithm="ES256", encoding=DER, digest=chosen.finalize()
    )
    answer = signing.Sign(asked, timeout=10)
    public = serialization.load_pem_public_key(public_key("p256").pem.encode())
    public.verify(answer.signature, MESSAGE, ec.ECDSA(hashes.SHA256()))


def check_batch():
    good = protos.SignRequest(**request("p256", "ES256", DER))
    bad = protos.SignRequest(**request("nothing", "ES256", DER))
    batch = protos.SignBatchRequest(requests=[good, bad, good])
    results = signing.SignBatch(batch, timeout=10).results
    assert [each.WhichOneof("result") for each in results] == ["signed", "error", "signed"]
    assert results[1].error.code == grpc.StatusCode.NOT_FOUND.value[0], results[1]
    assert results[1].error.reason == "UNKNOWN_KEY", results[1]


def check_stream():
    asked = [
        protos.SignStreamRequest(
            request_id=number,
            request=protos.SignRequest(
                **request(*(("rsa3072", "PS256", RAW) if number % 10 == 0 else ("p256", "ES256", DER)))
            ),
        )
        for number in range(1, 301)
    ]
    answers = list(signing.SignStream(iter(asked), timeout=20))
    assert sorted(each.request_id for each in answers) == list(range(1, 301))
    assert all(each.result.WhichOneof("result") == "signed" for each in answers)


def details_of(call):
    try:
        call()
    except grpc.RpcError as error:
        status = rpc_status.from_call(error)
        assert status.code == error.code().value[0] and status.message == error.details()
        found = {}
        for each in status.details:
            kind = getattr(error_details_pb2, each.TypeName().rsplit(".", 1)[1])
            found[kind.__name__] = kind()
            assert each.Unpack(found[kind.__name__])
        return error.code(), found
    raise AssertionError("the call succeeded")


def check_details():
    code, found = details_of(lambda: sign("p256", "RS256", DER))
    assert code == grpc.StatusCode.INVALID_ARGUMENT, code
    assert found["ErrorInfo"].reason == "WRONG_KEY_TYPE", found
    assert found["ErrorInfo"].domain == "signing.v1", found
    assert found["BadRequest"].field_violations[0].field == "algorithm", found


def check_overload():
    """RSA-3072 without a deadline, far more than fits into what may be waited."""
    asked = protos.SignRequest(**request("rsa3072", "RS256", RAW))
    calls = [signing.Sign.future(asked) for _ in range(600)]
    refused = [call for call in calls if call.exception() is not None]
    assert 0 < len(refused) < len(calls), len(refused)
    for call in refused:
        code, found = details_of(call.result)
        assert code == grpc.StatusCode.RESOURCE_EXHAUSTED, code
        assert found["RetryInfo"].retry_delay.ToMilliseconds() > 0, found


def check_negotiate():
    asked = protos.NegotiateRequest(
        algorithms=["EdDSA", "ES384", "RS256"], key_types=["RSA_3072", "EC_P384"]
    )
    picked = signing.Negotiate(asked, timeout=10)
    assert (picked.key_id, picked.algorithm) == ("p384", "ES384"), picked
    chosen = hashes.Hash(hashes.SHA256())
    for names in (asked.algorithms, asked.key_types):
        chosen.update(len(names).to_bytes(4, "big"))
        for name in names:
            chosen.update(len(name).to_bytes(4, "big") + name.encode())
    assert picked.offer_sha256 == chosen.finalize()


def check_keys():
    keys = signing.ListKeys(protos.ListKeysRequest(), timeout=10).keys
    assert [each.key_id for each in keys] == sorted([*EC, "rsa2048", "rsa3072"]), keys
    jwk = json.loads(public_key("p521").jwk)
    assert (jwk["kty"], jwk["crv"], jwk["kid"]) == ("EC", "P-521", "p521"), jwk
    assert "d" not in jwk


def check_rotate():
    before = public_key("p256").pem
    made = admin.RotateKey(protos.RotateKeyRequest(key_id="p256"), timeout=10)
    assert made.key_version == 2 and made.pem != before
    answer = sign("p256", "ES256", DER)
    assert answer.key_version == 2
    algorithm = ec.ECDSA(hashes.SHA256())
    new, old = (serialization.load_pem_public_key(each.encode()) for each in (made.pem, before))
    new.verify(answer.signature, MESSAGE, algorithm)
    try:
        old.verify(answer.signature, MESSAGE, algorithm)
    except InvalidSignature:
        return
    raise AssertionError("version 1 signed")


CASES = {
    "signatures by cryptography": check_signatures,
    "signatures by OpenSSL": check_openssl,
    "verify what cryptography signs": check_verify,
    "digest": check_digest,
    "batch": check_batch,
    "stream": check_stream,
    "error details": check_details,
    "overload": check_overload,
    "negotiation": check_negotiate,
    "keys": check_keys,
    "rotation": check_rotate,
}

for name, run in CASES.items():
    try:
        run()
        print(f"ok {name}")
    except Exception as error:  # every failure is a line of the report
        print(f"failed {name}: {type(error).__name__} {' '.join(str(error).split())}")
