"""What the command palette shows while one types."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from zayton.kernel.access.public import actor_of
from zayton.ui.pages import signed_in_page
from zayton.ui.palette import find

# nobody types more, and a longer text would only cost the searches
_LONGEST_TEXT = 100


@signed_in_page
def palette(request: HttpRequest) -> HttpResponse:
    """Pages and documents for the text typed so far."""
    text = request.GET.get("q", "")[:_LONGEST_TEXT]
    return render(request, "ui/palette_hits.html", {"groups": find(text, actor_of(request)), "text": text})
