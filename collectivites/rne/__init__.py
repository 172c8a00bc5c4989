"""The files of the Répertoire national des élus (ministère de l’Intérieur). No Django.

Read by column name, line after line. Birth date, sex, profession and nationality are columns of
these files that nothing here ever reads.
"""

from collectivites.rne.formats import FORMATS, Body, Format, RefusedFile, recognised
from collectivites.rne.reading import LeftOut, Line, Survey, lines, survey

__all__ = [
    "FORMATS",
    "Body",
    "Format",
    "LeftOut",
    "Line",
    "RefusedFile",
    "Survey",
    "lines",
    "recognised",
    "survey",
]
