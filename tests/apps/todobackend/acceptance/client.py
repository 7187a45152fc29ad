"""A client of the service that is told where it is: TODO_URL, or the port PORT of this machine."""

import http.client
import json
import os
from urllib.parse import urlsplit

TIMEOUT_S = 20


def base_url():
    return os.environ.get("TODO_URL") or f"http://127.0.0.1:{os.environ.get('PORT', '8080')}"


class Answer:
    def __init__(self, response):
        self.status = response.status
        self.headers = response.headers
        self.text = response.read().decode()

    @property
    def json(self):
        return json.loads(self.text)


def send(method, target, body=None, host=None):
    """Sends a request to a path of the service, or to an absolute url that the service gave."""
    base, url = urlsplit(base_url()), urlsplit(target)
    path = url.path if url.netloc else base.path.rstrip("/") + target
    text = body if body is None or isinstance(body, str) else json.dumps(body)
    data = None if text is None else text.encode()
    headers = {"Content-Type": "application/json"} if data is not None else {}
    if host is not None:
        headers["Host"] = host
    connection = http.client.HTTPConnection(url.netloc or base.netloc, timeout=TIMEOUT_S)
    try:
        connection.request(method, path, data, headers)
        return Answer(connection.getresponse())
    finally:
        connection.close()
