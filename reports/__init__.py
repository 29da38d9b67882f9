"""What is looked at or taken away: plain data to bytes. Imports: rules <- db <- reports <- jobs <- bot."""
