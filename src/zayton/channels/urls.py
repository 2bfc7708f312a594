"""The addresses of shops and connections."""

from django.urls import path

from zayton.channels.pages import connection, connections, held, matching, shops, sites
from zayton.channels.reporting import pages as reporting
from zayton.channels.settling import pages as settling

app_name = "channels"
urlpatterns = [
    path("", shops.shops, name="shops"),
    path("<int:shop_id>", shops.shop, name="shop"),
    path("connections", connections.connections, name="connections"),
    path("connections/new", connections.choose, name="new-connection"),
    path("connections/new/<slug:adapter>", connections.new, name="connect"),
    path("connections/<int:connection_id>", connection.connection, name="connection"),
    path("connections/<int:connection_id>/credentials", connections.credentials, name="credentials"),
    path("connections/<int:connection_id>/sites", sites.sites, name="sites"),
    path("connections/<int:connection_id>/reports", reporting.reports, name="reports"),
    path("held", held.held, name="held"),
    path("held/<int:document_id>", held.held_document, name="held-document"),
    path("matching", matching.matching, name="matching"),
    path("settlements", settling.settlements, name="settlements"),
    path("settlements/<int:settlement_id>", settling.settlement, name="settlement"),
]
