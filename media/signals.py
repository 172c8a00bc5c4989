"""What happens to videos, for higher rooms to hear."""

from django.dispatch import Signal

# A version was published. Sender: Video. Arguments: `video`, as it now is.
video_published = Signal()

# The captions of a video were replaced or removed. Sender: Video. Arguments: `video`.
captions_changed = Signal()

# A video was withdrawn: its files, captions and chapters are erased. Sender: Video.
# Arguments: `video`, as it now is.
video_withdrawn = Signal()
