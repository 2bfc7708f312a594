"""Marketplace sites: each is known once, and its words reach the lake."""

import pytest
from django.db import IntegrityError, transaction
from django.utils.translation import override

from zayton.channels.facts import shop_rows, site_rows
from zayton.channels.models import MarketplaceSite
from zayton.channels.public import add_sites, sites_by_id
from zayton.channels.site_words import site_ref_words, site_words
from zayton.channels.tests.builders import AMAZON_DE, AT, OWN, kept, seller
from zayton.kernel.access.public import SYSTEM
from zayton.kernel.journal.models import Entry
from zayton.kernel.journal.public import references_of

pytestmark = pytest.mark.django_db


def added(*drafts):
    return add_sites(drafts=drafts, actor=SYSTEM, at=AT)


def test_a_site_is_added_once_and_told_once():
    first = added(OWN, AMAZON_DE)
    before = kept()
    assert added(AMAZON_DE, OWN) == first
    assert kept() == before
    entries = Entry.objects.filter(verb="channels.site_added").order_by("id")
    assert [(entry.document_id, entry.payload["code"], entry.at) for entry in entries] == [
        (first["own"], "own", AT),
        (first["amazon-de"], "amazon-de", AT),
    ]


def test_the_entry_names_the_site_so_that_it_can_be_traced():
    key = added(OWN)["own"]
    entry = Entry.objects.get(verb="channels.site_added")
    assert [key] in references_of([entry.id])[entry.id].values()


def test_a_site_that_exists_stays_as_it_is():
    added(OWN)
    added(OWN._replace(name="Renamed", currency="EUR"))
    assert list(MarketplaceSite.objects.values_list("name", "currency")) == [("Own shop", "GBP")]


def test_a_code_that_comes_twice_in_one_set_is_one_site():
    assert len(added(OWN, OWN._replace(name="Again"))) == 1
    assert Entry.objects.filter(verb="channels.site_added").count() == 1


def test_no_site_is_no_news():
    assert added() == {}
    assert not Entry.objects.exists()


def test_a_site_without_a_code_is_refused_by_the_database():
    with pytest.raises(IntegrityError), transaction.atomic():
        added(OWN._replace(code=""))
    assert not MarketplaceSite.objects.exists()


def test_sites_are_named_in_any_script():
    ids = added(AMAZON_DE)
    with override("en"):
        assert sites_by_id() == {ids["amazon-de"]: "Amazon 德国"}


@pytest.mark.parametrize(
    ("language", "name", "marketplace", "country", "words"),
    [
        ("en", "Amazon.co.uk", "amazon", "GB", "Amazon.co.uk"),
        ("zh-hans", "Amazon.co.uk", "amazon", "GB", "亚马逊英国站"),
        ("zh-hans", "Amazon.com", "amazon", "US", "亚马逊美国站"),
        ("zh-hans", "eBay.co.uk", "ebay", "GB", "eBay 英国站"),
        # a web shop has no sites to tell apart, and what nobody knows keeps the name that it has
        ("zh-hans", "Gifts of Leeds", "shopify", "GB", "Gifts of Leeds"),
        ("zh-hans", "Closed long ago", "gone", "GB", "Closed long ago"),
    ],
)
def test_a_site_is_called_what_sellers_call_it(language, name, marketplace, country, words):
    with override(language):
        assert site_words(name, marketplace, country) == words


def test_a_marketplaces_own_number_of_a_site_is_told_by_its_name():
    with override("en"):
        assert site_ref_words("amazon", "A1F83G8C2ARO7P") == "Amazon.co.uk"
        assert site_ref_words("amazon", "A0NOBODYS") == "A0NOBODYS"
    with override("zh-hans"):
        assert site_ref_words("amazon", "A1F83G8C2ARO7P") == "亚马逊英国站"


def test_sites_are_listed_in_the_readers_language():
    ids = added(AMAZON_DE, OWN)
    with override("zh-hans"):
        assert sites_by_id() == {ids["amazon-de"]: "亚马逊德国站", ids["own"]: "Own shop"}


def test_the_lake_knows_each_shop_by_its_site():
    here = seller()
    web, berlin = here.open("WEB"), here.open("BERLIN", site="amazon-de", name="柏林 🛍")
    names = {key: english for key, english, _chinese in site_rows().rows()}
    assert [(key, names[site], name) for key, site, name in shop_rows().sort("shop_id").rows()] == [
        (web, "Own shop", "Web"),
        (berlin, "Amazon 德国", "柏林 🛍"),
    ]


def test_the_lake_calls_a_site_by_its_name_in_both_languages():
    added(AMAZON_DE, OWN)
    assert [row[1:] for row in site_rows().sort("name_en").rows()] == [
        ("Amazon 德国", "亚马逊德国站"),
        ("Own shop", "Own shop"),
    ]


def test_the_lakes_tables_have_their_columns_even_when_there_is_no_shop():
    assert shop_rows().columns == ["shop_id", "site_id", "name"]
    assert (shop_rows().height, site_rows().height) == (0, 0)
