"""What stands beside a text: a quoted message, an edit, pictures with a caption, words that are somebody else's."""
