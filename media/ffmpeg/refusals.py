"""Why a file is refused, in the words that its sender reads. No Django."""

from __future__ import annotations

from pathlib import Path

EMPTY = "Le fichier est vide : l’envoi s’est sans doute interrompu. Déposez-le à nouveau."
PLAYLIST = (
    "Ce fichier est une liste de lecture : il renvoie à d’autres fichiers au lieu de contenir "
    "des images. Déposez le fichier de la vidéo elle-même."
)
WEB_PAGE = (
    "Ce fichier est une page web : c’est la page qui a été enregistrée, et non la vidéo qu’elle "
    "montre. Déposez le fichier de la vidéo elle-même."
)
STILL_IMAGE = "Ce fichier est une image fixe : il faut une vidéo."
DOCUMENT = (
    "Ce fichier est un document ou une archive : il faut une vidéo. Si la vidéo est dans "
    "l’archive, sortez-la d’abord."
)
UNKNOWN = (
    "Ce fichier n’est pas une vidéo, quelle que soit son extension. Formats acceptés : "
    "MP4, MOV, MKV, WebM, AVI, MPEG, WMV."
)
TRUNCATED = (
    "La vidéo est incomplète : il en manque une partie. L’envoi ou l’enregistrement s’est sans "
    "doute interrompu. Déposez le fichier d’origine entier."
)
SOUND_ONLY = "Ce fichier contient du son, mais aucune image : il faut une vidéo."
NO_PICTURE = "Aucune image de cette vidéo ne peut être lue. Exportez-la à nouveau en MP4."
NO_SOUND = "Le son de cette vidéo ne peut être lu. Exportez-la à nouveau en MP4."
UNKNOWN_PICTURE = (
    "Les images de cette vidéo sont dans un format que l’académie ne lit pas. "
    "Exportez-la à nouveau en MP4."
)
TOO_SHORT = "La vidéo dure moins d’une demi-seconde."
TOO_LONG = "La vidéo dure plus de douze heures : découpez-la."
TOO_LARGE = "L’image est plus grande que la 4K : exportez la vidéo en 4K ou en HD."
TOO_SMALL = "L’image mesure moins de 16 pixels de côté : exportez la vidéo en plus grand."
TOO_SLOW = "La lecture de ce fichier n’aboutit pas. Exportez la vidéo à nouveau en MP4."

_HEAD = 1024
_TEXTS = (
    ((b"#extm3u", b"ffconcat", b"[playlist]", b"<asx", b"[reference]", b"<smil"), PLAYLIST),
    ((b"<!doctype html", b"<html"), WEB_PAGE),
)
_SIGNATURES = (
    ((b"\xff\xd8\xff", b"\x89png", b"gif8", b"bm", b"ii*\0", b"mm\0*"), STILL_IMAGE),
    ((b"pk\x03\x04", b"%pdf", b"rar!", b"7z\xbc\xaf", b"\xd0\xcf\x11\xe0", b"\x1f\x8b"), DOCUMENT),
    ((b"id3", b"\xff\xfb", b"\xff\xf3", b"\xff\xf1", b"flac", b"#!amr"), SOUND_ONLY),
)
_RIFF = {b"wave": SOUND_ONLY, b"webp": STILL_IMAGE}
_STILL_BRANDS = (b"heic", b"heix", b"mif1", b"avif")


class NotAVideo(ValueError):
    """A file that is refused; the message says why, in French, to the person who sent it."""


def at_first_sight(path: Path) -> str:
    """The reason that the first bytes give; empty when they may begin a video."""
    with path.open("rb") as file:
        head = file.read(_HEAD).lower()
    if not head.strip(b"\0"):
        return EMPTY
    text = head.lstrip(b"\xef\xbb\xbf \t\r\n")
    if b"<mpd" in text and text.startswith(b"<"):
        return PLAYLIST
    if head.startswith(b"riff"):
        return _RIFF.get(head[8:12], "")
    if head[4:8] == b"ftyp" and head[8:12] in _STILL_BRANDS:
        return STILL_IMAGE
    named = [(text, names, why) for names, why in _TEXTS]
    named += [(head, names, why) for names, why in _SIGNATURES]
    return next((why for begun, names, why in named if begun.startswith(names)), "")
