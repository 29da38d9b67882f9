"""A program whose meetings speak of the plan of one year until the end of the next January, beside that of the next."""

from __future__ import annotations

from typing import Any

from tests.rooms import Room

BILLION = 10**9


def two_plan_years(raw: dict[str, Any]) -> None:
    """Meetings about the plan of 2022 until the end of January 2023, and from January on about that of 2023."""
    meeting = next(each for each in raw["duties"] if each["code"] == "GIAOBAN")
    fridays = "FREQ=WEEKLY;BYDAY=FR"
    runs_on = {"rrule": fridays, "from": "2022-03-18", "until": "2023-01-31"}
    begins = {"rrule": fridays, "from": "2023-01-02", "until": "2023-12-31"}
    raw["duties"] = [each for each in raw["duties"] if each["code"] != "GIAOBAN"]
    raw["duties"] += [
        {**meeting, "code": "GB-2022", "plan_year": 2022, "deadlines": [{"by": runs_on}]},
        {**meeting, "code": "GB-2023", "plan_year": 2023, "deadlines": [{"by": begins}]},
    ]
    health = next(each for group in raw["groups"] for each in group["agencies"] if each["code"] == "SYT")
    health["capital_plan"] = {"2022": {"assigned": 100 * BILLION, "second": 125 * BILLION}, "2023": 80 * BILLION}


def in_january(room: Room) -> Room:
    """The room on Monday 9/1/2023, with meetings about the capital of 2022 and of 2023 side by side."""
    room.load(two_plan_years)
    room.at("2023-01-09T08:00")
    room.plan()
    return room
