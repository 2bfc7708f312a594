"""Answers that were given to writes, kept so that a repeated request gets the same one."""

from typing import ClassVar

from django.db import models


class KeptAnswer(models.Model):
    """The answer to one actor's idempotency key; `request` is the digest of what was asked."""

    actor = models.CharField(max_length=48)
    key = models.CharField(max_length=128)
    request = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField()
    content_type = models.CharField(max_length=60)
    body = models.TextField()
    at = models.DateTimeField(db_index=True)

    class Meta:
        db_table = "http_kept_answer"
        constraints: ClassVar = [models.UniqueConstraint(fields=["actor", "key"], name="answer_once_a_key")]

    def __str__(self) -> str:
        return f"{self.status} to {self.key}"
