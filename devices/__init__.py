"""Drivers of the devices: policy over wire format over transport."""
