"""Answering: quizzes, and questions along a video. Nobody else ever sees the answers."""
