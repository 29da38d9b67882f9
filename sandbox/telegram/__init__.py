"""The Telegram Bot API (https://core.telegram.org/bots/api), as far as bots here need it, over HTTP on this machine."""
