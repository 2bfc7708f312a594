"""What a request can be refused for before any domain sees it, each with its reason and what to do."""

from django.utils.translation import gettext_lazy as _

from zayton.kernel.access.public import permission_words
from zayton.kernel.errors import Reason, register_reasons

UNAUTHENTICATED = "http.unauthenticated"
BAD_TOKEN = "http.bad_token"  # noqa: S105  (a refusal code)
CSRF = "http.csrf"
FORBIDDEN = "http.forbidden"
NOT_FOUND = "http.not_found"
NO_SUCH_METHOD = "http.no_such_method"
UNREADABLE = "http.unreadable"
TOO_LARGE = "http.too_large"
WRONG_TYPE = "http.wrong_type"
INVALID = "http.invalid"
BAD_CURSOR = "http.bad_cursor"
KEY_MISSING = "http.key_missing"
KEY_REUSED = "http.key_reused"
KEY_IN_USE = "http.key_in_use"
TOO_MANY = "http.too_many"
FAILED = "http.failed"
REFUSED = "http.refused"
UNKNOWN = "http.unknown"

register_reasons(
    {
        UNAUTHENTICATED: Reason(
            _("The request does not say who makes it."),
            _("Send a token as “Authorization: Bearer …”; tokens are made under Settings, API tokens."),
        ),
        BAD_TOKEN: Reason(
            _("The token is unknown, revoked or expired, or its owner has left."),
            _("Make a new token under Settings, API tokens."),
        ),
        CSRF: Reason(
            _("A signed-in page asked without its CSRF token."),
            _("Reload the page; programs use an API token instead of a session."),
        ),
        FORBIDDEN: Reason(
            _("This needs the permission “%(permission)s”, which was not granted."),
            _("Use a token that holds it, or ask the owner or an administrator for a role that does."),
            {"permission": permission_words},
        ),
        NOT_FOUND: Reason(
            _("There is nothing here that you can see."),
            _("Check the address and the number; what lies outside your shops and warehouses is not shown."),
        ),
        NO_SUCH_METHOD: Reason(
            _("This address does not know the method %(method)s."),
            _("Use one of the methods in the Allow header."),
        ),
        UNREADABLE: Reason(
            _("The request cannot be read."),
            _("Send well-formed JSON in UTF-8, without NUL characters."),
        ),
        TOO_LARGE: Reason(
            _("The request is larger than the %(most)s bytes taken here."),
            _("Send it in several parts, or import a file."),
        ),
        WRONG_TYPE: Reason(
            _("The body is of the type %(type)s; %(wanted)s is taken here."),
            _("Set the Content-Type header."),
        ),
        INVALID: Reason(
            _("%(count)s fields of the request are missing or wrong."),
            _("Mend the fields listed under “errors” and send it again."),
        ),
        BAD_CURSOR: Reason(
            _("The cursor does not belong to this list and these filters."),
            _("Begin again without a cursor, and send the filters unchanged with each next one."),
        ),
        KEY_MISSING: Reason(
            _("A write needs an Idempotency-Key of 1 to 128 visible ASCII characters."),
            _("Make one up for each write, such as a UUID, and send the same one when repeating it."),
        ),
        KEY_REUSED: Reason(
            _("This Idempotency-Key was used for another request."),
            _("Use a new key for a new request."),
        ),
        KEY_IN_USE: Reason(
            _("A request with this Idempotency-Key is still being worked on."),
            _("Wait a moment and repeat it; the answer will be the first one's."),
        ),
        TOO_MANY: Reason(
            _("More than %(most)s requests within a minute."),
            _("Wait the seconds given in the Retry-After header, and ask for larger pages or bulk writes."),
        ),
        FAILED: Reason(
            _("The request failed through no fault of yours, and changed nothing."),
            _(
                "Repeat it with the same Idempotency-Key; if it fails again, tell the administrator %(reference)s."
            ),
        ),
        UNKNOWN: Reason(
            _("There is no %(field)s %(value)s that you can use."),
            _("Look the number up in its list; what lies outside your shops and warehouses cannot be used."),
        ),
        REFUSED: Reason(
            _("None of it was done: %(count)s were refused."),
            _("See “refusals” for the reason of each and what to do about it."),
        ),
    }
)
