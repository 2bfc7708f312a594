"""What price rules do by themselves: run when they are due."""

from zayton.kernel.jobs.public import Service, register_service
from zayton.listings.pricing.repricing import reprice_due

register_service(Service("listings.reprice", reprice_due, every=5.0))
