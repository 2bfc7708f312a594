"""What the shell keeps of people."""

from django.conf import settings
from django.db import models


class NoticesRead(models.Model):
    """Until when somebody has read their notices."""

    person = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    until = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.person_id} until {self.until}"
