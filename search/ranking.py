"""What a match is worth, the same for every engine. No Django."""
