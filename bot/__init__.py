"""What people meet: the messengers, the dialogs, the texts, and the command line."""
