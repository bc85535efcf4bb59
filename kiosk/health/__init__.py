"""The machines' health: what runs out when, what is gated before any PIN is asked, self-test and test page."""
