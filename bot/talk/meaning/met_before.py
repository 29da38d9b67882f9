"""Figures that are told of a meeting which was held, while something else is asked about."""

from __future__ import annotations

from bot.talk.dialogs import figures, gap
from bot.talk.meaning.meant import figures_of
from bot.talk.meaning.standing import duty
from bot.talk.turn import Turn
from rules.meaning.figures import SPENT
from rules.meaning.hindered import nothing_hinders_it
from rules.meaning.letters import flat
from rules.meaning.model import Agency, How, Standing
from rules.meaning.pressed import NAMED
from rules.meaning.said import Said
from rules.meaning.understand import understand


def take(turn: Turn, text: str, standing: Standing) -> bool:
    """Echo what is told of the plan and of what is disbursed (``KHV 1.200 tỷ giải ngân 35,5%``) for the newest meeting
    that lacks its figures; ``False`` where a meeting is asked about, of which they may be told, where a report is
    named, and for any other text."""
    line = flat(text)
    if any(each.kind == "meeting" for each in standing.questions) or NAMED.search(line) or not SPENT.search(line):
        return False
    row = gap.lacking_of(turn, gap.FIGURES)
    if row is None:
        return False
    assignment = row.assignment
    own = Agency(assignment.agency.code, assignment.agency.name)
    meaning = understand(text, Standing((duty(turn, assignment, ()),), own=own), turn.said_on)
    act = meaning.acts[0] if meaning.how in (How.SURE, How.LIKELY) and len(meaning.acts) == 1 else None
    told = figures_of(act) if act and act.what == "held" else ""
    if act is None or not told:
        return False
    why = act.text or ("" if nothing_hinders_it(Said.of(text, turn.said_on)) else None)
    share = act.share if act.dong is not None else None
    figures.add(turn, assignment, row, told, share, spent=True, hinders=why)
    return True
