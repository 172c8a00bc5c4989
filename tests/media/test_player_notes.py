"""What a page says beside its player, and only when it is so."""

from __future__ import annotations

import pytest
from django.template.loader import render_to_string

from media.delivery import playable
from media.models import Video
from tests.catalogue import make_video

pytestmark = pytest.mark.django_db

LIGHT = "Version légère"
DESCRIBED = "Audiodescription incluse"


def shown(video: Video) -> str:
    return render_to_string("media/player.html", {"playable": playable(video, signed=False)})


def test_first_light_version_is_said_to_be_one() -> None:
    video = make_video()
    assert LIGHT not in shown(video)
    video.status, video.heights = Video.Status.PROCESSING, [240]
    assert LIGHT in shown(video)


def test_whole_ladder_that_serves_while_another_is_made_is_no_light_version() -> None:
    video = make_video()
    video.status, video.heights = Video.Status.PROCESSING, [720, 480, 240]
    assert LIGHT not in shown(video)


@pytest.mark.parametrize("decision", Video.AudioDescription.values)
def test_audio_description_is_told_when_it_is_included(decision: str) -> None:
    video = make_video()
    video.audio_description = decision
    assert (DESCRIBED in shown(video)) == (decision == Video.AudioDescription.INCLUDED)


def test_script_is_told_of_the_seek_bar_s_pictures() -> None:
    video = make_video()
    video.storyboard = {
        **{"interval": 2.5, "width": 160, "height": 90},
        **{"columns": 10, "rows": 10, "count": 1200},
    }
    page = shown(video)
    assert 'data-tiles-interval="2.500"' in page
    assert 'data-tiles-count="1200"' in page
    video.storyboard = {}
    assert 'data-tiles-count="0"' in shown(video)
