"""What is written: what it means where the chat stands, and how that is done, proposed or asked about."""
