"""What others may know of rates."""

from zayton.kernel.rates.operations import RateDraft, give_rates
from zayton.kernel.rates.queries import RateFound, rates_on

__all__ = ["RateDraft", "RateFound", "give_rates", "rates_on"]
