"""The addresses of stock."""

from django.urls import path

from zayton.stock.pages import (
    aging,
    booking,
    documents,
    levels,
    location,
    lots,
    mirrors,
    owners,
    skus,
    warehouses,
)

app_name = "stock"
urlpatterns = [
    path("", levels.levels, name="levels"),
    path("past", levels.past, name="past"),
    path("ages", aging.ages, name="ages"),
    path("sku/<int:sku_id>", skus.sku, name="sku"),
    path("lot/<int:lot_id>", lots.lot, name="lot"),
    path("document/<int:slip_id>", documents.document, name="document"),
    path("book/<str:verb>", booking.book, name="book"),
    path("marketplaces", mirrors.mirrors, name="mirrors"),
    path("marketplaces/<int:mirror_id>", mirrors.mirror, name="mirror"),
    path("marketplaces/<int:mirror_id>/settle", mirrors.settle, name="mirror-settle"),
    path("owners", owners.owners, name="owners"),
    path("owners/new", owners.owner_new, name="owner-new"),
    path("warehouses", warehouses.warehouses, name="warehouses"),
    path("warehouses/new", warehouses.warehouse_new, name="warehouse-new"),
    path("warehouse/<int:warehouse_id>", warehouses.warehouse, name="warehouse"),
    path("warehouse/<int:warehouse_id>/location", location.warehouse_location, name="warehouse-location"),
    path("warehouse/<int:warehouse_id>/bins", warehouses.bins_new, name="bins-new"),
]
