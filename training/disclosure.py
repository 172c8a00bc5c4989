"""Which figures of a table would say something of a few people, and must be hidden. No Django."""
