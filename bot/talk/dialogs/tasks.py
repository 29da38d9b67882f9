"""The tasks of an agency and their short results: given with a report or at any time, several in one message."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from bot.talk.dialogs import obstacle
from bot.talk.stale import Stale, key
from bot.talk.standpoint import Standpoint
from bot.talk.turn import Turn
from db import agencies, coordinating, files, outbox, results, views
from db.models import Agency, Assignment, Program, Task, TaskResult
from rules.authority import Action
from rules.choosing import Offered
from rules.meaning.results import Code, Result, Told, read_results
from rules.said import Said
from rules.status import CONFIRMED_KINDS
from rules.tokens import Verb, read

PAGE = 20


def of_agency(turn: Turn, agency: Agency, program_id: int) -> dict[str, Any] | None:
    """An agency's tasks in a program as messages show them, with their last results; ``None`` where it has none."""
    tasks = results.tasks_of(turn.session, agency.id, program_id)
    if not tasks:
        return None
    last = results.latest(turn.session, agency.id, tasks)
    return {
        "agency": {**views.agency(agency), "id": agency.id},
        "program": {**views.program(turn.rules.books[program_id]), "id": program_id},
        "tasks": [_view(turn, task, last.get(task.id)) for task in tasks],
    }


def _view(turn: Turn, task: Task, last: TaskResult | None) -> dict[str, Any]:
    return {
        "title": task.title,
        "clause": task.clause,
        "last": views.result(last, turn.rules) if last else None,
    }


def own(turn: Turn) -> list[dict[str, Any]]:
    """The tasks of all agencies for which the person answers, program by program."""
    found = []
    for agency_id in turn.own(Action.SEE_DUTIES):
        agency = turn.session.get_one(Agency, agency_id)
        for program_id in coordinating.programs_of(turn.session, agency_id):
            shown = of_agency(turn, agency, program_id)
            if shown:
                found.append(shown)
    return found


def offered(turn: Turn, assignment: Assignment) -> dict[str, Any] | None:
    """After a report was sent: the tasks of which results are asked for with the receipt; ``None`` for other duties,
    where results came with this report already, for who was handed this one alone, and for an answer that is only
    amended, unless they were asked for with it and that still waits."""
    if assignment.duty.kind not in CONFIRMED_KINDS or not turn.incoming.private:
        return None
    if turn.amends and not _still_asked(turn):
        return None
    if results.given_with(turn.session, [assignment]) or not turn.may(Action.ANSWER, assignment.agency_id):
        return None
    return of_agency(turn, assignment.agency, assignment.duty.program_id)


def _still_asked(turn: Turn) -> bool:
    """Whether results were asked for lately in this chat, and that was not put off."""
    channel, chat = turn.address.channel, turn.address.chat_id
    later = [each.id for each in outbox.of_kind(turn.session, channel, chat, "results_later", 1)]
    for message in outbox.questions(turn.session, channel, chat, earlier=True):
        tokens = [read(Offered.of(row).token) for row in message.choices or ()]
        if any(token.verb is Verb.TASKS and token.args[0] == "later" for token in tokens):
            return later < [message.id]
    return False


def press(turn: Turn, args: list[str]) -> None:
    """``k:same|later|give:<agency>:<program>``, ``k:list:<program>:<page>``. Raises `Refused`, `Stale`."""
    what = args[0]
    if what == "list":
        turn.keep_choices = True
        _list(turn, _program(turn, args[1]), key(args[2]))
        return
    agency, program = _whose(turn, args[1], args[2])
    if what == "give":
        turn.keep_choices = True
        _ask(turn, agency, program)
    elif what == "later":
        turn.say("results_later")
    elif what == "same":
        _same(turn, agency, program)
    else:
        raise Stale


def _program(turn: Turn, number: str | int) -> Program:
    program = turn.session.get(Program, key(number))
    if program is None or program.id not in turn.rules.books:
        raise Stale
    turn.require(Action.SEE_OVERVIEW, program=program)
    return program


def _whose(turn: Turn, agency_id: str | int, program_id: str | int) -> tuple[Agency, Program]:
    """Whose tasks it is about. Raises `Refused` for another agency's, `Stale`."""
    agency, program = turn.session.get(Agency, key(agency_id)), turn.session.get(Program, key(program_id))
    if agency is None or program is None or program.id not in turn.rules.books:
        raise Stale
    turn.require(Action.ANSWER, agency.id, program)
    return agency, program


def _ask(turn: Turn, agency: Agency, program: Program, *, unread: bool = False) -> None:
    shown = of_agency(turn, agency, program.id)
    if shown is None:
        raise Stale
    data = {"agency": agency.id, "program": program.id}
    turn.ask("results", "text", "ask_results_now", data, agency.id, of=shown, unread=unread)


def ask_again(turn: Turn, agency: Agency, program: Program) -> None:
    """Ask for the results once more, as what was said of them could not be read."""
    _ask(turn, agency, program, unread=True)


def text(turn: Turn, data: dict[str, Any], said: str) -> None:
    """The results in the person's words. Raises `Stale` for any other text, which is read afresh."""
    agency, program = _whose(turn, data["agency"], data["program"])
    told = read_results(said, len(results.tasks_of(turn.session, agency.id, program.id)), lone=True)
    if told is None:
        raise Stale
    turn.close()
    take(turn, agency, program, told)


def take(turn: Turn, agency: Agency, program: Program, told: Told) -> None:
    """Store what was told and say in full what was understood; propose what may have been meant otherwise."""
    if not told.results:
        _ask(turn, agency, program, unread=True)
    elif told.sure:
        _store(turn, agency, program, told.results)
    else:
        shown = of_agency(turn, agency, program.id)
        data = {
            "agency": agency.id,
            "program": program.id,
            "told": [[each.number, str(each.code), each.percent, each.text] for each in told.results],
        }
        params = {"of": shown, "told": _told(told.results), "beyond": list(told.beyond)}
        turn.ask("results", "confirm", "propose_results", data, agency.id, **params)


def confirmed(turn: Turn, data: dict[str, Any], said: str) -> None:
    """*Đúng* stores what was proposed, *Nhập lại* asks again; other results take their place. Raises `Stale`."""
    agency, program = _whose(turn, data["agency"], data["program"])
    if said == "yes":
        turn.close()
        found = [Result(number, Code(code), percent, words) for number, code, percent, words in data["told"]]
        _store(turn, agency, program, found)
    elif said == "again":
        _ask(turn, agency, program)
    else:
        text(turn, data, said)


def _told(told: Sequence[Result]) -> dict[str, dict[str, Any]]:
    """What was told as messages show it, by the number of the task."""
    return {
        str(each.number): {"code": str(each.code), "percent": each.percent, "text": each.text or None} for each in told
    }


def _store(turn: Turn, agency: Agency, program: Program, told: Sequence[Result]) -> None:
    tasks = results.tasks_of(turn.session, agency.id, program.id)
    if any(each.number > len(tasks) for each in told):
        raise Stale
    before = results.latest(turn.session, agency.id, tasks)
    report = results.report_of(turn.session, agency.id, program.id)
    said = Said(turn.said_at, turn.incoming.time_known)
    rows = results.give(turn.session, agency, tasks, told, turn.person, turn.now, said, report)
    turn.attach_to_results(rows)
    came = files.counted(files.rows(turn.session, turn.pictures))
    passed = [_hinders(turn, report, row, before.get(row.task_id)) for row in rows]
    turn.say(
        "results_taken",
        of=of_agency(turn, agency, program.id),
        told=_told(told),
        left=[place for place, task in enumerate(tasks, 1) if task.id not in before and place not in _places(told)],
        requests=[number for number in passed if number],
        files=came["files"],
    )


def _places(told: Sequence[Result]) -> set[int]:
    return {each.number for each in told}


def _hinders(turn: Turn, report: Assignment | None, row: TaskResult, before: TaskResult | None) -> int | None:
    """An obstacle that was told with a task reaches the coordinator as one, unless it is the same as before; returns
    its number."""
    same = before is not None and (before.code, before.text) == (row.code, row.text)
    if row.code != Code.OBSTACLE or same or report is None:
        return None
    words = f"{row.task.clause} – {row.task.title}" + (f": {row.text}" if row.text else "")
    request, _ = obstacle.pass_on(turn, turn.store(report, "obstacle", text=words), words)
    return request.id


def _same(turn: Turn, agency: Agency, program: Program) -> None:
    """*Như lần trước*: what was said last of each task holds today as well. Raises `Stale` where nothing was said."""
    tasks = results.tasks_of(turn.session, agency.id, program.id)
    last = results.latest(turn.session, agency.id, tasks)
    told = [
        Result(place, Code(last[task.id].code), last[task.id].percent, last[task.id].text or "")
        for place, task in enumerate(tasks, 1)
        if task.id in last
    ]
    if not told:
        raise Stale
    _store(turn, agency, program, told)


def overview(it: Standpoint) -> dict[str, Any]:
    """What ``_status_record.j2`` says of results: how many agencies have given any with the newest report."""
    given = results.given(it.session, it.program.id)
    return {"results": {"given": given[0], "total": given[1]} if given else None}


def show_agency(turn: Turn, args: str) -> None:
    """``/nhiemvu SYT`` of a coordinator or observer: another agency's tasks with their results. Raises `Refused`."""
    turn.require(Action.SEE_AGENCY, turn.home.id)
    near = agencies.named(turn.session, args)
    if len(near) != 1:
        if near:
            shown = [views.agency(row) for row in near[:PAGE]]
            turn.say("agency_which", text=args, near=shown, total=len(near))
        else:
            turn.say("unknown_agency", text=args)
        return
    turn.require(Action.SEE_AGENCY, near[0].id)
    programs = [number for number in coordinating.programs_of(turn.session, near[0].id) if number in turn.seen]
    found = [tasks for number in programs if (tasks := of_agency(turn, near[0], number))]
    turn.say("tasks", of=views.agency(near[0]), found=found)


def _list(turn: Turn, program: Program, page: int) -> None:
    """Which agencies have given results with the newest report, and of how many of their tasks; the others last."""
    reports = results.newest_period(turn.session, program.id)
    given = results.given_with(turn.session, reports)
    rows = sorted(reports, key=lambda row: (not given.get(row.agency_id), row.agency_id))
    pages = max(1, -(-len(rows) // PAGE))
    page = min(max(page, 1), pages)
    shown = rows[(page - 1) * PAGE : page * PAGE]
    items = [
        {
            "agency": views.agency(row.agency),
            "given": given.get(row.agency_id, 0),
            "total": len(results.tasks_of(turn.session, row.agency_id, program.id)),
        }
        for row in shown
    ]
    about = views.under(turn.rules.books[program.id])
    params: dict[str, Any] = {"number": program.id, "items": items, "given": len(given), "total": len(rows)}
    turn.say("results_list", **about, **params, page=page, pages=pages, first=(page - 1) * PAGE + 1)
