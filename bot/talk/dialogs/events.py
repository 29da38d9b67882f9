"""``/nghiemthu``, ``/thanhtoan``, ``/sukien``: an agency tells of what happened, from which a duty is counted; many run
at once, each with its number; and says what of it is paid or finished.

Everything may stand in one message ("cầu Rào 3; 12,5 tỷ; 3/8"), or is asked for step by step.
"""

from __future__ import annotations

from datetime import date, time, timedelta
from typing import Any

from bot.talk.dialogs import happened, paying
from bot.talk.stale import Stale, key
from bot.talk.turn import Turn
from db import events, files, inherited, views
from db.events import Source
from db.models import Event, File
from rules.authority import Action
from rules.events import Told, read_amount, read_event, read_past_day
from rules.events import happened as read_as_happened
from rules.events import paid as read_as_paid
from rules.said import Said
from rules.status import State


def show(turn: Turn, args: str = "") -> None:
    """``/sukien``: what runs, and what the person's agencies may tell of. Raises `Refused`."""
    own = turn.own(Action.ANSWER)
    running = events.running(turn.session, own)
    turn.say(
        "events",
        running=[paying.told_as(turn, row) for row in running[: paying.SHOWN]],
        total=len(running),
        sources=to_tell(turn),
    )


def to_tell(turn: Turn) -> list[dict[str, Any]]:
    """What the person's agencies may tell of, as messages speak of it."""
    return [_shown(each) for each in events.of_person(turn.session, turn.rules, turn.person)]


def press(turn: Turn, args: list[str]) -> None:
    """``m:new:<agency>:<duty>:<place>``, with ``:<event>`` in the place of one that was a slip; ``m:undo:<event>``,
    ``m:paid:<event>``, ``m:list``. Raises `Refused`, `Stale`."""
    match args:
        case ["list"]:
            turn.keep_choices = True
            show(turn)
        case ["new", agency, duty, place, *before]:
            turn.keep_choices = True
            turn.pictures = turn.pictures or [row.id for each in before for row in _files_of_slip(turn, key(each))]
            _begin(turn, _source(turn, key(agency), key(duty), int(place)), Told())
        case ["undo", number]:
            _undo(turn, paying.event_of(turn, key(number)))
        case ["paid", number]:
            happened.done(turn, paying.unfinished(turn, paying.event_of(turn, key(number))))
        case _:
            raise Stale


def _files_of_slip(turn: Turn, number: int) -> list[File]:
    """What came with an event that was taken back, which goes over to the one that is told in its place: only the
    person's own (`Turn.attach_to_event`)."""
    row = turn.session.get(Event, number)
    return files.of_event(turn.session, number) if row and row.withdrawn_at else []


# To tell of one


def begin(turn: Turn, args: str = "") -> None:
    """``/nghiemthu``: tell of an event, in one message or step by step. Raises `Refused`, `Stale`."""
    found = _sources(turn)
    told = read_event(args, turn.said_on) if args.strip() else Told()
    if len(found) == 1:
        _begin(turn, found[0], told)
    else:
        turn.say("events", running=[], total=0, sources=[_shown(each) for each in found], which=True)


def _sources(turn: Turn) -> list[Source]:
    """Of which events the person may tell: of those that are paid, where there are any. Raises `Refused`, `Stale`."""
    found = [each for each in events.sources(turn.session, turn.rules, turn.own(Action.ANSWER)) if not each.once]
    paid_for = [each for each in found if _is_payment(turn, each)]
    if not found:
        raise Stale("no_event_duty")
    return paid_for or found


def _is_payment(turn: Turn, of: Source) -> bool:
    spec = turn.rules.of_duty(of.duty).duties.get(of.duty.code)
    return bool(spec and spec.payment)


def _source(turn: Turn, agency_id: int, duty_id: int, place: int) -> Source:
    turn.require(Action.ANSWER, agency_id)
    found = events.source(turn.session, turn.rules, agency_id, duty_id, place)
    if found is None:
        raise Stale("event_told")
    return found


def _shown(of: Source) -> dict[str, Any]:
    return {
        "agency": views.agency(of.agency),
        "agency_id": of.agency.id,
        "duty": of.duty.id,
        "place": of.place,
        "title": of.duty.title,
        "clause": of.duty.clause,
        "of": of.deadline.of,
        "within": of.deadline.within,
        "once": of.once,
    }


def _begin(turn: Turn, of: Source, told: Told) -> None:
    """Record it where all is told, else ask for what is missing."""
    missing = _missing(turn, of, told)
    if missing is None:
        _record(turn, of, told)
        return
    today = turn.said_on
    days = [] if missing != "day" else [(today - timedelta(days=back)).isoformat() for back in (0, 1)]
    turn.ask(
        "event",
        "tell",
        "ask_event",
        {**_data(of, told), "missing": missing},
        of.duty.id,
        source=_shown(of),
        told=_plain(told),
        missing=missing,
        days=days,
        payment=_is_payment(turn, of),
    )


def _missing(turn: Turn, of: Source, told: Told) -> str | None:
    """What has to be asked for next: ``subject``, ``amount``, ``day`` or ``hour``."""
    if not of.once and not told.subject:
        return "subject"
    if _is_payment(turn, of) and told.amount is None:
        return "amount"
    if told.on is None:
        return "day"
    return "hour" if of.hours and told.at is None else None


def _plain(told: Told) -> dict[str, Any]:
    return {
        "subject": told.subject,
        "amount": told.amount,
        "on": told.on.isoformat() if told.on else None,
        "at": f"{told.at:%H:%M}" if told.at else None,
        "wrong": told.wrong,
    }


def _data(of: Source, told: Told) -> dict[str, Any]:
    return {"agency": of.agency.id, "duty": of.duty.id, "place": of.place, "told": _plain(told)}


def _told(data: dict[str, Any]) -> Told:
    said = data["told"]
    on, at = said["on"], said["at"]
    return Told(
        said["subject"], said["amount"], date.fromisoformat(on) if on else None, time.fromisoformat(at) if at else None
    )


def tell(turn: Turn, data: dict[str, Any], text: str) -> None:
    """What was asked for, and whatever else the message tells. Raises `Refused`, `Stale`."""
    of = _source(turn, data["agency"], data["duty"], data["place"])
    known = _told(data)
    turn.resume(data)
    turn.close()
    match data["missing"]:
        case "subject":
            found = read_event(text, turn.said_on)
            told = found.over(known)
        case "amount":
            amount = read_amount(text)
            found = read_event(text, turn.said_on)
            told = Told("", found.amount if amount is None else amount, found.on, found.at).over(known)
            if told.amount is None:
                told = Told(told.subject, None, told.on, told.at, "amount")
        case "day":
            day = read_past_day(text, turn.said_on)
            at = read_event(text, turn.said_on).at
            on, wrong = (day, "") if isinstance(day, date) else (None, day)
            told = Told(known.subject, known.amount, on, at or known.at, wrong)
        case _:
            at = read_event(text, turn.said_on).at
            told = Told(known.subject, known.amount, known.on, at, "" if at else "hour")
    _begin(turn, of, told)


def _record(turn: Turn, of: Source, told: Told) -> None:
    """Start its clock; what says the very same as another one is asked about first."""
    known = events.alike(turn.session, of, told) if not of.once else None
    if known:
        _confirm(turn, of, told, known)
    else:
        _store(turn, of, told)


def _confirm(turn: Turn, of: Source, told: Told, known: Event | None) -> None:
    turn.ask(
        "event",
        "confirm",
        "confirm_event",
        _data(of, told),
        of.duty.id,
        source=_shown(of),
        told=_plain(told),
        known=paying.told_as(turn, known) if known else None,
        payment=_is_payment(turn, of),
    )


def confirmed(turn: Turn, data: dict[str, Any], text: str) -> None:
    """*Đồng ý*; any other text is read afresh. Raises `Refused`, `Stale`."""
    if text != "yes":
        raise Stale
    of = _source(turn, data["agency"], data["duty"], data["place"])
    turn.resume(data)
    turn.close()
    _store(turn, of, _told(data))


def _store(turn: Turn, of: Source, told: Told) -> None:
    said = Said(turn.said_at, turn.incoming.time_known)
    try:
        row = events.record(turn.session, of, told, turn.person, turn.now, turn.rules, said)
    except events.ToldAlready as known:
        raise Stale("event_told") from known
    turn.attach_to_event(turn.pictures, row)
    turn.say(
        "event_noted",
        assignment=paying.told_as(turn, row),
        **files.counted(files.of_event(turn.session, row.id)),
        ladder=turn.rules.of_duty(of.duty).ladder(of.duty.code) is not None,
    )


def _undo(turn: Turn, row: Event) -> None:
    """It was a slip. Raises `Refused`, `Stale` for what is paid or finished."""
    assert row.assignment
    assignment = inherited.goes_on(turn.session, row.assignment)
    turn.require_with(Action.WITHDRAW, assignment)
    if assignment.state is not State.OPEN:
        raise Stale("event_done")
    view = paying.told_as(turn, row)
    turn.close()
    events.withdraw(turn.session, row, turn.actor, turn.now, turn.rules)
    found = events.sources(turn.session, turn.rules, [assignment.agency_id])
    again = next((each for each in found if each.duty is assignment.duty and each.deadline.of == row.of), None)
    turn.say("event_taken_back", assignment=view, again=_shown(again) if again else None)


# In words


def take(turn: Turn, text: str) -> bool:
    """Let a sentence that tells of an event, or that something is paid, have its effect; ``False`` for any other.

    A payment that leaves no doubt is recorded, with its receipt; an event is shown to be confirmed, or what it lacks is
    asked for.
    """
    own = [post.agency_id for post in turn.person.held if turn.may(Action.ANSWER, post.agency_id)]
    if not own:
        return False
    for of in events.sources(turn.session, turn.rules, own):
        told = read_as_happened(text, of.deadline.of or "", turn.said_on)
        if told is None:
            continue
        if of.once:
            told = Told("", None, told.on, told.at, told.wrong)
        if told.wrong or _missing(turn, of, told):
            _begin(turn, of, told)
        else:
            _confirm(turn, of, told, events.alike(turn.session, of, told) if not of.once else None)
        return True
    said = read_as_paid(text, turn.said_on)
    running = events.running(turn.session, own) if said else []
    found = (
        paying.meant([row for row in running if paying.told_as(turn, row)["event"]["payment"]], said) if said else []
    )
    if said is None or len(found) != 1:
        if said and len(found) > 1:
            turn.say(
                "events_to_pay",
                running=[paying.told_as(turn, row) for row in found[: paying.SHOWN]],
                total=len(found),
                said=text,
            )
            return True
        return False
    paying.finish(turn, found[0], said)
    return True
