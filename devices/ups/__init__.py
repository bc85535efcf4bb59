"""The uninterruptible power supply, through NUT."""
