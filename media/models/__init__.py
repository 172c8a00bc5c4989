"""Videos and what belongs to them.

The state of the work lives here, never on the queue: who works on a video and until when
(lease), how far it is (percentage), what went wrong (a reason in French).
"""

from media.models.captions import CaptionTrack, Cue, SpeechJob
from media.models.chapters import Chapter
from media.models.gate import GateOverride
from media.models.uploads import Upload
from media.models.video import LANGUAGES, Video, VideoQuerySet, original_path, original_storage

__all__ = [
    "LANGUAGES",
    "CaptionTrack",
    "Chapter",
    "Cue",
    "GateOverride",
    "SpeechJob",
    "Upload",
    "Video",
    "VideoQuerySet",
    "original_path",
    "original_storage",
]
