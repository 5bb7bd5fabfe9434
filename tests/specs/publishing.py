"""Helpers for tests that publish: a form as a browser sends it back."""

from typing import Any

from django.test import Client

from tests.press import builders as make

PUBLISH = "/manage/publish/"


def release_url(family: str, spec_id: str) -> str:
    return f"/manage/specs/{family}/{spec_id}/release/"


def opened(client: Client, url: str, **query: str) -> dict[str, Any]:
    """What a browser would send back had nobody typed anything."""
    form = client.get(url, query).context["form"]
    data = form.as_data()
    return {name: data.getlist(name) if name.startswith("block_") else data[name] for name in data}


def send(client: Client, url: str, form: dict[str, Any], action: str, **more: Any) -> Any:
    return client.post(url, {**form, "_action": action}, **more)


def as_document(text: str, form: dict[str, Any]) -> dict[str, Any]:
    """The same form with a document in place of its fields."""
    return {"form_token": form["form_token"], "way": "document", "document": text}


def filled(client: Client, **typed: Any) -> dict[str, Any]:
    """A form with all that a new spec needs, and nothing else."""
    named = {"name": make.unique("form"), "title": "From the form", "summary": "What it does."}
    return {**opened(client, PUBLISH), **named, **typed}
