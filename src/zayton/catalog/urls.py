"""The addresses of the catalogue."""

from django.urls import path

from zayton.catalog.pages import changes, forms, groups, skus, tree

app_name = "catalog"
urlpatterns = [
    path("", skus.skus, name="skus"),
    path("sku/new", forms.new, name="sku-new"),
    path("sku/<int:sku_id>", skus.sku, name="sku"),
    path("sku/<int:sku_id>/edit", forms.edit, name="sku-edit"),
    path("sku/<int:sku_id>/bundle", forms.bundle, name="sku-bundle"),
    path("product/<int:product_id>", groups.product, name="product"),
    path("brands", groups.brands, name="brands"),
    path("brands/new", groups.brand_new, name="brand-new"),
    path("brand/<int:brand_id>", groups.brand, name="brand"),
    path("brand/<int:brand_id>/rename", groups.brand_rename, name="brand-rename"),
    path("categories", tree.categories, name="categories"),
    path("categories/new", tree.category_new, name="category-new"),
    path("category/<int:category_id>", groups.category, name="category"),
    path("category/<int:category_id>/rename", tree.category_rename, name="category-rename"),
    path("category/<int:category_id>/move", tree.category_move, name="category-move"),
    path("category/<int:category_id>/delete", tree.category_delete, name="category-delete"),
    path("change/<int:change_id>", changes.change, name="change"),
    path("change/<int:change_id>/undo", changes.change_undo, name="change-undo"),
]
