"""An answer that quotes a message is about that message: its choices and its duty, never a newer question."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.talk.dialogs import duties, figures, picture, reply
from bot.talk.meaning.amending import (
    CODES,
    document_in,
    propose_amending,
    require_amendable,
    says_the_same,
    standing_of,
    stands,
)
from bot.talk.meaning.asking import ask_which
from bot.talk.meaning.meant import figures_of
from bot.talk.meaning.picking import do
from bot.talk.meaning.questions import Question, picks_of
from bot.talk.meaning.standing import reminders, requests
from bot.talk.meaning.typed import act
from bot.talk.routes import open_dialog, press
from bot.talk.stale import Stale
from bot.talk.turn import Turn
from db import agencies, capitals, inherited, outbox, replies, updates, utterances
from db.models import Assignment, Message, Reply, Request
from rules.authority import Action, Refusal
from rules.choosing import Offered
from rules.meaning.model import Act, Agency, How, Standing
from rules.meaning.understand import understand
from rules.status import State
from rules.tokens import Verb, read


@dataclass(frozen=True)
class Quoted:
    """What a quoted message is about: its live choices, duties of the person's agency, one reply, one request.

    ``others``: it is about duties of another agency, to which the person belonged when it was sent.
    """

    choices: Question | None
    duties: list[Assignment]
    reply: Reply | None
    request: Request | None
    others: bool = False


def take(turn: Turn, text: str) -> bool:
    """Let a text answer the message that it quotes; ``False`` where that says nothing of what it is about."""
    found = _quoted(turn)
    if found is None:
        return False
    if found.choices and _picked(turn, text, found):
        return True
    if found.request and turn.may_decide(found.request):
        _decide(turn, text, found.request, found.choices)
        return True
    if not found.duties:
        if found.others and not turn.may(Action.SEE_OVERVIEW):
            turn.remark("notice", what=Refusal.OTHER_AGENCY)
            return True
        return False
    answerable = [row for row in found.duties if reply.is_answerable(turn, row)]
    if answerable:
        _answer(turn, text, found, answerable)
    else:
        _answered(turn, text, found.duties, found.reply)
    return True


def knows(turn: Turn) -> bool:
    """Whether the quoted message is known: one of ours that was sent, or one of the person's own."""
    incoming = turn.incoming
    where = (turn.session, incoming.channel, incoming.chat_id, incoming.quoted)
    return outbox.by_remote_id(*where) is not None or utterances.find(*where) is not None


def pictures(turn: Turn) -> bool:
    """Let pictures without words belong to what was answered to the quoted message, or ask about its duty."""
    found = _quoted(turn)
    if found is None or len(found.duties) != 1:
        return False
    row = found.duties[0]
    given = replies.latest(turn.session, row)
    if given is None or given.person_id != turn.person.id:
        _note(turn, "", row)
        return True
    picture.tell_added(turn, given, turn.attach(turn.pictures, given))
    return True


def questions(turn: Turn) -> list[Question] | None:
    """In a group: the quoted message alone is what is answered; ``None`` where no message of ours is quoted."""
    incoming = turn.incoming
    message = outbox.by_remote_id(turn.session, incoming.channel, incoming.chat_id, incoming.quoted)
    if not incoming.quoted or message is None:
        return None
    return [Question(message, [Offered.of(row) for row in message.choices or ()], takes_text=True)]


def _quoted(turn: Turn) -> Quoted | None:
    """What the quoted message is about; ``None`` for one that is not known, or is the question that is open now."""
    incoming = turn.incoming
    message = outbox.by_remote_id(turn.session, incoming.channel, incoming.chat_id, incoming.quoted)
    if message is not None:
        return None if _is_open(turn, message) else _about(turn, message)
    own = utterances.find(turn.session, incoming.channel, incoming.chat_id, incoming.quoted)
    row = turn.session.get(Reply, own.reply_id) if own and own.reply_id else None
    return Quoted(None, [row.assignment], row, None) if row else None


def _is_open(turn: Turn, message: Message) -> bool:
    asked, dialog = (message.concerns or {}).get("dialog"), open_dialog(turn)
    now = updates.asked(dialog.name, dialog.step, dialog.data) if dialog else None
    return asked is not None and asked == now


def _about(turn: Turn, message: Message) -> Quoted:
    about = message.concerns or {}
    offered = [Offered.of(row) for row in message.choices or ()]
    live = [each for each in offered if read(each.token).verb not in (Verb.DIALOG, Verb.DROP)]
    numbers = [*about.get("listed", ()), *([about["named"]] if "named" in about else [])]
    shown = [read(each.token) for each in live]
    numbers += [each.number for each in shown if each.verb in (Verb.ANSWER, Verb.OPEN) and each.number]
    row = turn.session.get(Reply, about["reply"]) if "reply" in about else None
    request = turn.session.get(Request, about["request"]) if "request" in about else None
    if request:
        numbers.append(request.reply.assignment_id)
    if row:
        numbers.append(row.assignment_id)
    named = [turn.session.get(Assignment, number) for number in dict.fromkeys(numbers)]
    found = [inherited.goes_on(turn.session, row) if row else None for row in named]
    duties = [each for each in found if each and turn.may_with(Action.ANSWER, each)]
    question = Question(message, live, takes_text=False) if live else None
    return Quoted(question, duties, row, request, others=any(found))


def _picked(turn: Turn, text: str, found: Quoted) -> bool:
    """A choice of the quoted message, by its number or its very words; one of what was answered is told as such."""
    assert found.choices
    question = replace(found.choices, takes_text=True)
    picks = picks_of(turn, text, [question])
    if not picks:
        return False
    if len(picks) > 1:
        ask_which(turn, text, picks)
        return True
    token = read(picks[0][1].choice.token)
    row = turn.session.get(Assignment, token.number or 0) if token.verb is Verb.ANSWER else None
    if row is not None and not reply.is_answerable(turn, row):
        _answered(turn, text, [row], None)
    else:
        do(turn, picks[0][1])
    return True


def _decide(turn: Turn, text: str, request: Request, question: Question | None) -> None:
    """The coordinator's words about this request and no other."""
    named = tuple(Agency(row.code, row.name) for row in agencies.present(turn.session))
    asked = [each for each in requests(turn, [question] if question else []) if each.ref == request.id]
    standing = Standing(tuple(asked), role="coordinator", agencies=named)
    meaning = understand(text, standing, turn.said_on)
    if not asked and meaning.how is not How.NOTHING:
        turn.remark("notice", what="decided")
        return
    if meaning.how is not How.NOTHING:
        turn.close()
    act(turn, meaning, standing, [question] if question else [], text)


def _answer(turn: Turn, text: str, found: Quoted, rows: Sequence[Assignment]) -> None:
    """Duties of the quoted message wait for an answer: the text is read against them alone."""
    question = [found.choices] if found.choices else []
    asked = [each for each in reminders(turn, question) if each.kind != "list"]
    asked += standing_of(turn, *(row for row in rows if row.id not in {each.ref for each in asked})).questions
    own = rows[0].agency if rows else turn.home
    standing = Standing(tuple(asked), own=Agency(own.code, own.name))
    meaning = understand(text, standing, turn.said_on)
    given = replies.latest(turn.session, rows[0]) if len(rows) == 1 else None
    if meaning.how is How.SURE and meaning.acts[0].what == "withdraw" and given:
        _press(turn, f"w:{given.id}")
    elif meaning.how is How.UNCLEAR and len(rows) == 1:
        _note(turn, text, rows[0])
    else:
        act(turn, meaning, standing, question, text)


def _note(turn: Turn, text: str, row: Assignment) -> None:
    """Ask what a text or pictures are to the quoted duty."""
    duties.ask_kind(turn, {"text": text, "files": list(turn.pictures)}, row)


def _answered(turn: Turn, text: str, rows: Sequence[Assignment], given: Reply | None) -> None:
    """What the quoted message asked for has been answered, or nobody waits for it: nothing is recorded elsewhere."""
    meaning = understand(text, standing_of(turn, *rows), turn.said_on)
    if meaning.how is How.NOTHING:
        turn.courtesy(text)
        return
    meant = [row for row in rows if meaning.acts and row.id == meaning.acts[0].ref]
    row = (meant or list(rows))[0]
    latest = given if given and not given.withdrawn_at else replies.latest(turn.session, row)
    if row.state in (State.WAIVED, State.NOT_TRACKED) or latest is None:
        turn.remark("notice", what="waived")
    elif meaning.how is How.SURE and meaning.acts[0].what == "withdraw":
        _press(turn, f"w:{latest.id}")
    elif not _completes(turn, text, latest):
        _amends(turn, text, latest, meaning.acts)


def _press(turn: Turn, token: str) -> None:
    notice = press(turn, token)
    if notice:
        turn.remark("notice", what=notice)


def _completes(turn: Turn, text: str, row: Reply) -> bool:
    """Whether the text is what the answer still lacks, which is then stored."""
    if row.code == "sent" and row.document_number is None:
        meaning = understand(text, standing_of(turn, row.assignment, kind="document"), turn.said_on)
        if meaning.how is How.SURE and meaning.acts[0].what == "document" and meaning.acts[0].document:
            found = meaning.acts[0]
            data = {"ref": row.assignment_id, "reply": row.id}
            reply.give_document(turn, data, str(found.document), found.day)
            return True
    if row.code == "held" and row.disbursed is None:
        return _figures(turn, text, row)
    return False


def _figures(turn: Turn, text: str, row: Reply) -> bool:
    """Figures for a meeting that was answered without: the plan too, where it is not known yet."""
    year = row.assignment.plan_year
    planned = capitals.of_year(turn.session, row.assignment.agency_id, year).planned
    for kind in ("disbursed", "plan") if planned is not None else ("plan", "disbursed"):
        meaning = understand(text, standing_of(turn, row.assignment, kind=kind), turn.said_on)
        if meaning.how is How.SURE and meaning.acts[0].what in ("amount", "share"):
            said = meaning.acts[0]
            figures.add(turn, row.assignment, row, figures_of(said))
            return True
    return False


def _amends(turn: Turn, text: str, row: Reply, acts: Sequence[Act]) -> None:
    """Something else was said of it than what stands: asked whether it takes its place."""
    said = acts[0] if len(acts) == 1 and acts[0].what in CODES and acts[0].ref == row.assignment_id else None
    said = said or document_in(row, text, turn.said_on)
    try:
        require_amendable(turn, row)
    except Stale:
        said = None
    if said is None or says_the_same(row, said):
        stands(turn, row, "answered")
        return
    if said.what == "sent" and said.document and said.day is None:
        said = replace(said, day=row.document_date)
    propose_amending(turn, row, said, text)
