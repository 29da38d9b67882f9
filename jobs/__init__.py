"""What happens by the clock. The rows in the database are the truth; the scheduler only knocks."""
