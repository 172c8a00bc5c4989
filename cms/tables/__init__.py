"""Tables that people read on a screen, print, and open in a spreadsheet: the same to the cell.

No Django. A table is made once, by the room whose figures it holds; each writer only says it in
its own format.
"""

from cms.tables.table import Cell, Column, Kind, Table

__all__ = ["Cell", "Column", "Kind", "Table"]
