"""People and their tokens."""

import secrets
from typing import Any, ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models.functions import Lower


def opaque_id() -> str:
    """A new name for somebody or something that says nothing about them: 20 hexadecimal digits."""
    return secrets.token_hex(10)


class People(BaseUserManager["Person"]):
    """Finds and creates people."""

    def create_user(self, username: str, password: str | None = None, **facts: Any) -> "Person":
        """A person with a hashed password; without one they cannot sign in."""
        person = self.model(username=username, **facts)
        person.set_password(password)
        person.save(using=self._db)
        return person


class Person(AbstractBaseUser):
    """Somebody who works here; `shops` and `warehouses` hold keys, and null means all of them."""

    # what the journal calls them by, so that forgetting a person is forgetting this row (ADR 3)
    opaque_id = models.CharField(max_length=20, unique=True, default=opaque_id, editable=False)
    username = models.CharField(max_length=80, unique=True)
    display_name = models.CharField(max_length=120)
    email = models.EmailField(blank=True)
    roles = models.JSONField(default=list)
    # keys in a list and no table between: what they lead to lies on floors above
    shops = models.JSONField(null=True, default=None, blank=True)
    warehouses = models.JSONField(null=True, default=None, blank=True)
    sees_cost = models.BooleanField(default=False)
    language = models.CharField(max_length=10, default="zh-hans")
    rises_are_red = models.BooleanField(null=True, default=None)
    theme = models.CharField(max_length=5, default="auto")
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField(auto_now_add=True)

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["display_name"]
    objects = People()

    class Meta:
        # people type their names in any case; both are kept, as Django wants the name itself to be unique too
        constraints: ClassVar = [
            models.UniqueConstraint(Lower("username"), name="person_username_in_any_case")
        ]

    def __str__(self) -> str:
        return self.display_name or self.username


class Token(models.Model):
    """A key to the API: shown once, kept as a hash, never with more rights than its person has."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="tokens")
    name = models.CharField(max_length=120)
    prefix = models.CharField(max_length=12)
    digest = models.CharField(max_length=64, unique=True)
    permissions = models.JSONField(default=list)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField(null=True)
    last_used_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.name} ({self.prefix}…)"
