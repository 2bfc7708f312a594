"""The addresses of shops."""

from django.urls import path

from zayton.channels import pages

app_name = "channels"
urlpatterns = [
    path("", pages.shops, name="shops"),
    path("<int:shop_id>", pages.shop, name="shop"),
]
