"""Attestations of a person, and the public page that verifies one."""

from django.urls import URLPattern, path

from certificates import verification, views

app_name = "certificates"

urlpatterns: list[URLPattern] = [
    path("attestations/", views.mine, name="mine"),
    path("attestations/<str:code>/", views.show, name="show"),
    path("attestations/<str:code>/attestation.pdf", views.pdf, name="pdf"),
    path("attestations/<str:code>/preuves.zip", views.evidence, name="evidence"),
    path("attestations/<str:code>/nouvelle-edition/", views.renew, name="renew"),
    path("verifier/", verification.form, name="verification"),
    path("verifier/<str:code>/", verification.verify, name="verify"),
]
