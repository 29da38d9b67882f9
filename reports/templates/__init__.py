"""The Word templates of the report and the letter, and the script that laid them out (`layout`)."""
