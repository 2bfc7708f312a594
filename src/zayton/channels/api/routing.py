"""The domain's routes, under `/api/channels/`."""

from django.utils.translation import gettext_lazy as _

from zayton.kernel.http.public import Routes

routes = Routes("channels", _("Shops"))
