"""Rates that were given to us, by a person, a bank's file or a feed."""

from django.db import models


class GivenRate(models.Model):
    """What one unit of `source` was worth in `target` on a day; a given rate comes before the central bank's."""

    source = models.CharField(max_length=3)
    target = models.CharField(max_length=3)
    on_date = models.DateField()
    rate = models.DecimalField(max_digits=20, decimal_places=10)
    origin = models.CharField(max_length=40)
    given_by = models.CharField(max_length=48)
    given_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["source", "target", "on_date"], name="one_rate_a_pair_and_day"),
            models.CheckConstraint(condition=models.Q(rate__gt=0), name="a_rate_is_positive"),
        ]

    def __str__(self) -> str:
        return f"{self.source}/{self.target} {self.on_date}: {self.rate}"
