"""What others may know of rates."""

from zayton.kernel.rates.operations import RateDraft, give_rates
from zayton.kernel.rates.queries import RateFound, given_rates, latest_rate, rates_on

__all__ = ["RateDraft", "RateFound", "give_rates", "given_rates", "latest_rate", "rates_on"]
