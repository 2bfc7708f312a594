"""Stand-ins for Amazon at the level of HTTP: answers given by operation, requests remembered."""

import gzip
import json
import re
from functools import cache
from pathlib import Path
from urllib.parse import parse_qs, unquote

import httpx

from zayton.channels.adapters.amazon import ADAPTER
from zayton.channels.adapters.amazon.client import Client
from zayton.channels.calling.http import HttpCaller
from zayton.channels.ports.adapter import Account
from zayton.channels.tests.calling import MemoryKeeper, OpenGate

_DATA = Path(__file__).parent / "data"
US, CA, DE, JP = "ATVPDKIKX0DER", "A2EUQ1WTGCTBG2", "A1PA6795UKMFR9", "A1VC38T7YXB528"
SELLER = "A3OURSELLERID1"
VALUES = {
    "region": "NA",
    "seller_id": SELLER,
    "client_id": "amzn1.application-oa2-client.test",
    "client_secret": "secret",
    "refresh_token": "Atzr|refresh",
    "aws_queue": "arn:aws:sqs:us-east-2:444455556666:queue1",
}
TOKEN = {"access_token": "Atza|one", "token_type": "bearer", "expires_in": 3600}


@cache
def static_cases():
    """The cases of Amazon's static sandbox that are about operations we call."""
    return json.loads(gzip.decompress((_DATA / "static-cases.json.gz").read_bytes()))


@cache
def samples():
    """Notifications and processing reports by name."""
    return json.loads(gzip.decompress((_DATA / "notifications.json.gz").read_bytes()))


def cases_of(operation, status):
    """The answers of an operation with a status."""
    found = [
        case for case in static_cases() if case["operation"] == operation and int(case["status"]) == status
    ]
    assert found
    return [case["response"] for case in found]


@cache
def _routes():
    known = {}
    for case in static_cases():
        pattern = re.sub(r"\\\{[^/]+\\\}", "[^/]+", re.escape(case["path"]))
        known.setdefault(case["operation"], (case["method"], re.compile(pattern + "$")))
    known["getInventorySummaries"] = ("GET", re.compile("/fba/inventory/v1/summaries$"))
    return known


def operation_of(request):
    """Which operation a request is, by method and path."""
    path = request.url.raw_path.decode().partition("?")[0]
    for operation, (method, pattern) in _routes().items():
        if method == request.method and pattern.match(path):
            return operation
    return "token" if path == "/auth/o2/token" else "document"


class Amazon:
    """Answers by operation: a value (JSON with 200), a response, or a list of them in turn.

    What is not given is answered as the static sandbox does.
    """

    def __init__(self, **answers):
        self.answers = {"token": TOKEN, "document": httpx.Response(200)} | answers
        self.asked: list[tuple[str, httpx.Request]] = []

    def __call__(self, request):
        operation = operation_of(request)
        request.read()
        self.asked.append((operation, request))
        answer = self.answers.get(operation)
        if answer is None:
            case = next(
                case
                for case in static_cases()
                if case["operation"] == operation and int(case["status"]) < 300
            )
            return httpx.Response(int(case["status"]), json=case["response"])
        if isinstance(answer, list):
            answer = answer.pop(0) if len(answer) > 1 else answer[0]
        if callable(answer):
            answer = answer(request)
        if isinstance(answer, httpx.Response):
            # a fresh one each time, as a response is read once
            return httpx.Response(answer.status_code, headers=dict(answer.headers), content=answer.content)
        return httpx.Response(200, json=answer)

    def requests(self, operation):
        """The requests of an operation, in order."""
        return [request for name, request in self.asked if name == operation]

    def bodies(self, operation):
        """Their bodies, read."""
        return [json.loads(request.content) for request in self.requests(operation)]

    def queries(self, operation):
        """Their parameters."""
        return [
            {name: values[0] for name, values in parse_qs(request.url.query.decode()).items()}
            for request in self.requests(operation)
        ]

    def paths(self, operation):
        """Their paths, as a reader sees them."""
        return [
            unquote(request.url.raw_path.decode().partition("?")[0]) for request in self.requests(operation)
        ]


def caller_to(amazon):
    """A caller whose calls end at a stand-in; waits are not waited."""
    caller = HttpCaller(OpenGate(), MemoryKeeper(), pause=lambda _seconds: None)
    caller._client = httpx.Client(transport=httpx.MockTransport(amazon))
    return caller


def account(sites=(US,), **values):
    """An account on some stores."""
    return Account(VALUES | values, tuple(sites))


def channel_to(amazon, sites=(US,), caller=None, **values):
    """Every port, connected to a stand-in."""
    return ADAPTER.connect(account(sites, **values), caller or caller_to(amazon))


def client_to(amazon, sites=(US,), caller=None, **values):
    """The client below the ports."""
    return Client(account(sites, **values), caller or caller_to(amazon))


def refusal(status, code="InvalidInput", message="Invalid Input", details=""):
    """An answer that is none, in Amazon's form."""
    return httpx.Response(status, json={"errors": [{"code": code, "message": message, "details": details}]})
