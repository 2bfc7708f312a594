"""What the shell puts into the frame: navigation, links with counts, notices."""

from collections.abc import Collection, Mapping

from django.utils.translation import gettext_lazy as _

from zayton.kernel.access.public import Actor, people
from zayton.kernel.jobs.public import running_work
from zayton.ui.public import (
    FrameLink,
    FramePart,
    NavEntry,
    NoticeSource,
    register_account_links,
    register_document_names,
    register_document_pages,
    register_frame_parts,
    register_navigation,
    register_notices,
    register_top_links,
)
from zayton.web import permissions
from zayton.web.notices import (
    ended_jobs,
    moments_of_jobs,
    moments_of_parked,
    parked_entries_told,
    unread_notices,
)

register_navigation(
    [
        NavEntry("decide", _("Journal"), "web:journal", permissions.READ_JOURNAL.name, "history", 80),
        NavEntry("sell", _("Imports"), "web:imports", "intake.read", "file-import", 80, _("Imports")),
        NavEntry("sell", _("Quarantine"), "web:quarantine", "intake.read", "first-aid-kit", 81, _("Imports")),
        NavEntry("settings", _("Work"), "web:jobs", "jobs.read", "loader", 20),
        NavEntry("settings", _("People"), "web:people", "access.read", "users", 30),
        NavEntry("settings", _("Exchange rates"), "web:rates", "rates.read", "coins", 35),
        NavEntry("settings", _("API tokens"), "web:tokens", "access.tokens", "key", 40),
        NavEntry(
            "settings", _("Parked entries"), "web:parked", permissions.SETTLE_PARKED.name, "parking", 50
        ),
    ]
)


def _running(actor: Actor) -> int:
    return running_work(actor).count()


register_top_links(
    [
        FrameLink(_("Bring in a file"), "web:import-upload", "file-import", "intake.import"),
        FrameLink(_("Running work"), "web:jobs", "loader", "jobs.read", _running),
        FrameLink(_("Notices"), "web:notices", "bell", "", unread_notices),
    ]
)
# a file may be dropped on any page by who may import
register_frame_parts([FramePart("web/imports/dropping.html", "intake.import")])
register_account_links(
    [
        FrameLink(_("Change password"), "web:password", "lock"),
        FrameLink(_("Sign out"), "web:sign-out", "logout", posts=True),
    ]
)
register_notices(
    [
        NoticeSource("jobs", ended_jobs, moments_of_jobs),
        NoticeSource("parked", parked_entries_told, moments_of_parked),
    ]
)
# a domain's own page leads to the upload of its files without knowing where that is
register_document_pages({"import_target": ("web:import-upload-for", "intake.import")})


def _people_named(keys: Collection[int]) -> Mapping[int, str]:
    return dict(people().filter(pk__in=keys).values_list("pk", "display_name"))


register_document_pages({"account": ("web:person", "access.read"), "person": ("web:person", "access.read")})
register_document_names({"account": _people_named, "person": _people_named})
