"""The nearest known word to one that nobody wrote. No Django."""
