"""The technician's dock: one window on everything around a kiosk, to watch it and to break it."""
