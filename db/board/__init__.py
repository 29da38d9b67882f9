"""Where everything stands, as plain data asked of the database: nothing that was is loaded to be counted.

Cost follows what is open and what is shown. What has been is only counted, in the index ``standing`` of assignments;
what is open is counted by duty and period there; rows are read of what is shown. The chat, and whatever else shows
where things stand, renders the same dataclasses. See `db.coming` for what comes next by the clock.
"""

from db.board.conditions import DONE, Key, begun, due_by, over, within
from db.board.missed import missed
from db.board.opened import Opened, open_work, page, spoken_of
from db.board.standings import NAMED, Standing, standings
from db.board.totals import Closed, Totals, closed, totals
from db.board.work import Work, done_by, work_of

__all__ = [
    "DONE",
    "NAMED",
    "Closed",
    "Key",
    "Opened",
    "Standing",
    "Totals",
    "Work",
    "begun",
    "closed",
    "done_by",
    "due_by",
    "missed",
    "open_work",
    "over",
    "page",
    "spoken_of",
    "standings",
    "totals",
    "within",
    "work_of",
]
