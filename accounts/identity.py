"""What makes two e-mail addresses the same, for sign-in and for limits. No Django."""

import unicodedata


def canonical(email: str) -> str:
    """One spelling for addresses that differ by case or by compatible letters.

    Databases do not agree on which letters are equal whatever the case (`ſ` and `s`):
    compared in this form, they do (Unicode Technical Report 36, section 2.11.2).
    """
    return unicodedata.normalize("NFKC", email).casefold().strip()


def bucket(email: str) -> str:
    """Where attempts on an address are counted: accents do not open another count either."""
    letters = unicodedata.normalize("NFKD", canonical(email))
    return "".join(letter for letter in letters if not unicodedata.combining(letter))
