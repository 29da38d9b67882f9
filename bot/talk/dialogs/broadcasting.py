"""``/thongbao`` (``/broadcast``): a coordinator's words for chosen groups, agencies, duties or states; looked at before
anything is sent, and afterwards who has got it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any
from zlib import crc32

from bot.talk.stale import Stale, key
from bot.talk.turn import Turn
from db import agencies, broadcasts, views
from db.broadcasts import Got, Receipt
from db.models import Address, Agency, Broadcast, Program
from jobs import broadcasting
from rules.audience import Audience, read_audience, says_more, split_words
from rules.authority import Action
from rules.budget import Wait
from rules.meaning.days import find_days
from rules.meaning.model import Agency as Named
from rules.reading import shows

LONGEST = 3000
"""Signs of a broadcast; a message of Telegram holds 4,096."""

NAMES_SHOWN = 8
PAGE = 20
OFFERED = {"all": "tất cả", "late": "quá hạn", "report": "chưa báo cáo", "meeting": "chưa giao ban"}
"""What is offered, as it is written."""

To = dict[int, tuple[Address, Agency]]


def show(turn: Turn, args: str) -> None:
    """Ask for whom it is, or go on with whom ``args`` name. Raises `Refused`."""
    program = turn.program
    _require(turn, program)
    if args.strip():
        who(turn, {"program": program.id}, args.strip())
    else:
        _ask_who(turn, program)


def _require(turn: Turn, program: Program) -> None:
    turn.require(Action.BROADCAST, program=program)


def _program(turn: Turn, data: dict[str, Any]) -> Program:
    program = turn.session.get_one(Program, data["program"])
    _require(turn, program)
    return program


def _ask_who(turn: Turn, program: Program, problem: str | None = None) -> None:
    before = broadcasts.newest(turn.session, program.id, 1)
    turn.ask(
        "broadcast",
        "who",
        "ask_audience",
        {"program": program.id},
        program.id,
        **views.under(turn.rules.books[program.id]),
        problem=problem,
        before=before[0].id if before else None,
    )


def _known(turn: Turn, program: Program) -> list[Named]:
    return [Named(row.code, row.name) for row in agencies.present(turn.session, program.id)]


def _meant(turn: Turn, program: Program, text: str) -> list[Agency] | None:
    """The agencies that are meant; ``None`` for words that name none."""
    known = _known(turn, program)
    audience: Audience | None = read_audience(OFFERED.get(text, text), known, turn.said_on)
    if audience is None:
        return None
    return broadcasts.agencies_for(turn.session, program, audience, turn.rules, turn.now)


def who(turn: Turn, data: dict[str, Any], said: str) -> None:
    """For whom it is; then the words are asked for, where they were not said with it. Raises `Refused`."""
    program = _program(turn, data)
    known = _known(turn, program)
    whom, words = (said, "") if said in OFFERED else split_words(said, known, turn.said_on)
    found = _meant(turn, program, whom)
    if not found:
        _ask_who(turn, program, "unread" if found is None else "nobody")
    elif words:
        text(turn, {"program": program.id, "who": whom}, words)
    else:
        more = said if said not in OFFERED and says_more(said, known) else ""
        _ask_text(turn, {"program": program.id, "who": whom}, found, more=more)


def _ask_text(
    turn: Turn, data: dict[str, Any], found: Sequence[Agency], problem: str | None = None, more: str = ""
) -> None:
    """Ask for the words; ``more``: what was read as for whom it is, and says more than that."""
    names = [row.name for row in found[:NAMES_SHOWN]]
    turn.ask(
        "broadcast", "text", "ask_broadcast", data, data["program"],
        names=names, total=len(found), problem=problem, longest=LONGEST, more=more,
    )  # fmt: skip


def text(turn: Turn, data: dict[str, Any], said: str) -> None:
    """The words; then everything is shown before it is sent. Raises `Refused`."""
    program = _program(turn, data)
    found = _meant(turn, program, data["who"]) or []
    if not shows(said) or len(said) > LONGEST:
        _ask_text(turn, data, found, "long" if len(said) > LONGEST else "empty")
        return
    _preview(turn, program, {**data, "text": said})


def _to(turn: Turn, program: Program, data: dict[str, Any]) -> tuple[list[Agency], To]:
    found = _meant(turn, program, data["who"]) or []
    return found, broadcasts.receivers(turn.session, found, leaders=bool(data.get("leaders")))


def _mark(data: dict[str, Any]) -> int:
    """What tells the choices under a look from those under an older one, at other words or for others. Below zero,
    where no row has its number."""
    about = [data["program"], data["who"], data["text"], bool(data.get("leaders"))]
    return -1 - (crc32(repr(about).encode()) >> 2)


def _preview(turn: Turn, program: Program, data: dict[str, Any]) -> None:
    """The words, how many people on which messenger, and where there is nobody; nothing is sent yet."""
    found, to = _to(turn, program, data)
    waits = broadcasting.waits(turn.session, turn.rules, list(to), turn.now)
    reached = {row.id for _, row in to.values()}
    nobody = [row.name for row in found if row.id not in reached]
    turn.ask(
        "broadcast",
        "confirm",
        "broadcast_preview",
        data,
        _mark(data),
        **views.under(turn.rules.books[program.id]),
        text=data["text"],
        agencies_total=len(found),
        people=len(to),
        channels=dict(sorted(Counter(address.channel for address, _ in to.values()).items())),
        now_room=len(to) - len(waits),
        waits=[
            {"until": day.isoformat(), "why": str(why), "people": people}
            for (day, why), people in sorted(Counter((each.until, each.why) for each in waits.values()).items())
        ],
        missed=_missed(turn, data["text"], waits.values()),
        leaders=bool(data.get("leaders")),
        nobody=nobody[:NAMES_SHOWN],
        nobody_total=len(nobody),
    )


def _missed(turn: Turn, text: str, waits: Iterable[Wait]) -> dict[str, Any] | None:
    """The first day ahead that the words name, where there are people who get them behind it only: how many."""
    days = [span.value.day for span in find_days(text, turn.said_on)]
    named = min((day for day in days if day and day >= turn.said_on), default=None)
    late = sum(each.until > named for each in waits) if named else 0
    return {"day": named.isoformat(), "people": late} if named and late else None


def confirmed(turn: Turn, data: dict[str, Any], said: str) -> None:
    """*Gửi* sends it to who is meant now, *Gửi ngay cho tất cả* without waiting for anybody's budget or hour; *Gửi cả
    lãnh đạo* adds or leaves out the leaders; other words take the place of those that were shown, which are shown
    again. Raises `Refused`, `Stale`."""
    program = _program(turn, data)
    if said == "leaders":
        _preview(turn, program, {**data, "leaders": not data.get("leaders")})
        return
    if said not in ("yes", "now"):
        text(turn, data, said)
        return
    _, to = _to(turn, program, data)
    turn.close()
    if not to:
        raise Stale("nobody_to_tell")
    row = broadcasts.make(turn.session, program, data["text"], to, turn.person, turn.now)
    if said == "now":
        broadcasting.hurry(turn.session, turn.rules, row, turn.person, turn.now)
    else:
        broadcasting.spread(turn.session, turn.rules, turn.now, row)
    _card(turn, row, 1)


def press(turn: Turn, args: list[str]) -> None:
    """``B:show:<broadcast>:<page>`` tells who has got it, ``B:stop:<broadcast>`` takes it back, ``B:now:<broadcast>``
    sends it at once to those who wait for it. Raises `Refused`, `Stale`."""
    row = turn.session.get(Broadcast, key(args[1]))
    if row is None:
        raise Stale
    _require(turn, turn.session.get_one(Program, row.program_id))
    turn.keep_choices = True
    if args[0] == "show":
        _card(turn, row, key(args[2]))
    elif args[0] == "stop":
        if row.stopped_at is not None or not broadcasts.stop(turn.session, row, turn.person, turn.now):
            raise Stale("all_gone_out")
        _card(turn, row, 1)
    elif args[0] == "now":
        if row.stopped_at is not None or not broadcasting.hurry(turn.session, turn.rules, row, turn.person, turn.now):
            raise Stale("all_gone_out")
        _card(turn, row, 1)
    else:
        raise Stale


def _card(turn: Turn, row: Broadcast, page: int) -> None:
    """How many have got it, and who has not, page by page."""
    turn.session.flush()
    found = broadcasts.got(turn.session, row)
    missing = [each for each in found if each.receipt is not Receipt.SENT]
    pages = max(1, -(-len(missing) // PAGE))
    page = min(max(page, 1), pages)
    unwritten = [each.person.id for each in missing if each.why == "budget"]
    waits = broadcasting.waits(turn.session, turn.rules, unwritten, turn.now, row)
    turn.say(
        "broadcast_card",
        **views.under(turn.rules.books[row.program_id]),
        number=row.id,
        text=row.text,
        at=turn.rules.local(row.at).isoformat(),
        by=row.person.name,
        total=len(found),
        counts={str(receipt): broadcasts.counted(found).get(str(receipt), 0) for receipt in Receipt},
        missing=[_view(each, waits.get(each.person.id)) for each in missing[(page - 1) * PAGE : page * PAGE]],
        unwritten=len(unwritten),
        page=page,
        pages=pages,
        stopped=row.stopped_at is not None,
    )


def _view(each: Got, waits: Wait | None) -> dict[str, Any]:
    return {
        "name": each.person.name,
        "agency": views.agency(each.agency),
        "receipt": str(each.receipt),
        "channel": each.channel,
        "why": each.why,
        "until": waits.until.isoformat() if waits else None,
    }
