"""What is done again and again: wishes are sent as fast as channels allow."""

from zayton.kernel.jobs.public import Service, register_service
from zayton.listings.operations.pushing import push_due

register_service(Service("listings.push", push_due, every=0.2))
