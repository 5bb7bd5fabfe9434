"""A parameter form on a page of its own, served in this process; a post answers the values."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from socketserver import ThreadingMixIn
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.core.wsgi import get_wsgi_application
from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.template.loader import render_to_string
from django.test import override_settings
from django.urls import path

from pressui.parameters.changes import render_changes
from pressui.parameters.forms import ParameterForm
from pressui.parameters.marks import marked
from tests.parameters.filling import parameter, schema_of

IF_NOTIFY = [{"dependsOn": "notify", "operator": "equals", "value": True}]
COUNTRIES = [{"title": f"Country {number}", "value": number} for number in range(50)]
STEPS = [
    parameter("name", "string", required=True, title="Name"),
    parameter("min", "number", title="Least"),
]
SCHEMA = schema_of(
    parameter("notify", "boolean", title="Email me", defaultValue=False),
    parameter("send_to", "string_array", required=True, title="Send to", conditions=IF_NOTIFY),
    parameter(
        "token", "string", required=True, title="Token", hideValue=True, conditions=IF_NOTIFY
    ),
    parameter("objects", "string_array", title="Objects", defaultValue=["Account", "Contact"]),
    parameter("keys", "string_array", title="Keys", hideValue=True),
    parameter("rate", "number", title="Rate", defaultValue=0.5, description="Between *0* and 1."),
    parameter("level", "number", title="Level", defaultValue=1, options=[1, 2, 3]),
    parameter("region", "string", title="Region", options=[f"r{n}" for n in range(9)]),
    parameter("country", "number", title="Country", options=COUNTRIES),
    parameter("segments", "object_array", title="Segments", properties=STEPS),
    parameter("model", "object", title="Model", properties=STEPS),
    parameter("extra", "object", title="Extra"),
    parameter("query", "string", title="Query", defaultValue="select 1\nfrom a"),
)
PAGE = """{% load django_htmx %}<!doctype html><html lang="en"><head><title>Form</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="htmx-config" content='{"allowEval":false,"includeIndicatorStyles":false}'>
{% include "components/head.html" %}{% htmx_script %}
<link rel="stylesheet" href="/static/css/forms.css">
<script src="/static/parameters.js" defer></script></head><body><main id="main"><h1>Form</h1>
<form method="post" action="/" novalidate>{% include "parameters/find.html" %}
{% include "parameters/errors.html" %}
{% include "parameters/form.html" with fragment_url="/changes/" %}
<button class="button button--primary" name="_action" value="send">Deploy</button></form>
{% include "parameters/preview.html" %}
</main></body></html>"""


def sent(form: ParameterForm) -> dict[str, Any]:
    return {"sent": marked(form.masked_values(), form.changed_keys), "panel": "json"}


def page(request: HttpRequest) -> HttpResponse:
    form = ParameterForm(SCHEMA, request.POST if request.method == "POST" else None)
    status = 200
    if form.is_bound and form.is_sent:
        if form.is_valid():
            return HttpResponse(json.dumps(form.values), content_type="application/json")
        status = 422
    context = {"form": form, **sent(form)}
    return HttpResponse(engines["django"].from_string(PAGE).render(context, request), status=status)


def changes(request: HttpRequest) -> HttpResponse:
    form = ParameterForm(SCHEMA, request.POST)
    context: dict[str, Any] = {"fragment_url": "/changes/", "oob": True}
    preview = {**context, **sent(form)}
    return HttpResponse(
        render_changes(form, request.POST, context)
        + render_to_string("parameters/preview.html", preview)
    )


urlpatterns = [path("", page), path("changes/", changes)]


class _Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True


class _Silent(WSGIRequestHandler):
    def log_message(self, format: str, *args: Any) -> None:
        """Nothing to tell."""


@contextmanager
def served() -> Iterator[str]:
    """The address of the page."""
    policy = ["django.middleware.csp.ContentSecurityPolicyMiddleware"]
    with override_settings(ROOT_URLCONF=__name__, MIDDLEWARE=policy, DEBUG=True):
        handler = StaticFilesHandler(get_wsgi_application())
        with make_server("127.0.0.1", 0, handler, _Server, _Silent) as server:
            threading.Thread(target=server.serve_forever, daemon=True).start()
            yield f"http://127.0.0.1:{server.server_port}/"
            server.shutdown()
