"""Of what somebody wants to be told, and how."""

from django import forms
from django.utils.translation import gettext_lazy as _

from pressui.notices import webhooks
from pressui.notices.models import Wishes
from pressui.notices.webhooks import WebhookRefused


class WishesForm(forms.ModelForm):  # type: ignore[type-arg]
    class Meta:
        model = Wishes
        fields = ("on_failure", "on_recovery", "on_success", "by_email", "webhook")
        labels = {
            "on_failure": _("When it fails, or warns"),
            "on_recovery": _("When it is well again"),
            "on_success": _("Each time it was deployed"),
            "by_email": _("Also by email"),
            "webhook": _("Also to this webhook (Slack, or what takes the same)"),
        }

    def clean_webhook(self) -> str:
        address = str(self.cleaned_data["webhook"]).strip()
        try:
            if address:
                webhooks.checked(address)
        except WebhookRefused as why:
            raise forms.ValidationError(str(why)) from why
        return address
