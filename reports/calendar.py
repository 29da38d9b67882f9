"""An agency's days as a calendar file (.ics, RFC 5545) that phones and Outlook take."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from icalendar import Alarm, Calendar, Event

from db.desk import Facts, Line, ToCome
from reports import words
from rules.reading import showable

MOST = 5000
"""Days in one file at most: an agency has some hundreds, a program of hundreds of agencies more than a phone takes."""


def build(facts: Facts, found: ToCome) -> bytes:
    """One whole day an assignment, and one each time that something falls due later: the day by which it is best done,
    with the last permitted one in its text. How far it reaches stands at its head.

    The same day of the same agency keeps its identity, planned or not, so that a file that is taken anew moves what
    has moved.
    """
    later, left_out_from = _fitting(found.later, MOST - len(found.open))
    calendar = Calendar()
    calendar.add("prodid", "-//Don Doc//vi")
    calendar.add("version", "2.0")
    about = f" – {facts.agency.name}" if facts.agency else ""
    calendar.add("x-wr-calname", _line(f"{facts.name}{about}"))
    calendar.add("x-wr-caldesc", _line(_reach(facts, [*found.open, *later], left_out_from)))
    for line in found.open:
        calendar.add_component(_event(facts, line, words.status(line.state, line.word)))
    for line in later:
        calendar.add_component(_event(facts, line, "Chưa đến kỳ"))
    return bytes(calendar.to_ical())


def _fitting(later: Sequence[Line], most: int) -> tuple[Sequence[Line], date | None]:
    """As many of what comes later as fit, no day by halves, and from which day on it is left out."""
    if len(later) <= most:
        return later, None
    cut = later[max(0, most)].last_day
    return [line for line in later if line.last_day < cut], cut


def _reach(facts: Facts, shown: Sequence[Line], left_out_from: date | None) -> str:
    """Until when the file goes, and what changes it: it does not change by itself."""
    last = max((line.extended_to or line.last_day for line in shown), default=facts.at.date())
    end = f"Các hạn đến hết ngày {words.day(left_out_from - timedelta(days=1) if left_out_from else last)}"
    beyond = "; các hạn sau đó chưa có trong tệp này" if left_out_from else ", hạn cuối cùng đã biết"
    paused = f"; {words.UNFOLLOWED[facts.unfollowed]}" if facts.unfollowed else ""
    moved = "Tệp không tự cập nhật: hạn có thể đổi khi được gia hạn hoặc lịch nghỉ thay đổi, khi đó xin lấy lại tệp"
    return f"{end}{beyond}; lập ngày {words.day(facts.at.date())}{paused}. {moved}."


def _event(facts: Facts, line: Line, stands: str) -> Event:
    event = Event()
    whose = facts.member(line.agency_id).code
    event.add("uid", _line(f"{facts.number}-{line.duty}-{line.period}-{whose}@dondoc"))
    event.add("dtstamp", facts.at)
    day = line.extended_to or line.advised_on
    event.add("dtstart", day)
    event.add("dtend", day + timedelta(days=1))
    name = words.with_period(line.title, line.period)
    event.add("summary", _line(name if facts.agency else f"{name} ({whose})"))
    due = words.due(line.named_day, exclusive=line.exclusive, extended_to=line.extended_to, hour=line.hour)
    event.add("description", _line(f"{line.clause}; hạn: {due}. {stands}."))
    event.add("transp", "TRANSPARENT")
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", _line(name))
    alarm.add("trigger", timedelta(hours=-16))  # 08:00 of the day before
    event.add_component(alarm)
    return event


def _line(text: str) -> str:
    """A text in one line, that nothing in it may begin another one of the file's."""
    return " ".join(showable(text).split())
