"""SIGKILL at every journal write and every device step of real processes; afterwards all must have come right."""
