"""Who may do what in the CMS: writing, moderation, administration.

`ensure_roles` may run at any time: it gives back what the code says and leaves people alone.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.contrib.auth.models import Group, Permission
from django.utils.translation import gettext_lazy as _
from wagtail.models import (
    Collection,
    GroupApprovalTask,
    GroupCollectionPermission,
    GroupPagePermission,
    Page,
    Workflow,
    WorkflowPage,
    WorkflowTask,
)

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

WRITING = "Rédaction"
MODERATION = "Modération"
ADMINISTRATION = "Administration"

# Wagtail's own first groups, which ours replace.
_STOCK_GROUPS = {"Editors": WRITING, "Moderators": MODERATION}
_WORKFLOW = "Relecture avant publication"

# Model → the application of Wagtail that owns its permissions.
_LIBRARY = {"image": "wagtailimages", "document": "wagtaildocs"}
_EDITED = ("media.video", "testimonials.speaker", "courses.questionbank")
_FRAMEWORK = (
    "competences.competenceorder",
    "competences.competence",
    "competences.governancemodel",
    "competences.practice",
    "competences.lever",
)
# Who may let a video through the gate, and withdraw a consent. Neither is ever deleted.
_GATE = {
    "media.gateoverride": ("add", "view"),
    "testimonials.speakerconsent": ("add", "change", "view", "withdraw"),
}
# Attestations are issued by what people follow: never written nor deleted here.
_ATTESTATIONS = {
    "certificates.attestation": ("view", "revoke"),
    "certificates.attestationsettings": ("change",),
}
# What editors do about what is searched. Tallies are counted by the search, and may be forgotten.
_SEARCH = ("search.synonymgroup", "search.promotion")
_TALLIES = "search.querytally"
_MODEL_TEXTS = {"training.deliberationmodel": ("change",)}
# First référents and declared mandates, answered where nobody else can.
_COLLECTIVITES = {"collectivites.referentclaim": ("view", "change")}
_ADMINISTERED = (
    "accounts.user",
    "auth.group",
    "collectivites.registerimport",
    "testimonials.upcomingelection",
    "training.legalfigure",
    "wagtailredirects.redirect",
    "wagtailcore.site",
    "wagtailcore.collection",
    "wagtailcore.workflow",
    "wagtailcore.task",
    "taggit.tag",
)


@dataclass(frozen=True)
class Role:
    """A group of the CMS. Page permissions hold from the home page down."""

    name: str
    description: _StrPromise
    page_permissions: tuple[str, ...]
    # `app.model` → actions.
    models: dict[str, tuple[str, ...]]
    library_actions: tuple[str, ...]


_WRITE = ("add", "change", "view")
_ALL = (*_WRITE, "delete")

ROLES = (
    Role(
        name=WRITING,
        description=_("écrit, dépose des vidéos, soumet à relecture"),
        page_permissions=("add_page", "change_page"),
        models={
            **dict.fromkeys((*_EDITED, *_SEARCH, "testimonials.speakerconsent"), _WRITE),
            **dict.fromkeys((*_FRAMEWORK, _TALLIES), ("view",)),
        },
        library_actions=("add", "change", "choose"),
    ),
    Role(
        name=MODERATION,
        description=_("relit, publie, programme et retire"),
        page_permissions=("add_page", "change_page", "publish_page", "lock_page", "unlock_page"),
        models={
            **dict.fromkeys((*_EDITED, *_SEARCH), _ALL),
            **dict.fromkeys(_FRAMEWORK, ("view",)),
            _TALLIES: ("view", "delete"),
            **_GATE,
        },
        library_actions=("add", "change", "choose", "delete"),
    ),
    Role(
        name=ADMINISTRATION,
        description=_("tient le référentiel, les comptes et les réglages"),
        page_permissions=(
            "add_page",
            "change_page",
            "publish_page",
            "lock_page",
            "unlock_page",
            "bulk_delete_page",
        ),
        models={
            **dict.fromkeys((*_EDITED, *_SEARCH, *_FRAMEWORK, *_ADMINISTERED), _ALL),
            _TALLIES: ("view", "delete"),
            **_GATE,
            **_ATTESTATIONS,
            **_MODEL_TEXTS,
            **_COLLECTIVITES,
        },
        library_actions=("add", "change", "choose", "delete"),
    ),
)


def _permissions(models: dict[str, tuple[str, ...]]) -> list[Permission]:
    door = Permission.objects.filter(
        codename="access_admin", content_type__app_label="wagtailadmin"
    )
    found = [door.get()]
    for label, actions in models.items():
        app_label, model = label.split(".")
        codenames = [f"{action}_{model}" for action in actions]
        found += Permission.objects.filter(
            content_type__app_label=app_label, content_type__model=model, codename__in=codenames
        )
    return found


def _ensure_role(role: Role, *, home: Page, collection: Collection) -> Group:
    group, _created = Group.objects.get_or_create(name=role.name)
    group.permissions.set(_permissions(role.models))
    wanted = Permission.objects.filter(
        content_type__app_label="wagtailcore", codename__in=role.page_permissions
    )
    held = GroupPagePermission.objects.filter(group=group)
    held.exclude(page=home, permission__in=wanted).delete()
    for permission in wanted:
        GroupPagePermission.objects.get_or_create(group=group, page=home, permission=permission)
    GroupCollectionPermission.objects.filter(group=group).delete()
    for model in _LIBRARY:
        for action in role.library_actions:
            permission = _library_permission(model, action)
            GroupCollectionPermission.objects.get_or_create(
                group=group, collection=collection, permission=permission
            )
    return group


def _library_permission(model: str, action: str) -> Permission:
    """Wagtail asks for the permissions of its own models, whatever the image model is."""
    return Permission.objects.get(
        content_type__app_label=_LIBRARY[model], codename=f"{action}_{model}"
    )


def _ensure_workflow(home: Page, moderators: Group) -> None:
    """Writing → moderation → publication, on the whole tree."""
    workflow = Workflow.objects.filter(active=True).order_by("pk").first()
    if workflow is None:
        workflow = Workflow.objects.create(name=_WORKFLOW, active=True)
    if workflow.name != _WORKFLOW:
        workflow.name = _WORKFLOW
        workflow.save()
    task = GroupApprovalTask.objects.filter(workflow_tasks__workflow=workflow).first()
    if task is None:
        task = GroupApprovalTask.objects.create(name=_WORKFLOW)
        WorkflowTask.objects.create(workflow=workflow, task=task, sort_order=0)
    if task.name != _WORKFLOW:
        task.name = _WORKFLOW
        task.save()
    task.groups.set([moderators])
    WorkflowPage.objects.filter(workflow=workflow).exclude(page=home).delete()
    WorkflowPage.objects.update_or_create(page=home, defaults={"workflow": workflow})


def ensure_roles(home: Page) -> dict[str, Group]:
    """Create or mend groups, permissions and workflow; return the groups by name."""
    for stock, ours in _STOCK_GROUPS.items():
        if not Group.objects.filter(name=ours).exists():
            Group.objects.filter(name=stock).update(name=ours)
    collection = Collection.get_first_root_node()
    groups = {role.name: _ensure_role(role, home=home, collection=collection) for role in ROLES}
    _ensure_workflow(home, groups[MODERATION])
    return groups
