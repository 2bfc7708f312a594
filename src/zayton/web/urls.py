"""Addresses of the shell and of the kernel's screens."""

from django.urls import path

from zayton.web import (
    home_pages,
    import_file_pages,
    import_pages,
    job_pages,
    journal_pages,
    known_files,
    parked_pages,
    people_pages,
    quarantine_pages,
    rate_pages,
    sign_in_pages,
    token_pages,
    trace_pages,
)

app_name = "web"
urlpatterns = [
    path("", home_pages.home, name="home"),
    path("sign-in/", sign_in_pages.sign_in, name="sign-in"),
    path("sign-out/", sign_in_pages.sign_out, name="sign-out"),
    path("password/", sign_in_pages.password, name="password"),
    path("notices/", home_pages.notices, name="notices"),
    path("jobs/", job_pages.jobs, name="jobs"),
    path("jobs/<int:job_id>/", job_pages.job, name="job"),
    path("jobs/<int:job_id>/cancel/", job_pages.cancel, name="job-cancel"),
    path("jobs/<int:job_id>/retry/", job_pages.retry, name="job-retry"),
    path("imports/", import_pages.imports, name="imports"),
    path("imports/upload/", import_file_pages.upload, name="import-upload"),
    path("imports/upload/<str:target>/", import_file_pages.upload, name="import-upload-for"),
    path("imports/files/<int:file_id>/", import_file_pages.import_file, name="import-file"),
    path("imports/files/<int:file_id>/known/", known_files.import_known, name="import-known"),
    path("imports/quarantine/", quarantine_pages.quarantine, name="quarantine"),
    path("imports/<int:import_id>/", import_pages.import_page, name="import"),
    path("imports/<int:import_id>/start/", import_pages.start_after_trial, name="import-start"),
    path("imports/<int:import_id>/stop/", import_pages.stop, name="import-stop"),
    path("imports/<int:import_id>/forget/", import_pages.forget, name="import-forget"),
    path(
        "imports/<int:import_id>/rows/<int:line>/", quarantine_pages.quarantined_row, name="quarantined-row"
    ),
    path("people/", people_pages.people_list, name="people"),
    path("people/invite/", people_pages.invite, name="invite"),
    path("people/<int:person_id>/", people_pages.person, name="person"),
    path("people/<int:person_id>/deactivate/", people_pages.deactivate, name="deactivate"),
    path("tokens/", token_pages.tokens, name="tokens"),
    path("tokens/<int:token_id>/revoke/", token_pages.revoke, name="token-revoke"),
    path("rates/", rate_pages.rates, name="rates"),
    path("journal/", journal_pages.journal, name="journal"),
    path("journal/<int:entry_id>/", journal_pages.entry, name="journal-entry"),
    path("journal/parked/", parked_pages.parked, name="parked"),
    path("journal/trace/<str:kind>/<int:key>/", trace_pages.trace_page, name="trace"),
]
