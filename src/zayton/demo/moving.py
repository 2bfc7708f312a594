"""Moving a year of orders to the present. Pure."""

from datetime import date, timedelta


def weeks_forward(last: date, today: date) -> timedelta:
    """The whole weeks that bring the last day of the data into the seven days that end today."""
    return timedelta(weeks=(today - last).days // 7)
