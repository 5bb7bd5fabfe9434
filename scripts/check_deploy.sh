#!/bin/sh
# Django's deployment check, on settings as production has them.
set -e
DATA_DIR=var/check \
  SECRET_KEY=$(.venv/bin/python -c 'import secrets; print(secrets.token_urlsafe(60))') \
  PRESS_API_URL=https://press.example.com PRESS_API_TOKEN=not-a-token \
  ALLOWED_HOSTS=dashboard.example.com \
  .venv/bin/python manage.py check --deploy --fail-level WARNING
