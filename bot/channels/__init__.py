"""One room per messenger."""
