"""The functional core of listings: what may be shown, at which price, and what somebody else changed."""
