"""The USB bus: devices spoken to over bulk endpoints, and strangers on it."""
