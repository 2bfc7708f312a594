"""The addresses of orders."""

from django.urls import path

from zayton.orders.errands.pages import panel, told, writing
from zayton.orders.pages import cancelling, codes, corrections, order, orders
from zayton.orders.recipients.pages import recipient, terms
from zayton.orders.stores.pages import board, opening, pickups, statements, stores, work

app_name = "orders"
urlpatterns = [
    path("", orders.orders, name="orders"),
    path("returns", orders.returns, name="returns"),
    path("backorders", orders.backorders, name="backorders"),
    path("oversold", orders.oversold, name="oversold"),
    path("told", told.told, name="told"),
    path("told/<int:errand_id>", panel.errand, name="errand"),
    path("codes/<int:shop_id>", codes.codes, name="codes"),
    path("correction/<int:correction_id>", corrections.correction, name="correction"),
    path("stores", stores.stores, name="stores"),
    path("stores/new", opening.store_new, name="store-new"),
    path("stores/work", work.work, name="store-work"),
    path("stores/work/<int:offer_id>", work.offer, name="store-offer"),
    path("stores/offers", board.offers, name="store-offers"),
    path("stores/returned", board.returned, name="store-returned"),
    path("stores/statements", statements.statements, name="store-statements"),
    path("stores/statements/<int:statement_id>", statements.statement, name="store-statement"),
    path("stores/<int:store_id>", stores.store, name="store"),
    path("stores/<int:store_id>/edit", opening.store_edit, name="store-edit"),
    path("stores/<int:store_id>/running", statements.running, name="store-open"),
    path("<int:order_id>", order.order, name="order"),
    path("<int:order_id>/cancel", cancelling.cancel, name="cancel"),
    path("<int:order_id>/write", writing.write, name="write"),
    path("recipients", terms.terms, name="recipient-terms"),
    path("<int:order_id>/recipient", recipient.recipient, name="order-recipient"),
    path("<int:order_id>/pickup", pickups.pickup, name="store-pickup"),
]
