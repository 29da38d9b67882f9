"""On which day of its week a meeting that has not been held will be: ``thứ 5 họp`` behind *Chưa họp*."""

from __future__ import annotations

from datetime import date

from rules.meaning.pressed import MET
from rules.meaning.said import Said

TOLD = ("did", "past", "not", "notyet", "slip", "cancelled", "finished", "nothing", "ask", "send", "report")


def will_meet(said: Said, until: date | None) -> date | None:
    """The one day, from that on which it is said to ``until`` (the last of the meeting's week), on which a text says
    that they will meet; ``None`` where it says anything else as well."""
    days = [day.day for day in said.days]
    if len(days) != 1 or days[0] is None or until is None or not said.today <= days[0] <= until:
        return None
    if said.text.is_question or said.has(*TOLD) or not MET.search(said.text.plain):
        return None
    known = said.cut(("meet", "=day", "=time", "by", "will", "who", "later", "now", "polite", "inner"))
    return None if known.unknown else days[0]
