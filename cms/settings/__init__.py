"""Settings: base holds what every place shares; dev, test and production say how a place differs."""
