"""The embedded Press API: an HTTP peer in a process of its own that knows nothing of the dashboard."""
