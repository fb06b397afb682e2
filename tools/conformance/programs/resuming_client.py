"""Resumes TLS sessions by Python's ssl: resuming_client.py PORT CA CERT KEY; a line a case.

After two visits it says `ready` and waits for a line on stdin, by when the server has another CA.
"""

import socket
import ssl
import sys

port, ca, cert, key = sys.argv[1:]


def context(with_certificate=True):
    made = ssl.create_default_context(cafile=ca)
    made.set_alpn_protocols(["h2"])
    if with_certificate:
        made.load_cert_chain(cert, key)
    return made


def visit(using, session=None):
    """The session of a connection, whether it was resumed, and the first that the server said."""
    with socket.create_connection(("127.0.0.1", int(port)), timeout=10) as plain:
        with using.wrap_socket(plain, server_hostname="localhost", session=session) as secure:
            try:
                heard = secure.recv(9)
            except OSError:
                heard = b""
            return secure.session, secure.session_reused, heard


def check(name, passed, detail):
    print(f"ok {name}" if passed else f"failed {name}: {detail}", flush=True)


ours = context()
session, _, heard = visit(ours)
check("a full handshake is served", len(heard) == 9, heard)
session, resumed, heard = visit(ours, session)
check("a resumed session is served", resumed and len(heard) == 9, (resumed, heard))
print("ready", flush=True)
sys.stdin.readline()
_, resumed, heard = visit(ours, session)
check("a resumed session is refused when the CA has changed", heard == b"", (resumed, heard))
_, _, heard = visit(ours)
check("a full handshake is refused when the CA has changed", heard == b"", heard)
