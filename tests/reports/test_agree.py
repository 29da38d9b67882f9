"""The same figure everywhere: what messages say, matrix, workbook, document and picture agree with plain SQL."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from icalendar import Calendar
from sqlalchemy import select, text

from bot.talk.dialogs import tasks
from bot.talk.dialogs.overview import Overview
from bot.talk.standpoint import Then
from bot.web.board_view import BESIDE, Asked, View
from db import desk, events, grounds, results, views
from db.models import Agency, Assignment, Program, TaskResult
from reports import document, evidence, evidence_book, picture
from reports import words as called
from reports.look import mark
from rules.events import Told
from rules.grounds import Confirmation
from rules.meaning.results import Code
from rules.status import Move, State, Timeliness
from tests.db.test_events import of, with_pmus
from tests.desks import BILLION, has_capital, made, scope, sheets, told_of_tasks
from tests.reports.test_document import _papers
from tests.rooms import Room, local
from tests.talk.people import TEXTS

NOW = local("2022-08-18T08:00")
DUE = "CASE WHEN extended_to IS NULL THEN due_at ELSE extended_to || ' 16:59:59.000000' END"
"""In UTC, as SQLite keeps it: the end of a day in Hải Phòng is 16:59:59."""

COUNT = f"""
SELECT CASE
    WHEN state IN ('reported', 'accepted') THEN CASE WHEN reported_at < {DUE} THEN 'done_in_time' ELSE 'done_late' END
    WHEN state IN ('waived', 'missed') THEN state
    WHEN {DUE} <= :now THEN 'open_late' WHEN {DUE} <= :soon THEN 'open_soon' ELSE 'open_in_time' END AS word, count(*)
FROM assignment JOIN duty ON duty.id = duty_id
WHERE state != 'not_tracked' AND (kind != 'meeting' OR opens_on <= :today) GROUP BY 1
"""

NEWEST = """
SELECT agency.code, task.title, r.code, r.percent, r.text
FROM task_result r JOIN agency ON agency.id = r.agency_id JOIN task ON task.id = r.task_id
WHERE NOT EXISTS (
    SELECT * FROM task_result o WHERE o.task_id = r.task_id AND o.agency_id = r.agency_id AND o.id > r.id
)
"""
"""The newest result of each agency's task."""

SENT = """
SELECT agency.code, reply.document_number FROM assignment
JOIN agency ON agency.id = agency_id JOIN duty ON duty.id = duty_id JOIN reply ON reply.assignment_id = assignment.id
WHERE duty.code = 'BC-DINHKY' AND period = '2022' AND state IN ('reported', 'accepted') AND reply.code = 'sent'
"""
"""The reports that were sent, and their documents."""

UNCONFIRMED = (
    "SELECT count(*) FROM assignment JOIN duty ON duty.id = duty_id WHERE kind = 'report' AND state = 'reported'"
)

EXCUSED = f"""
SELECT DISTINCT assignment.id, agency.code FROM assignment
JOIN ground ON ground.assignment_id = assignment.id JOIN agency ON agency.id = agency_id JOIN duty ON duty.id = duty_id
WHERE ground.state = 'confirmed' AND (kind != 'meeting' OR opens_on <= :today) AND kind != 'event' AND CASE
    WHEN assignment.state IN ('reported', 'accepted') THEN reported_at >= {DUE}
    ELSE assignment.state = 'open' AND {DUE} <= :now END
"""
"""What is late with a confirmed cause, by agency."""

OF_EVENTS = f"""
SELECT agency.code, CASE
    WHEN state = 'waived' THEN state
    WHEN state IN ('reported', 'accepted') THEN CASE WHEN reported_at < {DUE} THEN 'done_in_time' ELSE 'done_late' END
    WHEN {DUE} <= :now THEN 'open_late' WHEN {DUE} <= :soon THEN 'open_soon' ELSE 'open_in_time' END AS word, count(*)
FROM assignment JOIN duty ON duty.id = duty_id JOIN agency ON agency.id = agency_id
WHERE state != 'not_tracked' AND kind = 'event' GROUP BY 1, 2
"""
"""How what is counted from events stands, by agency."""

DEEDS = st.lists(
    st.tuples(
        st.integers(0, 40),
        st.sampled_from(["BC-DINHKY", "GIAOBAN", "PHANBO-2022"]),
        st.sampled_from(
            [
                "report",
                "accept",
                "late",
                "waive",
                "miss",
                "extend",
                "extended and late",
                "figures",
                "result",
                "after",
                "event",
                "cause",
            ]
        ),
        st.integers(0, 300),
    ),
    max_size=40,
)


@pytest.fixture(autouse=True)
def units(room: Room) -> None:
    """Units that tell of acceptances."""
    room.at("2022-08-01T08:00")
    room.load(with_pmus)
    room.plan()
    room.join("BQLGT")
    room.save()


def play(room: Room, deeds: list[tuple[int, str, str, int]]) -> None:
    """Let things happen; what cannot happen to somebody does not."""
    codes = list(room.session.scalars(select(Agency.code).order_by(Agency.id)))
    by = room.person("SYT")
    for number, duty, deed, amount in deeds:
        period = "2022-W31" if duty == "GIAOBAN" else "2022"
        code = codes[number]
        if deed == "event":
            _happens(room, number, amount)
            continue
        if deed == "result":
            _tell(room, code, amount)
            continue
        query = select(Assignment).where(Assignment.agency_id == room.agency(code).id, Assignment.period == period)
        row = next((each for each in room.session.scalars(query) if each.duty.code == duty), None)
        if deed == "after" and row is not None:
            room.reply(row, "obstacle", by=by, at=NOW, stored_at=NOW)
        if deed == "cause" and row is not None:
            _excused(room, row)
        if row is None or row.state is not State.OPEN:
            continue
        if "extend" in deed:
            row.extended_to = row.last_day + timedelta(days=amount % 9)
        if deed == "waive":
            row.state = State.WAIVED
        elif deed == "miss" and duty == "GIAOBAN":
            room.move(row, Move.OVERTAKE)
        elif deed in ("report", "accept", "late", "extended and late", "figures"):
            at = (
                row.due_at - timedelta(days=1)
                if deed in ("report", "accept", "figures")
                else NOW - timedelta(hours=amount % 24)
            )
            row.state, row.reported_at = State.ACCEPTED if deed == "accept" else State.REPORTED, at
            values: dict[str, Any] = {}
            if deed == "figures" and duty == "GIAOBAN":
                has_capital(room, code, (amount + 1) * BILLION)
                values = {"disbursed": amount * BILLION // 2}
            numbered = {} if duty == "GIAOBAN" else {"document_number": f"{row.id}/BC"}
            room.reply(row, "held" if duty == "GIAOBAN" else "sent", by=by, at=at, stored_at=at, **values, **numbered)
    room.session.flush()


def _excused(room: Room, row: Assignment) -> None:
    """Let a cause of an assignment's lateness be confirmed."""
    request = room.request(
        room.reply(row, "obstacle", by=room.person("SYT"), at=NOW, stored_at=NOW), "obstacle", text="Vướng"
    )
    by = room.person("SYT")
    ground = grounds.propose(room.session, request, row, by, NOW)
    grounds.confirm(room.session, ground, Confirmation("UBND", NOW.date(), f"{row.id}/UBND"), by, NOW)


def _happens(room: Room, number: int, amount: int) -> None:
    """Let a unit tell of an acceptance, on a day by the amount; what becomes of its payment goes by the number."""
    by = room.person("BQLGT")
    told = Told(f"gói thầu {amount}", (amount + 1) * BILLION, NOW.date() - timedelta(days=amount % 30))
    code = "BQLDD" if number % 5 == 4 else "BQLGT"
    row = events.record(room.session, of(room, agency=code), told, by, NOW, room.rules).assignment
    assert row
    if number % 7 == 1:
        row.extended_to = row.last_day + timedelta(days=amount % 9)
    if number % 3 == 1:
        row.state, row.reported_at = State.REPORTED, row.due_at + timedelta(days=amount % 5 - 2)
    elif number % 11 == 0:
        row.state = State.WAIVED


def _tell(room: Room, code: str, amount: int) -> None:
    """Let an agency tell of one of its tasks: which, and how it stands, by the amount."""
    agency, program = room.agency(code), room.rules.followed[0]
    own = results.tasks_of(room.session, agency.id, program)
    if own:
        how = list(Code)[amount % 4]
        percent = amount % 101 if how is Code.DOING else None
        number = amount % len(own) + 1
        told_of_tasks(room, code, (number, Code.NOT_STARTED, None, "trước đây"))
        told_of_tasks(room, code, (number, how, percent, f"kết quả {amount}"))


@given(deeds=DEEDS)
@example(deeds=[(number, "BC-DINHKY", "event", number * 3) for number in range(12)])
@example(deeds=[(4, "BC-DINHKY", "event", 1), (10, "BC-DINHKY", "event", 4), (1, "BC-DINHKY", "event", 28)])
@example(
    deeds=[(number, "BC-DINHKY", deed, number) for number in range(12) for deed in ("cause", "late")[number % 2 :]]
)
@example(deeds=[(number, "GIAOBAN", "cause", number) for number in range(9)])
@example(deeds=[(number, "BC-DINHKY", ("report", "accept", "late")[number % 3], number) for number in range(12)])
@settings(
    max_examples=6,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_every_form_says_what_plain_sql_counts(room: Room, deeds: list[tuple[int, str, str, int]]) -> None:
    room.session.rollback()
    room.at("2022-08-18T08:00")
    play(room, deeds)
    utc = "%Y-%m-%d %H:%M:%S.000000"
    moments = {"now": NOW - timedelta(hours=7), "soon": NOW + timedelta(days=7, hours=-7)}
    values = {name: at.strftime(utc) for name, at in moments.items()} | {"today": "2022-08-18"}
    counted = {str(row[0]): int(row[1]) for row in room.session.execute(text(COUNT), values)}
    asked = scope(room)

    words = {str(word): 0 for word in Timeliness}
    for row in room.session.scalars(select(Assignment).where(Assignment.state.not_in((State.WAIVED, State.MISSED)))):
        if row.state is not State.NOT_TRACKED and (row.opens_on is None or row.opens_on <= NOW.date()):
            words[str(views.assignment(row, room.rules, room.now)["timeliness"])] += 1
    assert {word: number for word, number in words.items() if number} == {
        word: number for word, number in counted.items() if word in words
    }

    there = Then(room.session, room.rules, room.now, room.session.get_one(Program, asked.program_id))
    told = TEXTS.render("status", {**Overview(there).params(), "now": room.now.isoformat()}, "plain").text.splitlines()
    waiting = words["open_in_time"] + words["open_soon"]
    for line in (
        f"Hoàn thành đúng hạn: {words['done_in_time']}",
        f"Hoàn thành quá hạn: {words['done_late']}",
        f"Đang thực hiện trong hạn: {waiting} (sắp đến hạn: {words['open_soon']})",
        f"Đang thực hiện quá hạn: {words['open_late']}",
    ):
        assert any(f"{each} – ".startswith(f"{line} – ") for each in told), line
    missed = counted.get("missed", 0)
    assert (f"Giao ban chưa có phản hồi: {missed}" in told) is bool(missed)

    page = View(room.session, room.rules, room.now, [asked.program_id], None, Asked()).board()
    assert {each["word"]: each["count"] for each in page["words"]} == {**words, "missed": missed}

    matrix = desk.matrix(room.session, asked)
    total = matrix.total
    assert {str(word): total.of(word) for word in Timeliness if total.of(word)} == {
        word: number for word, number in words.items() if number
    }
    assert (total.waived, total.missed) == (counted.get("waived", 0), counted.get("missed", 0))
    _events_agree(room, matrix, values)
    for column in matrix.columns:
        cells = [cell for key, cell in matrix.cells.items() if key[1:] == column.key]
        if column.kind == "event":
            continue
        for word in Timeliness:
            assert sum(cell.word is word for cell in cells) == column.tally.of(word)
        assert picture.done_of(column.tally) == f"{column.tally.done}/{column.tally.owed}"

    found = sheets(made(room, "xlsx")[0])
    (sums,) = [row for row in found["Tổng hợp"] if row[0] == "Cộng"]
    open_ = total.in_time
    expected = [total.owed, words["done_in_time"], words["done_late"], open_, words["open_late"]]
    assert list(sums[3:10]) == [*expected, total.missed, total.waived]

    fields = document.context(_papers(room))
    shown = ("owed", "in_time", "late", "open", "overdue", "missed")
    assert [sum(row[key] for row in fields["tallies"]) for key in shown] == [*expected, total.missed]

    _unconfirmed_agree(room, told, page, found, fields)
    _days_agree(room, words)

    disbursed = room.session.scalar(text("SELECT coalesce(sum(disbursed), 0) FROM reply"))
    assert sum(row[4] or 0 for row in found["Giải ngân tuần"][1:]) == disbursed
    money = desk.money(room.session, asked)
    planned = room.session.scalar(text("SELECT coalesce(sum(planned), 0) FROM capital"))
    assert (money.disbursed, money.planned) == (disbursed, planned)
    assert (money.course[-1][2] if money.course else 0) == disbursed

    _results_agree(room, fields, found)
    _reports_agree(room, fields, found)
    _causes_agree(room)


def _unconfirmed_agree(
    room: Room, told: list[str], page: dict[str, Any], found: dict[str, list[tuple[Any, ...]]], fields: dict[str, Any]
) -> None:
    """How many reports were sent and not confirmed, in every form that says what is done."""
    number = room.session.scalar(text(UNCONFIRMED)) or 0
    said = f"Đã gửi, chưa xác nhận: {number} báo cáo"
    assert [line for line in told if line.startswith("📥")] == ([f"📥 {said}"] if number else [])
    assert page["unconfirmed"] == number
    shown = f"{number} báo cáo đã gửi nhưng chưa xác nhận đã nhận được"
    rows = [row[0] for row in found["Tổng hợp"] if row[0]]
    assert [row for row in rows if "chưa xác nhận" in row] == ([f"Trong số đã hoàn thành: {shown}"] if number else [])
    assert [shown in line for line in fields["overview"]] == [bool(number)]


def _days_agree(room: Room, words: dict[str, int]) -> None:
    """The calendar file holds what is open, each with how it stands, beside what has not begun."""
    said = [str(each["description"]) for each in Calendar.from_ical(made(room, "ics")[0]).walk("VEVENT")]
    late, soon = (
        sum(f". {called.STATUS[word]}." in each for each in said)
        for word in (Timeliness.OPEN_LATE, Timeliness.OPEN_SOON)
    )
    in_time = sum(f". {called.STATUS[Timeliness.OPEN_IN_TIME]}." in each for each in said)
    assert (late, soon, in_time) == (words["open_late"], words["open_soon"], words["open_in_time"])
    assert late + soon + in_time + sum(". Chưa đến kỳ." in each for each in said) == len(said)


def _causes_agree(room: Room) -> None:
    """What is late with a confirmed cause carries it in the matrix and on the evidence sheets, nothing else."""
    moments = {"now": (NOW - timedelta(hours=7)).strftime("%Y-%m-%d %H:%M:%S.000000"), "today": "2022-08-18"}
    excused: dict[str, set[int]] = {}
    for row in room.session.execute(text(EXCUSED), moments):
        excused.setdefault(row.code, set()).add(row.id)
    cells = desk.matrix(room.session, scope(room)).cells.values()
    assert sum(cell.excused for cell in cells) == sum(map(len, excused.values()))
    for code, ids in excused.items():
        lines = desk.evidence(room.session, scope(room, code))
        assert {each.line.id for each in lines if each.line.excused} == ids
        rows = sheets(evidence_book.build(_papers(room).facts, lines))["Minh chứng"][5:]
        said = {each.line.id: row[16] for each, row in zip(lines, rows, strict=True) if row[16]}
        assert {number: told.split(" ngày ")[0] for number, told in said.items()} == {
            number: f"UBND xác nhận tại {number}/UBND" for number in ids
        }
        shown = evidence.objective(lines)
        assert shown.count("/UBND ngày 18/8/2022") == len(ids)
        late = sum(bool(each.line.days_late) for each in lines)
        assert (evidence.OBJECTIVE in shown) is (late > len(ids))


def _events_agree(room: Room, matrix: desk.Matrix, values: dict[str, Any]) -> None:
    """What is counted from events has one cell an agency, in the picture's data, on the board and in the workbook."""
    by_agency: dict[str, dict[str, int]] = {}
    for code, word, count in room.session.execute(text(OF_EVENTS), values):
        by_agency.setdefault(code, {})[word] = count
    ids = {room.agency(code).id: code for code in by_agency}
    shown = [column for column in matrix.columns if column.kind == "event"]
    assert len(shown) == bool(by_agency)
    for column in shown:
        cells = {ids[key[0]]: cell.several for key, cell in matrix.cells.items() if key[1:] == column.key}
        assert {code: _counts(tally) for code, tally in cells.items() if tally} == by_agency
        words = {word for each in by_agency.values() for word in each}
        assert _counts(column.tally) == {word: sum(of.get(word, 0) for of in by_agency.values()) for word in words}
    program = room.rules.followed[0]
    view = View(room.session, room.rules, room.now, [program], None, Asked())
    board = view.board()
    places = [place for place, each in enumerate(board["columns"]) if each["each"]]
    rows = {row["name"]: row["cells"] for body in board["bodies"] for row in body["rows"]}
    sheet = sheets(made(room, "xlsx")[0])["Ma trận"]
    for place, column in zip(places, shown, strict=True):
        head = board["columns"][place]
        assert (head["done"], head["owed"]) == (column.tally.done, column.tally.owed)
        (heading,) = [number for number, title in enumerate(sheet[0]) if str(title).endswith("\ntừng lần")]
        for number, code in ids.items():
            cell = matrix.cells[number, *column.key]
            marked = next(row[heading] for row in sheet if row[0] == code)
            assert marked == mark(cell)
            link, word, look = rows[called.short_name(room.agency(code).name)][place]
            assert word == str(cell.word or cell.state)
            if cell.word:
                of_it = [by_agency[code].get(each, 0) for each in ("open_late", "open_soon", "open_in_time")]
                done = by_agency[code].get("done_late", 0) + by_agency[code].get("done_in_time", 0)
                said = board["looks"][look]
                assert (said["count"], said["of"]) == (by_agency[code][word], sum(of_it) or done)
                assert marked.endswith(str(said["of"]))
            story = view.story(link)
            assert story
            assert len(story["beside"]) == min(sum(by_agency[code].values()) - 1, BESIDE)


def _counts(tally: desk.Tally) -> dict[str, int]:
    found = {str(word): tally.of(word) for word in Timeliness if tally.of(word)}
    return {**found, "waived": tally.waived} if tally.waived else found


def _results_agree(room: Room, fields: dict[str, Any], found: dict[str, list[tuple[Any, ...]]]) -> None:
    """How the tasks stand, in the chat, the sheet, the report and on the board."""
    told = {(row[0], row[1]): tuple(row[2:]) for row in room.session.execute(text(NEWEST))}
    names = {name: code for code, name in called.RESULTS.items()}
    rows = [row for row in found["Nhiệm vụ"][1:] if row[5]]
    percents = {key: round(row[6] * 100) if row[6] is not None else None for row in rows if (key := (row[0], row[4]))}
    assert {(row[0], row[4]): (names[row[5]], percents[row[0], row[4]], row[7]) for row in rows} == told
    counts = {code: sum(each[0] == code for each in told.values()) for code in called.RESULTS}
    words = "; ".join(f"{name.lower()} {counts[code]}" for code, name in called.RESULTS.items() if counts[code])
    agencies = len({agency for agency, _ in told})
    said = [f"Đã có kết quả của {len(told)} lượt nhiệm vụ của {agencies} đơn vị: {words}."] if told else []
    assert fields["results"] == said
    lines = [line for group in fields["groups"] for each in group["results"] for line in each["said"] or [each["line"]]]
    for code, name in called.RESULTS.items():
        assert sum(f"{name.lower()}, đạt" in line or f"{name.lower()} [" in line for line in lines) == counts[code]
    there = Then(room.session, room.rules, room.now, room.session.get_one(Program, room.rules.followed[0]))
    given = tasks.overview(there)["results"]
    with_report = {row.agency_id for row in room.session.scalars(select(TaskResult)) if row.assignment_id}
    assert given is None or given["given"] <= len(with_report) == agencies
    board = View(room.session, room.rules, room.now, [there.program.id], None, Asked())
    for number in {each for each in room.session.scalars(select(TaskResult.assignment_id)) if each}:
        story = board.story(number)
        assert story
        shown = [each["r"] for what in story["happened"] if what["what"] == "results" for each in what["tasks"]]
        query = select(TaskResult).where(TaskResult.assignment_id == number).order_by(TaskResult.id)
        kept = [(row.code, row.percent, row.text) for row in room.session.scalars(query)]
        assert [(each["code"], each["percent"], each["text"]) for each in shown] == kept


def _reports_agree(room: Room, fields: dict[str, Any], found: dict[str, list[tuple[Any, ...]]]) -> None:
    """What was sent stands with its number, whatever was answered afterwards."""
    sent = {row[0]: row[1] for row in room.session.execute(text(SENT))}
    numbers = {row[0]: row[12] for row in found["Nhiệm vụ"][1:] if row[12]}
    bearing = {row[0] for row in found["Nhiệm vụ"][1:]}
    assert numbers == {code: number for code, number in sent.items() if code in bearing}
    said = [line for group in fields["groups"] for line in group["said"]]
    assert sum("đã gửi, văn bản số" in line for line in said) == len(sent)
