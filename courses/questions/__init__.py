"""The questions that editors write: six kinds, in banks, in quizzes, and at a second of a video."""

from courses.questions.answer_key import answer_key
from courses.questions.blocks import LessonQuestionsBlock, QuestionsBlock, VideoQuestionsBlock
from courses.questions.freezing import along_video, banks_of, count_drawn, drawn, frozen
from courses.questions.moments import MomentBlock, moment_seconds

__all__ = [
    "LessonQuestionsBlock",
    "MomentBlock",
    "QuestionsBlock",
    "VideoQuestionsBlock",
    "along_video",
    "answer_key",
    "banks_of",
    "count_drawn",
    "drawn",
    "frozen",
    "moment_seconds",
]
