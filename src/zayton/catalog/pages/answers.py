"""What forms say back: refusals and results as messages."""

from collections.abc import Iterable

from django.contrib import messages
from django.http import HttpRequest

from zayton.kernel.errors import Refusal, words_of
from zayton.ui.public import sentences


def tell(request: HttpRequest, refusals: Iterable[Refusal], done: str) -> bool:
    """Show each refusal, or what was done; says whether nothing was refused."""
    refused = list(refusals)
    for refusal in refused:
        messages.error(request, sentences(words_of(refusal)))
    if not refused:
        messages.success(request, done)
    return not refused
