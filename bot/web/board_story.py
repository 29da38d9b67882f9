"""What happened about one assignment, as the template of the board's story reads it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import date, datetime
from itertools import groupby
from typing import Any

from db.desk import Came, Story
from db.desk.evidence import ONCE

Params = dict[str, Any]
SENDS = (("escalate", "leader"), ("report_to_leader", None), ("press_on", None))
"""Deeds, and to whom, with which messages go to the agency's people."""


def plain(values: Mapping[str, Any]) -> Params:
    """Days and times as templates read them."""
    return {name: value.isoformat() if isinstance(value, date | datetime) else value for name, value in values.items()}


def happened(found: Story, deeds: Sequence[Params]) -> list[Params]:
    """What was asked, answered, told, wished for, raised, disputed and done about it (``deeds``: rows of the log, as
    `db.log.told` tells them), in the order in which it happened. What went out with a deed is not told twice."""
    outcome = {each.reply_id: plain(asdict(each)) for each in found.matters if each.kind == "obstacle"}
    done = [(datetime.fromisoformat(each["at"]), each) for each in deeds if each["detail"].get("people") != 0]
    sent = [at for at, each in done if (each["action"], each["detail"].get("to")) in SENDS]
    asked = [at for at in found.evidence.asked if not any(abs(at - each) <= ONCE for each in sent)]
    each_of: list[tuple[datetime, Params]] = [(at, {"what": "asked"}) for at in asked]
    each_of += [(at, {"what": "deed", "d": each}) for at, each in done]
    for told in found.evidence.answers:
        said = {**plain(asdict(told)), "returned": False, "words": told.text, "text": None}
        came = asdict(found.with_replies.get(told.id, Came()))
        each_of.append((told.at, {"what": "given", "r": said, **came, "matter": outcome.get(told.id)}))
    for event in found.happenings:
        came = asdict(found.with_events.get(event.number, Came()))
        view = {"of": event.of, "subject": event.subject, "amount": event.amount, "on": event.happened_on.isoformat()}
        each_of.append((event.told_at, {"what": "told", "e": {**view, "at": None, "by": event.by}, **came}))
    for wish in found.evidence.more:
        at = wish.asked_at or wish.decided_at
        if at is not None:
            each_of.append((at, {"what": "more", "m": plain(asdict(wish))}))
    for cause in found.causes:
        view = {
            name: plain({name: getattr(cause, name)})[name] for name in ("obstacle", "state", "by", "on", "document")
        }
        each_of.append((cause.proposed_at, {"what": "cause", "c": {**view, "proposed_by": cause.proposed_by}}))
    for (at, by), given in groupby(found.results, key=lambda each: (each.at, each.by)):
        tasks = [{"title": each.title, "r": plain(each._asdict())} for each in given]
        each_of.append((at, {"what": "results", "by": by, "tasks": tasks}))
    each_of += [(said.at, {"what": "disputed", "d": plain(asdict(said))}) for said in found.evidence.disputed]
    return [{**what, "at": at.isoformat()} for at, what in sorted(each_of, key=lambda pair: pair[0])]
