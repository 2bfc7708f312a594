"""What is typed of a shop that nobody can be asked about: refused in our own words, as no marketplace said a thing."""

import re
from html import unescape

import pytest

from zayton.channels.models import Connection
from zayton.channels.tests.builders import client_of

pytestmark = pytest.mark.django_db
GOOD = {"name": "My own", "c.country": "GB", "c.currency": "GBP", "c.zone": "Europe/London"}


@pytest.mark.parametrize(
    ("field", "typed", "words"),
    [
        ("c.country", "Atlantis", "“Atlantis” is no country. Change it"),
        ("c.currency", "POUND", "“POUND” is no currency. Change it"),
        ("c.zone", "Moon/Base", "“Moon/Base” is no time zone. Change it"),
    ],
)
def test_no_marketplace_is_said_to_refuse_what_was_typed_wrong(field, typed, words) -> None:
    answer = client_of("boss").post("/shops/connections/new/custom", {**GOOD, field: typed})
    said = re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", answer.content.decode())))
    assert (answer.status_code, words in said, "marketplace refused" in said) == (400, True, False)
    assert not Connection.objects.exists()


def test_a_connection_whose_country_is_none_any_more_says_so_in_the_same_words() -> None:
    boss = client_of("boss")
    boss.post("/shops/connections/new/custom", GOOD)
    found = Connection.objects.get()
    found.settings = {**found.settings, "country": "Atlantis"}
    found.save()
    said = unescape(boss.get(f"/shops/connections/{found.pk}/sites").content.decode())
    assert "“Atlantis” is no country." in said
    assert "marketplace refused" not in said
