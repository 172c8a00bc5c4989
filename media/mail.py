"""What editors are told by mail about the videos they sent."""

from django.conf import settings
from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from media.models import Video


def tell_uploader(video: Video) -> None:
    """Say why a video was refused or failed, to the person who sent it, if there is one."""
    if video.uploaded_by is None or not video.uploaded_by.is_active:
        return
    context = {
        "video": video,
        "person": video.uploaded_by,
        "site_name": settings.SITE_NAME,
        "base_url": settings.BASE_URL,
    }
    send_mail(
        subject=_("Votre vidéo « %(title)s » n’est pas prête") % {"title": video.title[:80]},
        message=render_to_string("media/mail/not_ready.txt", context),
        from_email=None,
        recipient_list=[video.uploaded_by.email],
    )
