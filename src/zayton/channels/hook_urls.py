"""The address that notifications are sent to."""

from django.urls import path

from zayton.channels import hook_pages

app_name = "hooks"
# keys are letters, digits, - and _: what is none of those reaches no database
urlpatterns = [path("<slug:key>", hook_pages.hook, name="hook")]
