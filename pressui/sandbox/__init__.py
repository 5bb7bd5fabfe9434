"""The embedded Press API: an HTTP peer in its own process, a stranger to the dashboard."""
