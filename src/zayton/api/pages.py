"""The OpenAPI document and the page that shows it."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from ninja.responses import NinjaJSONEncoder

from zayton.api.collected import document
from zayton.api.reference import groups_of
from zayton.kernel.errors import declared_reasons
from zayton.kernel.http.guard import MOST_JSON_BYTES
from zayton.kernel.http.idempotency import KEPT_HOURS
from zayton.kernel.http.paging import MOST_ROWS
from zayton.kernel.http.throttle import THROTTLE
from zayton.ui.public import public_page, signed_in_page


# without signing in: a program reads the document before it has a token
@public_page
def openapi(_request: HttpRequest) -> HttpResponse:
    """The OpenAPI 3.1 document of the API, in the reader's language."""
    return JsonResponse(document(), encoder=NinjaJSONEncoder)


@signed_in_page
def reference(request: HttpRequest) -> HttpResponse:
    """Every route with its permission, fields and answers, and every reason a request can be refused for."""
    groups = groups_of(document())
    context = {
        "title": _("API reference"),
        "standing": _("%(routes)s routes for programs; each needs a token that holds the route's permission.")
        % {"routes": sum(len(group.routes) for group in groups)},
        "groups": groups,
        "reasons": sorted(declared_reasons().items()),
        "limits": {
            "rows": MOST_ROWS,
            "bytes": MOST_JSON_BYTES // 1024 // 1024,
            "requests": THROTTLE.most,
            "hours": KEPT_HOURS,
        },
        "root": request.build_absolute_uri("/api/"),
    }
    return render(request, "api/reference.html", context)
