"""A Telegram on this machine, with a chat page and a clock that can be turned. Knows nothing of the bot."""
