"""What happened, told to higher rooms inside the same transaction: both are kept, or neither."""

from django.dispatch import Signal

# Sent once per person and lesson, with `person_id`, `lesson` (LessonPage), `means`, `at`.
lesson_completed = Signal()
# Sent with `person_id`, `course` (CoursePage), `at`; once per person and course, unless the
# course was reopened since.
course_completed = Signal()
# Sent once per person and track, with `person_id`, `track` (TrackPage), `at`.
track_completed = Signal()
# Sent with `person_id` and `course` before a course that rested on a declaration, now taken
# back, is no longer finished. A receiver that returns True keeps it: something was issued.
course_reopening = Signal()
# Sent with `person_id` and `course` once a person began a course, or their percentage in it was
# counted anew.
enrolment_changed = Signal()
# Sent with `course` once everyone's percentage in it was counted anew: its lessons changed.
percentages_refreshed = Signal()
