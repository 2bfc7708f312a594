"""A stand-in for AliExpress: the Open Platform's gateways `/sync` and `/rest` as one seller meets them.

The business methods are those for sellers outside China (`aliexpress.solution.…`). Their fields are those of the
method pages of the Open Platform; where no page could be read it is said beside the code. The stand-in knows one
application and one seller (`credentials.py`), who starts without products. `AliExpress` is the marketplace.
"""

from zayton.sandbox.aliexpress.credentials import (
    APP_KEY,
    APP_SECRET,
    AUTHORIZATION_CODE,
    REFRESH_TOKEN,
    SELLER,
)
from zayton.sandbox.aliexpress.market import AliExpress

__all__ = ["APP_KEY", "APP_SECRET", "AUTHORIZATION_CODE", "REFRESH_TOKEN", "SELLER", "AliExpress"]
