"""The address that notifications are sent to."""

from django.urls import path

from zayton.channels import hook_pages

app_name = "hooks"
urlpatterns = [path("<str:key>", hook_pages.hook, name="hook")]
