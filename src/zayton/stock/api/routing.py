"""The domain's routes, under `/api/stock/`."""

from django.utils.translation import gettext_lazy as _

from zayton.kernel.http.public import Routes

routes = Routes("stock", _("Stock"))
