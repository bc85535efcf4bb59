"""The kiosk: its pure core, its runtime, and the composition root."""
