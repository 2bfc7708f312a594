"""People changing their own password."""

from django.contrib.auth.password_validation import MinimumLengthValidator
from django.core.exceptions import ValidationError

from zayton.kernel.access.models import Person
from zayton.kernel.errors import Refusal

# length is what helps against guessing; rules about characters only make people write them down
SHORTEST = 10


def change_own_password(*, person: Person, old: str, new: str) -> Refusal | None:
    """Replace a password by one of at least ten characters; refused when the old one is wrong."""
    # asked even of who is signed in: an unlocked screen must not be enough to keep the account
    if not person.check_password(old):
        return Refusal("access.wrong_password", person.username)
    try:
        MinimumLengthValidator(SHORTEST).validate(new)
    except ValidationError:
        return Refusal("access.short_password", person.username, {"shortest": SHORTEST})
    person.set_password(new)
    person.save(update_fields=["password"])
    return None
