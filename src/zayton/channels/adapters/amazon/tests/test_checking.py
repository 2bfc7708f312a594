"""Testing a connection, and the stores we know."""

from zoneinfo import ZoneInfo

from zayton.channels.adapters.amazon import ADAPTER
from zayton.channels.adapters.amazon.sites import OF_REGION, SITE_OF, SITES, item_address, locale_of
from zayton.channels.adapters.amazon.tests.answering import DE, SELLER, US, Amazon, channel_to
from zayton.kernel.money import exponent


def taking_part(ref, *, yes=True, name="Amazon.com", store="BestSellerStore", **more):
    marketplace = {
        "id": ref,
        "countryCode": "US",
        "name": name,
        "defaultCurrencyCode": "USD",
        "defaultLanguageCode": "en_US",
        "domainName": "www.amazon.com",
    } | more
    participation = {"isParticipating": yes, "hasSuspendedListings": False}
    return {"marketplace": marketplace, "storeName": store, "participation": participation}


def check(*found):
    return channel_to(Amazon(getMarketplaceParticipations={"payload": list(found)})).check()


def test_a_test_finds_the_stores_that_the_seller_takes_part_in():
    found = check(taking_part(DE), taking_part("A2EUQ1WTGCTBG2", yes=False), taking_part(US))
    assert (found.name, found.seller) == ("BestSellerStore", SELLER)
    assert found.sites == (SITE_OF[DE], SITE_OF[US])


def test_a_store_that_is_newer_than_we_are_is_described_by_amazon():
    new = taking_part(
        "A1NEWSTORE9999",
        name="Amazon.cl",
        countryCode="CL",
        defaultCurrencyCode="CLP",
        defaultLanguageCode="es_CL",
    )
    (site,) = check(new).sites
    assert (site.ref, site.country, site.currency, site.language, site.zone) == (
        "A1NEWSTORE9999",
        "CL",
        "CLP",
        "es-CL",
        "UTC",
    )
    assert site.code not in {known.code for known in SITES}


def test_stores_that_are_none_are_left_out():
    assert check(taking_part("A1ZFFQZ3HTUKT9", name="Non-Amazon US")).sites == ()


def test_an_account_that_sells_nowhere_yet_is_an_account():
    assert check() == ("", (), SELLER)


def test_stores_are_told_apart_and_have_real_zones_and_currencies():
    assert len({site.ref for site in SITES}) == len({site.code for site in SITES}) == len(SITES) == 23
    assert sorted(site for sites in OF_REGION.values() for site in sites) == sorted(SITES)
    for site in SITES:
        assert ZoneInfo(site.zone)
        assert exponent(site.currency) in (0, 2, 3)
        assert item_address(site.ref, "B0X").endswith("/dp/B0X")


def test_a_page_and_a_language_of_a_store():
    assert item_address(DE, "B0X") == "https://www.amazon.de/dp/B0X"
    assert item_address("UNKNOWN", "B0X") == item_address(DE, "") == ""
    assert (locale_of(DE), locale_of("UNKNOWN")) == ("de_DE", "en_US")


def test_what_a_connection_asks_for_keeps_its_secrets():
    secret = {each.name for each in ADAPTER.credentials if each.secret}
    assert secret == {"client_secret", "refresh_token"}
    assert {each.name for each in ADAPTER.credentials if not each.required} == {
        "aws_queue",
        "aws_account",
        "aws_region",
    }
