"""The national register of elected officials, read line by line. No Django."""
