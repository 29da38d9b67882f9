"""An agency's days as a calendar file (.ics, RFC 5545) that phones and Outlook take."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from icalendar import Alarm, Calendar, Event

from db.desk import Facts, Line
from reports import words
from rules.reading import showable


def build(facts: Facts, lines: Sequence[Line]) -> bytes:
    """One whole day an assignment: the day by which it is best done, with the last permitted one in its text.

    The same assignment keeps its identity, so that a file that is taken anew moves what has moved.
    """
    calendar = Calendar()
    calendar.add("prodid", "-//Don Doc//vi")
    calendar.add("version", "2.0")
    about = f" – {facts.agency.name}" if facts.agency else ""
    calendar.add("x-wr-calname", _line(f"{facts.name}{about}"))
    for line in lines:
        event = Event()
        event.add("uid", f"assignment-{line.id}@dondoc")
        event.add("dtstamp", facts.at)
        day = line.extended_to or line.advised_on
        event.add("dtstart", day)
        event.add("dtend", day + timedelta(days=1))
        name = words.with_period(line.title, line.period)
        whose = "" if facts.agency else f" ({facts.member(line.agency_id).code})"
        event.add("summary", _line(f"{name}{whose}"))
        due = words.due(line.named_day, exclusive=line.exclusive, extended_to=line.extended_to, hour=line.hour)
        event.add("description", _line(f"{line.clause}; hạn: {due}. {words.status(line.state, line.word)}."))
        event.add("transp", "TRANSPARENT")
        alarm = Alarm()
        alarm.add("action", "DISPLAY")
        alarm.add("description", _line(name))
        alarm.add("trigger", timedelta(hours=-16))  # 08:00 of the day before
        event.add_component(alarm)
        calendar.add_component(event)
    return bytes(calendar.to_ical())


def _line(text: str) -> str:
    """A text in one line, that nothing in it may begin another one of the file's."""
    return " ".join(showable(text).split())
