"""The command line: one file a group of commands; `bot.cli.main` puts them together."""
