"""The far end of every wire: registry sandbox, device models, the dock and the simulated world."""
