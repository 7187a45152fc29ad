"""A door before a real registry that opens badly: it passes requests on, and answers some of them as a test says.

It also keeps the books: what the registry accepted, in order, as no client tells it."""

import http.client
import threading
import urllib.parse
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

TIMEOUT_S = 10


def entry(path, digest):
    """What a PUT of this path, which the registry took, brought it."""
    place = urllib.parse.urlsplit(path).path
    if "/blobs/" in place:
        return "oci.blob", digest, digest
    reference = urllib.parse.unquote(place.rsplit("/", 1)[1])
    return "oci.manifest" if ":" in reference else "oci.tag", reference, digest


class FaultyRegistry:
    """`fault(method, path)` is asked for each request. It returns None, a status to answer with instead of the
    registry, or a function that changes the registry's headers. `accepted` grows by (kind, name, digest) with each
    blob, manifest and tag that the registry took."""

    def __init__(self, registry, fault=lambda method, path: None):
        door = self
        self.accepted = []

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def answer(self):
                body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
                wrong = fault(self.command, self.path.split("?")[0])
                if isinstance(wrong, int):
                    self.reply(wrong, {}, b'{"errors":[{"code":"UNAVAILABLE","message":"try later"}]}')
                    return
                upstream = http.client.HTTPConnection(registry.address, timeout=TIMEOUT_S)
                upstream.request(self.command, self.path, body, {**self.headers, "Host": registry.address})
                with upstream.getresponse() as reply:
                    if self.command == "PUT" and reply.status == 201:
                        door.accepted.append(entry(self.path, reply.headers["Docker-Content-Digest"]))
                    headers = {key: value.replace(registry.address, door.address) for key, value in reply.getheaders()}
                    self.reply(reply.status, wrong(headers) if wrong else headers, reply.read())
                upstream.close()

            do_GET = do_HEAD = do_PUT = do_POST = do_PATCH = do_DELETE = answer

            def reply(self, status, headers, content):
                self.send_response(status)
                for key, value in headers.items():
                    if key.lower() not in ("content-length", "transfer-encoding", "connection"):
                        self.send_header(key, value)
                length = headers.get("Content-Length", len(content)) if self.command == "HEAD" else len(content)
                self.send_header("Content-Length", str(length))
                self.end_headers()
                if self.command != "HEAD":
                    self.wfile.write(content)

            def log_message(self, *_):
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.address = f"127.0.0.1:{self.server.server_port}"
        self.thread = threading.Thread(target=self.server.serve_forever, daemon=True)

    def __enter__(self):
        self.thread.start()
        return self

    def __exit__(self, *_):
        self.server.shutdown()
        self.server.server_close()
