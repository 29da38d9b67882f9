"""What is remembered: tables, sessions, and one file of questions and changes per subject."""
