"""The receipt that ends every answer."""

from __future__ import annotations

from typing import Any

from bot.talk.dialogs import answered, disbursement
from bot.talk.turn import Turn
from db import capitals, files, progress, views
from db.models import Assignment, Reply
from jobs import colleagues
from rules.heard import WISHED
from rules.status import State


def receipt(turn: Turn, assignment: Assignment, reply: Reply, **params: Any) -> None:
    """Say what was stored, with *Sửa lại*. Not ``passed``: there was no coordinator to whom it could be passed.
    ``tasks``: those of which results are asked for, see `bot.talk.dialogs.tasks.offered`. An answer that ends nothing
    says what will be reported all the same, where that was announced or put off by it (`db.progress.coming`), and
    colleagues who were reminded hear of it; of what is only wished for they hear once it is granted."""
    standard: dict[str, Any] = {
        "may_exempt": False,
        "beyond": False,
        "quiet_until": None,
        "request": None,
        "passed": True,
        "tasks": None,
        "corrects": None,
        "pace": None,
        "coming": None,
        "stands": answered.stands(turn, assignment, reply),
    }
    standard |= {"amends": turn.amends, "unkept": turn.unkept}
    turn.amends, turn.unkept = None, None
    if assignment.state is State.OPEN:
        if reply.code not in WISHED:
            tell_colleagues(turn, assignment, reply)
        standard["coming"] = progress.coming(turn.session, assignment, reply, turn.rules, turn.now)
    if reply.disbursed is not None:
        standard["second"] = capitals.of_year(turn.session, assignment.agency_id, assignment.plan_year).second
        standard["pace"] = disbursement.pace_of(turn, reply)
    turn.say(
        "receipt",
        assignment=turn.view(assignment),
        reply={**views.reply(reply, turn.rules), **files.counted(files.of_reply(turn.session, reply.id))},
        **{**standard, **params},
    )


def tell_colleagues(turn: Turn, assignment: Assignment, reply: Reply, but: int | None = None) -> None:
    """Who was reminded of it at the agency hears of an answer that ends nothing, but for one (a person's id)."""
    turn.session.flush()
    turn.session.refresh(reply)
    colleagues.tell(turn.session, turn.rules, assignment, reply, turn.now, turn.incoming.chat_id, but)
