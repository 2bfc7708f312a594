"""A missing rate is a task that somebody can do in the page."""

from datetime import date
from decimal import Decimal

import pytest
from django.test import Client

from zayton.kernel.rates.models import GivenRate

pytestmark = pytest.mark.django_db
FORM = {"on_date": "2026-03-02", "source": "aed", "target": "GBP", "rate": "0.2041"}


def test_a_rate_that_somebody_enters_is_kept_and_listed(signed_in):
    assert signed_in.post("/rates/", FORM).status_code == 302
    given = GivenRate.objects.get()
    assert (given.source, given.on_date, given.rate, given.origin) == (
        "AED",
        date(2026, 3, 2),
        Decimal("0.2041"),
        "hand",
    )
    rows = signed_in.get("/rates/", {"format": "json"}).json()["rows"]
    assert rows[0]["pair"] == "AED"


@pytest.mark.parametrize(
    "wrong", [{"rate": "much"}, {"rate": "-1"}, {"on_date": "yesterday"}, {"source": "GBP"}, {"target": "£"}]
)
def test_what_is_no_rate_is_refused_in_words_and_nothing_is_kept(signed_in, wrong):
    page = signed_in.post("/rates/", {**FORM, **wrong})
    assert "z-message-error" in page.content.decode()
    assert not GivenRate.objects.exists()


def test_who_may_only_look_sees_no_form_and_cannot_post(keeper):
    client = Client(headers={"accept-language": "en"})
    client.force_login(keeper)
    assert "Keep the rate" not in client.get("/rates/").content.decode()
    assert "Ask somebody in finance" in client.post("/rates/", FORM).content.decode()
    assert not GivenRate.objects.exists()
