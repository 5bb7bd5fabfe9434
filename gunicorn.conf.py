"""How gunicorn serves the dashboard; read by itself from the folder it is started in."""

import os

# Set inside the platform's own resources, it would silently redirect `get_parameters`.
os.environ.pop("PRESS_DEPLOYMENT_ID", None)

bind = f"{os.environ.get('HOST', '127.0.0.1')}:{os.environ.get('PORT', '8000')}"
workers = int(os.environ.get("WEB_CONCURRENCY", "2"))
threads = 8
preload_app = True
timeout = 60
graceful_timeout = 5
loglevel = "warning"
control_socket_disable = True
# %(U)s is the path alone: what people search for, and what links carry, is in no log.
accesslog = os.environ.get("ACCESS_LOG") or None
access_log_format = "%(t)s %(m)s %(U)s %(s)s %(L)ss %({x-request-id}o)s"
