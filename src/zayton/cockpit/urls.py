"""The addresses of the cockpit."""

from django.urls import path

from zayton.cockpit.pages import definitions, explore, figure, home

app_name = "cockpit"
urlpatterns = [
    path("", home.home, name="home"),
    path("figures/<slug:metric>/", figure.figure, name="figure"),
    path("explore/", explore.explore, name="explore"),
    path("definitions/", definitions.definitions, name="definitions"),
    path("definitions/metric/", definitions.metric, name="metric-new"),
    path("definitions/metric/<int:metric_id>/", definitions.metric, name="metric"),
    path("definitions/dimension/", definitions.dimension, name="dimension-new"),
    path("definitions/dimension/<int:dimension_id>/", definitions.dimension, name="dimension"),
    path("definitions/delete/", definitions.delete, name="definition-delete"),
]
