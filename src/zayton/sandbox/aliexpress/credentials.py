"""The one application and the one seller of the sandbox."""

APP_KEY = "500123"
APP_SECRET = "sandboxSecretOfAliExpress0123456"  # noqa: S105 made up
AUTHORIZATION_CODE = "3_500123_sandboxAuthorizationCode"
"""May be exchanged once for tokens."""
REFRESH_TOKEN = "50001500000sandboxRefreshToken"  # noqa: S105 made up
"""Good from the start, as if the seller had agreed long ago."""
SELLER = "cn1500zayton"
FREIGHT_TEMPLATE = 1000
SERVICE_POLICY = 2000
