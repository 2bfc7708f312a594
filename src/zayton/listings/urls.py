"""The addresses of listings."""

from django.urls import path

from zayton.listings.pages import listing, listings, log, price_rules, publish, watch

app_name = "listings"
urlpatterns = [
    path("", listings.listings, name="listings"),
    path("publish", publish.publish_page, name="publish"),
    path("delist-sku/<int:sku_id>", listing.delist_everywhere, name="delist-sku"),
    path("<int:listing_id>", listing.listing, name="listing"),
    path("<int:listing_id>/switch", listing.switch, name="switch"),
    path("<int:listing_id>/rule", listing.rule, name="rule"),
    path("prices/", price_rules.price_rules, name="price-rules"),
    path("prices/new/", price_rules.price_rule, name="price-rule-new"),
    path("prices/moves/", price_rules.moves, name="price-moves"),
    path("prices/<int:rule_id>/", price_rules.price_rule, name="price-rule"),
    path("prices/<int:rule_id>/switch/", price_rules.switch, name="price-rule-switch"),
    path("prices/<int:rule_id>/delete/", price_rules.delete, name="price-rule-delete"),
    path("watch/", watch.watch, name="watch"),
    path("watch/letters/", watch.letters, name="watch-letters"),
    path("watch/connections/<int:connection_id>/", watch.switch, name="watch-switch"),
    path("watch/<int:finding_id>/", watch.finding, name="finding"),
    path("watch/<int:finding_id>/move/", watch.move, name="finding-move"),
    path("log/", log.log, name="log"),
    path("<int:listing_id>/log/", log.listing_log, name="listing-log"),
    path("<int:listing_id>/bounds/", log.bounds, name="listing-bounds"),
]
