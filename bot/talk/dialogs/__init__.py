"""Conversations, one subject a file. A dialog's state is a database row; a turn is one transaction."""
