"""What others may know of the cockpit: having summaries sent."""

from zayton.cockpit.summaries.operations import SummaryDraft, define_summaries
from zayton.cockpit.summaries.rules import Cadence
from zayton.cockpit.summaries.sending import send_now

__all__ = ["Cadence", "SummaryDraft", "define_summaries", "send_now"]
