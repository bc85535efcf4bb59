"""What every document printer must do, and beyond it one with a gate (cards) and one with an open tray (A4)."""
