"""The one application and the one seller of the sandbox."""

CLIENT_ID = "Zayton-Sandbox-SBX-0a1b2c3d4-5e6f7a8b"
CLIENT_SECRET = "SBX-0a1b2c3d4e5f-6a7b-8c9d-0e1f-2a3b"  # noqa: S105 made up
RU_NAME = "Zayton-ZaytonSa-Sandbo-abcdefgh"
"""What eBay calls the name of the redirect address, given with an authorization code."""
AUTHORIZATION_CODE = "v^1.1#i^1#f^0#sandbox-authorization-code"
"""May be exchanged once for tokens."""
REFRESH_TOKEN = "v^1.1#i^1#p^3#r^1#sandbox-refresh-token"  # noqa: S105 made up
"""Good from the start, as if the seller had agreed long ago."""
SIGNING_JWE = "eyJ6aXAiOiJERUYifQ.sandbox.signing.key"
"""Names the seller's signing key to eBay."""
SIGNING_SEED = b"zayton sandbox signing key, 32 b"
"""The private half of it, as the 32 bytes of an Ed25519 key."""
SELLER = "zayton_seller"
SELLER_ID = "Zx8YqPzBQxC"
