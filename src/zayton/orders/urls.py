"""The addresses of orders."""

from django.urls import path

from zayton.orders.pages import codes, corrections, order, orders

app_name = "orders"
urlpatterns = [
    path("", orders.orders, name="orders"),
    path("returns", orders.returns, name="returns"),
    path("backorders", orders.backorders, name="backorders"),
    path("oversold", orders.oversold, name="oversold"),
    path("codes/<int:shop_id>", codes.codes, name="codes"),
    path("correction/<int:correction_id>", corrections.correction, name="correction"),
    path("<int:order_id>", order.order, name="order"),
]
