"""Where the CMS shows the operator's files; imported by `collectivites.wagtail_hooks`."""

from django.http import HttpRequest
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from collectivites.imports import cms


class _FilesMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return bool(request.user.has_perm(cms.MAY))


@hooks.register("register_admin_urls")
def file_addresses() -> list[URLPattern]:
    base = "territoires/"
    return [
        path(base, cms.index, name="collectivites_files"),
        path(f"{base}repertoire/", cms.upload_register, name="collectivites_upload_register"),
        path(f"{base}adresses/", cms.upload_addresses, name="collectivites_upload_addresses"),
        path(f"{base}adresses/<int:pk>/", cms.report_addresses, name="collectivites_addresses"),
    ]


@hooks.register("register_settings_menu_item")
def files_in_the_menu() -> MenuItem:
    return _FilesMenuItem(
        _("Territoires et répertoire des élus"),
        reverse("collectivites_files"),
        name="collectivites-files",
        icon_name="site",
        order=700,
    )
