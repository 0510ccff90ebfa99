"""Learning from use: what is searched for, counted by day, of nobody (docs/adr/0025)."""
