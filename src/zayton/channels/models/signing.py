"""Public keys that marketplaces sign their notifications with, and notifications that wait for one."""

from typing import ClassVar

from django.db import models

from zayton.channels.models.connections import Connection


class SigningKey(models.Model):
    """A public key that a connection's notifications are signed with; `key` is blank where nobody there knows the name.

    What is older than an hour is asked for anew, so that a key that was taken back is believed no longer than that.
    """

    connection = models.ForeignKey(Connection, models.CASCADE, related_name="+", db_index=False)
    name = models.CharField(max_length=64)
    key = models.TextField(blank=True)
    fetched_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["connection", "name"], name="signing_key_once"),
        ]

    def __str__(self) -> str:
        return f"{self.connection_id}: {self.name}"


class UnprovenNotice(models.Model):
    """A notification as it came, sealed, that nobody can say is genuine before the key it names is known."""

    connection = models.ForeignKey(Connection, models.CASCADE, related_name="+", db_index=False)
    key_name = models.CharField(max_length=64)
    digest = models.CharField(max_length=32)
    sealed = models.BinaryField()
    received_at = models.DateTimeField()
    due_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["connection", "digest"], name="unproven_notice_once"),
        ]

    def __str__(self) -> str:
        return f"{self.connection_id}: signed with {self.key_name}"
