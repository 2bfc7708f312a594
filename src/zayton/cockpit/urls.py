"""The addresses of the cockpit."""

from django.urls import path

from zayton.cockpit.pages import definitions, explore, figure, home, summaries

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
    path("summaries/", summaries.summaries, name="summaries"),
    path("summaries/new/", summaries.summary, name="summary-new"),
    path("summaries/<int:summary_id>/", summaries.summary, name="summary"),
    path("summaries/<int:summary_id>/send/", summaries.send, name="summary-send"),
    path("summaries/<int:summary_id>/delete/", summaries.delete, name="summary-delete"),
    path("summaries/received/<int:issue_id>/", summaries.issue, name="summary-issue"),
]
