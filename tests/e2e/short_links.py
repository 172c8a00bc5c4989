"""Settings of an academy whose signed prefixes last four seconds."""

from academy.settings.test import *  # noqa: F403  (the settings are its names)

VIDEO_LINK_SECONDS = 4
