"""The addresses of listings."""

from django.urls import path

from zayton.listings.pages import listing, listings, publish

app_name = "listings"
urlpatterns = [
    path("", listings.listings, name="listings"),
    path("publish", publish.publish_page, name="publish"),
    path("delist-sku/<int:sku_id>", listing.delist_everywhere, name="delist-sku"),
    path("<int:listing_id>", listing.listing, name="listing"),
    path("<int:listing_id>/switch", listing.switch, name="switch"),
    path("<int:listing_id>/rule", listing.rule, name="rule"),
]
