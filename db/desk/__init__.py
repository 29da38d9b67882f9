"""What the coordinator's desk shows and takes away, as plain data: rows bounded by what is shown, or streamed.

Every form (workbook, picture, document, calendar) is built in `reports/` from what stands here, so that the same figure
is counted once. `scope`: what is asked about; `columns`: duties and periods, and how many stand where; `matrix`:
agencies x these;
`lines`: every assignment and every answer, one after the other; `money`: what was disbursed, week by week; `matters`:
obstacles, extensions, contacts, and whether reminding helps; `wishes`: more time, from the wish to its end; `attached`:
what came with which answer; `evidence`: the lines of an agency's evidence sheet;
`page`: what the board page shows; `ahead`: the days to come, beyond what is planned too; `told`: what is counted from
events; `overdue`: who is late, and with what; `phoning`: whom to call, and who was called today;
`story`: all that happened about one assignment.
"""

from db.desk.ahead import Coming, ToCome, coming, to_come
from db.desk.answers import Answer, answers, by_reply, closing, latest
from db.desk.attached import Attached, attached, attached_to_events
from db.desk.causes import Cause, causes
from db.desk.columns import Column, Tally, columns, total
from db.desk.evidence import Disputed, Evidence, Given, More, evidence
from db.desk.extensions import Wish, wishes
from db.desk.happenings import Happening, happenings
from db.desk.heads import Filter, Head, duties_of
from db.desk.lines import Ending, Excuse, Line, endings, lines, newest, stayed, unconfirmed
from db.desk.matrix import Cell, Matrix, fitting, matrix
from db.desk.matters import Effect, Matter, effects, matters
from db.desk.money import Money, Point, Standing, Week, money, weeks
from db.desk.overdue import Late, late_agencies, late_work
from db.desk.page import Sheet, Spot, chosen, of_wanted, sheet
from db.desk.phoning import Called, Contact, ToCall, called_today, to_call
from db.desk.scope import Bullet, Facts, Member, Nothing, Scope, facts, paused, scope_of
from db.desk.story import Came, Story, picture, story
from db.desk.tasks import Outcome, Place, outcomes
from db.desk.told import Several, shares, told_beside

__all__ = [
    "Answer",
    "Attached",
    "Bullet",
    "Called",
    "Came",
    "Cause",
    "Cell",
    "Column",
    "Coming",
    "Contact",
    "Disputed",
    "Effect",
    "Ending",
    "Evidence",
    "Excuse",
    "Facts",
    "Filter",
    "Given",
    "Happening",
    "Head",
    "Late",
    "Line",
    "Matrix",
    "Matter",
    "Member",
    "Money",
    "More",
    "Nothing",
    "Outcome",
    "Place",
    "Point",
    "Scope",
    "Several",
    "Sheet",
    "Spot",
    "Standing",
    "Story",
    "Tally",
    "ToCall",
    "ToCome",
    "Week",
    "Wish",
    "answers",
    "attached",
    "attached_to_events",
    "by_reply",
    "called_today",
    "causes",
    "chosen",
    "closing",
    "columns",
    "coming",
    "duties_of",
    "effects",
    "endings",
    "evidence",
    "facts",
    "fitting",
    "happenings",
    "late_agencies",
    "late_work",
    "latest",
    "lines",
    "matrix",
    "matters",
    "money",
    "newest",
    "of_wanted",
    "outcomes",
    "paused",
    "picture",
    "scope_of",
    "shares",
    "sheet",
    "stayed",
    "story",
    "to_call",
    "to_come",
    "told_beside",
    "total",
    "unconfirmed",
    "weeks",
    "wishes",
]
