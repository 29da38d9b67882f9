"""A Zalo on this machine: its Bot API, people without buttons, webhooks."""
