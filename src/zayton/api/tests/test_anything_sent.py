"""Whatever is sent, within the document's types or beside them: no failure, and no status that is not documented."""

import os
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import hypothesis
import pytest
import schemathesis
from django.conf import settings
from hypothesis import HealthCheck, Phase
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from zayton.api.collected import document
from zayton.api.tests.builders import caller, mirrored
from zayton.config.wsgi import application
from zayton.kernel.http.throttle import THROTTLE
from zayton.orders.tests.builders import a_business

# that processes can share the work: all of it at once takes longer than any other test
PARTS = 4
EXAMPLES = int(os.environ.get("ZAYTON_API_EXAMPLES", "16"))
CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]
SCHEMA = schemathesis.openapi.from_wsgi("/api/openapi.json", application)
OPERATIONS = {found.ok().definition.raw["operationId"]: found.ok() for found in SCHEMA.get_all_operations()}
SETTINGS = hypothesis.settings(
    max_examples=EXAMPLES,
    deadline=None,
    database=None,
    derandomize=True,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)


def known_ids(business: Any) -> dict[str, Any]:
    """Ids and codes that exist, by the names of fields: without them hardly anything sent would get far."""
    order = business.sell("KNOWN", CUP=2)
    return {
        "shop_id": business.shop,
        "owner_id": business.owner,
        "warehouse_id": business.houses["LEEDS"],
        "place_id": business.shelves["LEEDS"],
        "from_place_id": business.shelves["LEEDS"],
        "to_place_id": business.shelves["KOELN"],
        "sku": "CUP",
        "sku_id": business.skus["CUP"],
        "order_id": order,
        "currency": "GBP",
        "placed_at": "2026-03-02T09:30:00Z",
        "period": "2026-03-01..2026-03-31",
        "metrics": ["units_sold", "return_rate"],
        "by": ["country"],
    }


def made_known(value: Any, known: dict[str, Any]) -> Any:
    """The same value with ids that exist."""
    if isinstance(value, dict):
        return {name: known.get(name, made_known(member, known)) for name, member in value.items()}
    return [made_known(member, known) for member in value] if isinstance(value, list) else value


@pytest.fixture
def headers(transactional_db, monkeypatch) -> Iterator[dict[str, str]]:
    monkeypatch.setattr(THROTTLE, "most", 10**9)
    return {"Authorization": f"Bearer {caller().secret}", "Accept-Language": "en"}


@pytest.fixture
def known(transactional_db, tmp_path, monkeypatch) -> dict[str, Any]:
    monkeypatch.setattr(settings, "WORKSPACE", replace(settings.WORKSPACE, home=tmp_path))
    business = a_business()
    business.stock("LEEDS", CUP=100, POT=50)
    ids = known_ids(business)
    mirrored()
    return ids


def test_the_document_holds_every_route():
    assert len(OPERATIONS) == sum(len(methods) for methods in document()["paths"].values())


@pytest.mark.parametrize("mode", list(schemathesis.GenerationMode), ids=lambda mode: mode.value)
@pytest.mark.parametrize("part", range(PARTS))
def test_nothing_sent_makes_it_fail(mode, part, headers, known):
    statuses: Counter[int] = Counter()
    operations = list(OPERATIONS.values())[part::PARTS]
    for operation in operations:
        send_to(operation, mode, headers, known, statuses)
    assert not {status for status in statuses if status >= 500}
    if mode is schemathesis.GenerationMode.POSITIVE:
        assert statuses[200] > len(operations), statuses


def send_to(operation, mode, headers, known, statuses: Counter[int]) -> None:
    @SETTINGS
    @hypothesis.given(
        case=operation.as_strategy(generation_mode=mode), knows=hypothesis.strategies.booleans()
    )
    def sending(case, knows):
        if knows:
            case.body = made_known(case.body, known)
            case.path_parameters = {
                one: known.get(one, value) for one, value in (case.path_parameters or {}).items()
            }
        # a host that is not ours is turned away by the server before it gets here
        sent = {name: value for name, value in (case.headers or {}).items() if name.lower() != "host"}
        case.headers = {**sent, **headers}
        if knows and operation.method.upper() != "GET":
            case.headers["Idempotency-Key"] = f"key-{statuses.total()}-{mode.value}"
        response = case.call()
        statuses[response.status_code] += 1
        case.validate_response(response, checks=CHECKS)

    sending()
