"""What people keep of their screens."""

from django.conf import settings
from django.db import models


class SavedView(models.Model):
    """A table's filter, sort, columns and search under a name, as the query part of its address."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    table = models.CharField(max_length=80)
    name = models.CharField(max_length=120)
    query = models.TextField(blank=True)
    is_shared = models.BooleanField(default=False)
    saved_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=("person", "table", "name"), name="ui_view_name_once_a_person")
        ]
        indexes = [models.Index(fields=("table",), name="ui_view_table")]

    def __str__(self) -> str:
        return self.name
