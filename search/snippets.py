"""What is quoted of a passage, with the words that answer. No Django."""
