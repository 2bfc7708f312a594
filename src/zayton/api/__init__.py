"""The HTTP API under `/api/`: the routers of the domains collected, their OpenAPI document and its reference page.

It owns no fact and decides nothing: a route belongs to its domain, what every route is made of to `kernel.http`.
"""
