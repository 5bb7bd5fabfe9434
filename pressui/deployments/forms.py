"""The small forms that act on a deployment."""

from django import forms


class RedeployForm(forms.Form):
    """What a redeploy needs to know; `next` is the page it was asked from."""

    form_token = forms.UUIDField()
    reason = forms.CharField(max_length=500, required=False)
    next = forms.CharField(max_length=2000, required=False)
