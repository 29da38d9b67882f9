"""From an update to its effect: stored, known, understood, done; one transaction each."""
