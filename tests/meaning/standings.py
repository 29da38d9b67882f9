"""Where a chat stands in each context of the labelled cases, as `rules.meaning` is told it."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

from rules.meaning import Act, Agency, Choice, Open, Standing

TODAY, MILESTONE_DAY = date(2022, 8, 5), date(2022, 8, 17)
REPORT, MEETING = 8, 869
BILLION = 10**9
SEED = json.loads((Path(__file__).parent.parent.parent / "seed" / "program.json").read_text("utf-8"))
AGENCIES = tuple(Agency(each["code"], each["name"]) for group in SEED["groups"] for each in group["agencies"])
DUE = date(2022, 8, 14)


def choices(*acts: Act, numbered: bool, first: int = 1) -> tuple[Choice, ...]:
    """Choices in their order, with numbers where a messenger shows some."""
    return tuple(Choice(act, number if numbered else None) for number, act in enumerate(acts, first))


def reminder(kind: str, *, numbered: bool = False) -> Open:
    """The reminder of a report, a milestone or a meeting."""
    if kind == "meeting":
        weekly = (Act("held"), Act("not_held"), Act("nothing"))
        return Open("meeting", MEETING, choices(*weekly, numbered=numbered), due=TODAY, title="Giao ban giải ngân")
    done = "sent" if kind == "report" else "completed"
    acts = (Act(done), Act("doing"), Act("obstacle"), Act("extension"))  # in the order of the buttons
    title = (
        "Báo cáo kết quả thực hiện Chương trình" if kind == "report" else "Phân bổ chi tiết vốn đầu tư công năm 2022"
    )
    due = DUE if kind == "report" else date(2022, 8, 31)
    return Open(kind, REPORT, choices(*acts, numbered=numbered), due=due, title=title)


def question(kind: str, *, numbered: bool = False, **values: object) -> Open:
    """A question of a dialog."""
    acts: dict[str, tuple[Act, ...]] = {
        "document": (Act("skip"),),
        "percent": (*(Act("percent", percent=n) for n in (25, 50, 75, 90)), Act("skip")),
        "expected_day": tuple(Act("day", day=date(2022, 8, n)) for n in (8, 10, 12)),
        "extension_day": tuple(Act("day", day=date(2022, 8, n)) for n in (15, 17, 19, 26)),
        "plan": (Act("no_capital"), Act("skip")),
        "disbursed": (Act("skip"), Act("replan")),
        "confirm": (Act("confirm"), Act("redo")),
        "any_obstacle": (Act("no_obstacle"),),
    }
    ref = MEETING if kind in ("plan", "disbursed", "confirm", "any_obstacle") else REPORT
    return Open(kind, ref, choices(*acts.get(kind, ()), numbered=numbered), due=DUE, **values)  # type: ignore[arg-type]


def request(number: int, agency: str, until: date, *, numbered: bool = False) -> Open:
    """A request for an extension that waits for the coordinator."""
    acts = (Act("grant", request=number, until=until), Act("refuse", request=number))
    return Open("extension", number, choices(*acts, numbered=numbered), until=until, agency=agency)


def standing(context: str, *, numbered: bool = False) -> Standing:
    """The standing of a context; ``numbered`` as on Zalo."""
    figures = {"plan": 12345 * BILLION // 10, "last": 7457 * BILLION // 10}
    match context:
        case "report" | "milestone" | "meeting":
            return _official(reminder(context, numbered=numbered))
        case "two_open":
            return _official(reminder("meeting", numbered=numbered), reminder("report", numbered=numbered))
        case "disbursed" | "confirm" | "any_obstacle":
            return _official(question(context, numbered=numbered, **figures))
        case "extension_reason":
            return _official(question(context, numbered=numbered, until=date(2022, 8, 20)))
        case "idle":
            return _official()
        case "coordinator_idle":
            return _coordinator()
        case "coordinator_extension":
            return _coordinator(request(1, "SYT", date(2022, 8, 22), numbered=numbered))
        case "coordinator_two":
            both = ((2, "STC", date(2022, 8, 22)), (1, "SYT", date(2022, 8, 20)))
            return _coordinator(*(request(*each, numbered=numbered) for each in both))
        case "coordinator_obstacle":
            acts = (Act("answer", request=1), Act("resolve", request=1))
            return _coordinator(Open("obstacle_raised", 1, choices(*acts, numbered=numbered), agency="SYT"))
        case "group":
            return Standing(
                (reminder("report", numbered=numbered),), group=True, agencies=AGENCIES, own=Agency("SYT", "Sở Y tế")
            )
        case "stranger":
            return Standing(role="stranger")
        case _:
            return _official(question(context, numbered=numbered))


def _official(*questions: Open) -> Standing:
    return Standing(questions, agencies=AGENCIES, own=Agency("SYT", "Sở Y tế"))


def _coordinator(*questions: Open) -> Standing:
    return Standing(questions, role="coordinator", agencies=AGENCIES)
