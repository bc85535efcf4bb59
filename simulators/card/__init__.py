"""A card printer without hardware: a pure model of the machine, the far end of its wire, a server for TCP and pty."""
