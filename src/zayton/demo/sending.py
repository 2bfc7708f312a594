"""The summaries that the demo company has sent to its people; the first of each comes at once."""

from datetime import datetime

from zayton.cockpit.public import Cadence, SummaryDraft, define_summaries, send_now
from zayton.kernel.access.public import Actor, people
from zayton.kernel.errors import words_of

_MONDAYS = Cadence("week", hour=8, zone="Asia/Shanghai")
_SUMMARIES = (
    (
        "一周经营 The week",
        ("revenue_net", "orders", "average_order_value", "return_rate", "stock_value"),
        "",
        frozenset({"boss", "finance"}),
    ),
    (
        "各国销售 Sales by country",
        ("revenue_net", "orders", "units_sold"),
        "country",
        frozenset({"boss", "operator"}),
    ),
)


def have_summaries_sent(*, at: datetime, actor: Actor) -> None:
    """Define the demo's summaries and send each once, so that there is one to be read on the first day."""
    staff = [(person.pk, frozenset(person.roles)) for person in people().filter(is_active=True)]
    for title, metrics, by, roles in _SUMMARIES:
        receivers = frozenset(key for key, held in staff if held & roles)
        draft = SummaryDraft(title, metrics, by, _MONDAYS, receivers)
        kept = define_summaries(drafts=[draft], actor=actor, at=at)
        for refusal in kept.refused:
            raise RuntimeError(" ".join(words_of(refusal)))
        for key in kept.ids:
            send_now(summary_id=key, actor=actor, at=at)
