"""Tells Django which site its admin is; stands in the place of `django.contrib.admin`."""

from django.contrib.admin.apps import AdminConfig


class OwnersAdminConfig(AdminConfig):
    default_site = "pressui.accounts.admin_site.OwnersSite"
