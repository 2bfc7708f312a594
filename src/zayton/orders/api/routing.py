"""The domain's routes, under `/api/orders/`."""

from django.utils.translation import gettext_lazy as _

from zayton.kernel.http.public import Routes

routes = Routes("orders", _("Orders"))
