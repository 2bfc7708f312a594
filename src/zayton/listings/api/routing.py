"""The domain's routes, under `/api/listings/`."""

from django.utils.translation import gettext_lazy as _

from zayton.kernel.http.public import Routes

routes = Routes("listings", _("Listings"))
