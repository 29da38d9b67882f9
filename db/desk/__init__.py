"""What the coordinator's desk shows and takes away, as plain data: rows bounded by what is shown, or streamed.

Every form (workbook, picture, document, calendar) is built in `reports/` from what stands here, so that the same figure
is counted once. `scope`: what is asked about; `columns`: duties and periods, and how many stand where; `matrix`:
agencies x these;
`lines`: every assignment and every answer, one after the other; `money`: what was disbursed, week by week; `matters`:
obstacles, extensions, contacts, and whether reminding helps; `evidence`: the lines of an agency's evidence sheet.
"""

from db.desk.causes import Cause, causes
from db.desk.columns import Column, Tally, columns, total
from db.desk.evidence import Disputed, Evidence, Given, More, evidence
from db.desk.happenings import Happening, happenings
from db.desk.lines import Answer, Excuse, Line, answers, by_reply, latest, lines, newest
from db.desk.matrix import Cell, Matrix, fitting, matrix
from db.desk.matters import Effect, Matter, effects, matters
from db.desk.money import Money, Standing, Week, money, weeks
from db.desk.scope import Facts, Member, Nothing, Scope, facts, scope_of

__all__ = [
    "Answer",
    "Cause",
    "Cell",
    "Column",
    "Disputed",
    "Effect",
    "Evidence",
    "Excuse",
    "Facts",
    "Given",
    "Happening",
    "Line",
    "Matrix",
    "Matter",
    "Member",
    "Money",
    "More",
    "Nothing",
    "Scope",
    "Standing",
    "Tally",
    "Week",
    "answers",
    "by_reply",
    "causes",
    "columns",
    "effects",
    "evidence",
    "facts",
    "fitting",
    "happenings",
    "latest",
    "lines",
    "matrix",
    "matters",
    "money",
    "newest",
    "scope_of",
    "total",
    "weeks",
]
