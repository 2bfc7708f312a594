"""Limits as the documentation states them ("Process", and at the method of stocks)."""

from zayton.channels.ports.calling import Limit

ANY, STOCKS = "*", "stocks"
LIMITS = (Limit(ANY, 50.0, 50), Limit(STOCKS, 80 / 60, 10))
MOST_STOCKS = 100
MOST_ITEMS = 100
MOST_PRICES = 1000
# between two numbers for one product in one warehouse, in seconds
STOCK_PAUSE = 30.0
