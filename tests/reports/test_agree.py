"""The same figure everywhere: what messages say, matrix, workbook, document and picture agree with plain SQL."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select, text

from bot.talk.dialogs.overview import Overview
from bot.talk.standpoint import Then
from bot.web.board_view import Asked, View
from db import desk, views
from db.models import Agency, Assignment, Program
from reports import document, picture
from rules.status import Move, State, Timeliness
from tests.desks import BILLION, has_capital, made, scope, sheets
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

DEEDS = st.lists(
    st.tuples(
        st.integers(0, 40),
        st.sampled_from(["BC-DINHKY", "GIAOBAN", "PHANBO-2022"]),
        st.sampled_from(["report", "late", "waive", "miss", "extend", "extended and late", "figures"]),
        st.integers(0, 300),
    ),
    max_size=40,
)


def play(room: Room, deeds: list[tuple[int, str, str, int]]) -> None:
    """Let things happen; what cannot happen to somebody does not."""
    codes = list(room.session.scalars(select(Agency.code).order_by(Agency.id)))
    by = room.person("SYT")
    for number, duty, deed, amount in deeds:
        period = "2022-W31" if duty == "GIAOBAN" else "2022"
        code = codes[number]
        query = select(Assignment).where(Assignment.agency_id == room.agency(code).id, Assignment.period == period)
        row = next((each for each in room.session.scalars(query) if each.duty.code == duty), None)
        if row is None or row.state is not State.OPEN:
            continue
        if "extend" in deed:
            row.extended_to = row.last_day + timedelta(days=amount % 9)
        if deed == "waive":
            row.state = State.WAIVED
        elif deed == "miss" and duty == "GIAOBAN":
            room.move(row, Move.OVERTAKE)
        elif deed in ("report", "late", "extended and late", "figures"):
            at = row.due_at - timedelta(days=1) if deed in ("report", "figures") else NOW - timedelta(hours=amount % 24)
            row.state, row.reported_at = State.REPORTED, at
            values: dict[str, Any] = {}
            if deed == "figures" and duty == "GIAOBAN":
                has_capital(room, code, (amount + 1) * BILLION)
                values = {"disbursed": amount * BILLION // 2}
            room.reply(row, "held" if duty == "GIAOBAN" else "sent", by=by, at=at, stored_at=at, **values)
    room.session.flush()


@given(deeds=DEEDS)
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
    assert {each["word"]: each["count"] for each in page["words"]} == words

    matrix = desk.matrix(room.session, asked)
    total = matrix.total
    assert {str(word): total.of(word) for word in Timeliness if total.of(word)} == {
        word: number for word, number in words.items() if number
    }
    assert (total.waived, total.missed) == (counted.get("waived", 0), counted.get("missed", 0))
    for column in matrix.columns:
        cells = [cell for key, cell in matrix.cells.items() if key[1:] == column.key]
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

    disbursed = room.session.scalar(text("SELECT coalesce(sum(disbursed), 0) FROM reply"))
    assert sum(row[4] or 0 for row in found["Giải ngân tuần"][1:]) == disbursed
    money = desk.money(room.session, asked)
    planned = room.session.scalar(text("SELECT coalesce(sum(planned), 0) FROM capital"))
    assert (money.disbursed, money.planned) == (disbursed, planned)
    assert (money.course[-1][2] if money.course else 0) == disbursed
