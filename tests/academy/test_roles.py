"""What each kind of user may do in the CMS."""

from __future__ import annotations

from io import BytesIO

import pytest
from django.contrib.auth.models import Group
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from PIL import Image
from wagtail.models import GroupCollectionPermission, GroupPagePermission, Workflow

from academy.roles import ADMINISTRATION, MODERATION, WRITING
from academy.site import ensure_site
from accounts.models import User
from cms.models import AcademyImage
from tests.catalogue import Catalogue

pytestmark = pytest.mark.django_db


def test_setting_up_twice_changes_nothing(catalogue: Catalogue) -> None:
    def state() -> list[tuple[str, int, int, int]]:
        return [
            (
                group.name,
                group.permissions.count(),
                GroupPagePermission.objects.filter(group=group).count(),
                GroupCollectionPermission.objects.filter(group=group).count(),
            )
            for group in Group.objects.order_by("name")
        ]

    before = state()
    ensure_site()
    assert state() == before
    assert Workflow.objects.count() == 1
    assert {name for name, *_counts in before} == {WRITING, MODERATION, ADMINISTRATION}


def test_a_lost_workflow_is_set_up_again_with_its_step(catalogue: Catalogue) -> None:
    Workflow.objects.all().delete()
    ensure_site()
    (workflow,) = Workflow.objects.all()
    (step,) = workflow.tasks
    assert [group.name for group in step.specific.groups.all()] == [MODERATION]
    assert catalogue.course.get_workflow() == workflow


def test_editors_write_without_publishing(catalogue: Catalogue, editor: User) -> None:
    permissions = catalogue.video_lesson.permissions_for_user(editor)
    assert permissions.can_edit()
    assert permissions.can_submit_for_moderation()
    assert not permissions.can_publish()
    assert not permissions.can_unpublish()


def test_moderators_publish_and_withdraw(catalogue: Catalogue, moderator: User) -> None:
    permissions = catalogue.video_lesson.permissions_for_user(moderator)
    assert permissions.can_publish()
    assert permissions.can_unpublish()


@pytest.mark.parametrize(
    ("who", "allowed"),
    [("learner_client", False), ("editor_client", False), ("administrator_client", True)],
)
def test_accounts_are_for_administrators(
    request: pytest.FixtureRequest, catalogue: Catalogue, who: str, allowed: bool
) -> None:
    client: Client = request.getfixturevalue(who)
    response = client.get(reverse("wagtailusers_users:index"))
    assert (response.status_code == 200) is allowed


def test_the_framework_is_read_by_editors_and_changed_by_administrators(
    catalogue: Catalogue, editor: User, administrator: User
) -> None:
    assert editor.has_perm("competences.view_competence")
    assert not editor.has_perm("competences.change_competence")
    assert administrator.has_perm("competences.change_competence")


def test_visitors_are_led_to_sign_in_from_the_cms(catalogue: Catalogue, client: Client) -> None:
    response = client.get("/cms/", follow=True)
    last_address, _status = response.redirect_chain[-1]
    assert last_address.startswith(reverse("account_login"))
    assert "next=/cms/" in last_address.replace("%2F", "/")


@pytest.mark.parametrize("address", ["wagtailimages:add", "wagtaildocs:add"])
def test_editors_add_pictures_and_documents(
    catalogue: Catalogue, editor_client: Client, learner_client: Client, address: str
) -> None:
    assert editor_client.get(reverse(address)).status_code == 200
    assert learner_client.get(reverse(address), follow=True).status_code == 403


def _picture() -> SimpleUploadedFile:
    buffer = BytesIO()
    Image.new("RGB", (8, 8), "white").save(buffer, format="PNG")
    return SimpleUploadedFile("mairie.png", buffer.getvalue(), content_type="image/png")


def test_a_picture_needs_its_alternative_text(catalogue: Catalogue, editor_client: Client) -> None:
    data = {"title": "La mairie", "file": _picture(), "description": "", "credit": ""}
    refused = editor_client.post(reverse("wagtailimages:add"), data)
    assert refused.status_code == 200
    assert not AcademyImage.objects.filter(title="La mairie").exists()
    data |= {"description": "La façade de la mairie", "file": _picture()}
    answer = editor_client.post(reverse("wagtailimages:add"), data)
    assert answer.status_code == 302, answer.context["form"].errors
    assert AcademyImage.objects.get(title="La mairie").default_alt_text == "La façade de la mairie"
