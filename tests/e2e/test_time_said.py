"""An answer counts from when it was said, not from when it was handled; what is not known is said."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from sqlalchemy import select

from db.models import Assignment, Audit, Reply, Request
from rules.status import Timeliness, timeliness
from tests.office import Office, Someone, buttons_of, local, only_telegram


async def reminded(office: Office) -> Someone:
    """An official with the reminder of 5/8 about the report, and nothing else to answer."""
    official = await office.join("SYT")
    await office.turn("2022-08-01T08:00")
    await official.taps("Không phát sinh")
    await office.turn("2022-08-05T08:00")
    official.read()
    return official


async def while_away(office: Office, off: str, at: str, on: str, *does: Callable[[], object]) -> None:
    """Stop the bot, let somebody do something meanwhile, and start it again."""
    await office.turn(off)
    await office.app.stop()
    await office.sandbox.clock.turn(local(at))
    for each in does:
        each()
    await office.sandbox.clock.turn(local(on))
    office.app = office.make_app()
    await office.app.start()
    await office.idle()


def says(official: Someone, text: str) -> Callable[[], object]:
    return lambda: official.side.say(official.person, text)


def presses(office: Office, official: Someone, label: str) -> Callable[[], object]:
    shown = next(m for m in reversed(official.chat) if label in [button["text"] for button in buttons_of(m)])
    data = next(button["callback_data"] for button in buttons_of(shown) if button["text"] == label)
    return lambda: office.sandbox.world.press(office.sandbox.bot, official.person, shown["message_id"], data)


async def report(office: Office) -> tuple[Assignment, Reply]:
    def find(session):  # type: ignore[no-untyped-def]
        reply = session.scalars(select(Reply).where(Reply.code != "nothing").order_by(Reply.id.desc())).first()
        return session.get(Assignment, reply.assignment_id), reply

    return await office.ask(find)


async def test_an_answer_of_last_night_is_in_time_this_morning(office: Office) -> None:
    official = await reminded(office)
    sent, number = says(official, "Đã gửi báo cáo"), says(official, "123/BC-SYT hôm nay")
    await while_away(office, "2022-08-14T20:00", "2022-08-14T20:30", "2022-08-15T08:00", sent, number)
    (receipt,) = [text for text in official.read() if "văn bản số 123/BC-SYT" in text]
    assert "Đã ghi nhận lúc 20:30 ngày 14/8/2022" in receipt
    assert "văn bản số 123/BC-SYT ngày 14/8/2022" in receipt
    assert "sau hạn" not in receipt
    assignment, reply = await report(office)
    assert (reply.at, reply.stored_at, reply.time_known) == (
        local("2022-08-14T20:30"),
        local("2022-08-15T08:00"),
        True,
    )
    done = timeliness(assignment.state, assignment.due_at, assignment.reported_at, local("2022-08-15T08:00"))
    assert done is Timeliness.DONE_IN_TIME
    rows = await office.ask(lambda session: session.scalars(select(Audit).where(Audit.action == "reply")).all())
    assert rows[-1].at == local("2022-08-15T08:00")
    assert rows[-1].detail["said_at"] == "2022-08-14T13:30:00+00:00"


async def test_a_late_answer_says_that_it_is_late(office: Office) -> None:
    official = await reminded(office)
    await office.turn("2022-08-15T08:00")
    await official.says("đã gửi báo cáo")
    (receipt,) = await official.says("123/BC-SYT ngày 15/8")
    assert "Câu trả lời này sau hạn (trước ngày 15/8/2022)" in receipt


@only_telegram
async def test_a_press_of_last_night_is_in_time_and_its_hour_is_said_to_be_unknown(office: Office) -> None:
    coordinator, official = await office.join("SKHDT", "coordinator"), await reminded(office)
    pressed = presses(office, official, "Đã gửi báo cáo")
    await while_away(office, "2022-08-14T20:00", "2022-08-14T20:30", "2022-08-15T08:00", pressed)
    assert any("giờ bấm không rõ, tính là 20:00 ngày 14/8/2022" in text for text in official.read())
    (receipt,) = await official.taps("Bỏ qua")
    assert "giờ bấm không rõ, tính là 20:00 ngày 14/8/2022" in receipt
    assignment, reply = await report(office)
    assert (reply.at, reply.time_known) == (local("2022-08-14T20:00"), False)
    assert assignment.reported_at == local("2022-08-14T20:00")
    (picture,) = await coordinator.says("/tinhtrang SYT")
    assert "đã gửi đúng hạn, 14/8/2022" in picture
    assert "giờ bấm không rõ" in picture


@only_telegram
async def test_a_press_while_the_bot_listens_has_its_hour_however_the_clock_is_turned(office: Office) -> None:
    official = await reminded(office)
    await office.turn("2022-08-12T08:00")
    assert "Đã ghi nhận lúc 08:00 ngày 12/8/2022" in (await official.taps("Đã gửi báo cáo"))[0]
    assert (await report(office))[1].time_known


@only_telegram
async def test_a_press_after_a_restart_has_its_hour_again(office: Office) -> None:
    official = await reminded(office)
    await while_away(office, "2022-08-11T20:00", "2022-08-11T20:30", "2022-08-12T08:00", says(official, "/toi"))
    assert "Đã ghi nhận lúc 08:00 ngày 12/8/2022" in (await official.taps("Đã gửi báo cáo"))[0]


async def test_tomorrow_is_counted_from_when_it_was_said(office: Office) -> None:
    official = await reminded(office)
    await official.taps("Đang thực hiện")
    await official.says("60")
    await while_away(office, "2022-08-08T20:00", "2022-08-08T20:30", "2022-08-09T08:00", says(official, "mai"))
    assert any("dự kiến xong thứ Ba, 09/8/2022" in text for text in official.read())
    assert (await report(office))[1].expected_on == date(2022, 8, 9)


async def test_an_obstacle_of_last_night_shows_its_hour_to_the_coordinator(office: Office) -> None:
    coordinator, official = await office.join("SKHDT", "coordinator"), await reminded(office)
    await official.taps("Có vướng mắc")
    coordinator.read()
    trouble = says(official, "Chưa bàn giao được mặt bằng")
    await while_away(office, "2022-08-08T20:00", "2022-08-08T20:30", "2022-08-09T08:00", trouble)
    assert any("(08/8/2022, 20:30)" in text for text in coordinator.read())
    (asked,) = await office.ask(lambda session: session.scalars(select(Request)).all())
    assert asked.asked_at == local("2022-08-08T20:30")


async def test_a_document_of_the_day_after_it_was_said_is_questioned(office: Office) -> None:
    official = await reminded(office)
    await official.taps("Đã gửi báo cáo")
    number = says(official, "123/BC-SYT ngày 09/8/2022")
    await while_away(office, "2022-08-08T20:00", "2022-08-08T20:30", "2022-08-09T08:00", number)
    assert any("Ngày 09/8/2022 sau ngày đồng chí gửi tin (08/8/2022)" in text for text in official.read())


async def test_a_number_that_waited_answers_what_was_asked_before_it(office: Office) -> None:
    official = await reminded(office)
    words = says(official, "đang làm")
    await while_away(office, "2022-08-09T20:00", "2022-08-09T20:30", "2022-08-12T08:00", words)
    _, reply = await report(office)
    assert (reply.code, reply.at) == ("doing", local("2022-08-09T20:30"))


async def test_what_was_written_twice_while_the_bot_was_away_is_no_number_of_a_document(
    office: Office,
) -> None:
    official = await reminded(office)
    once = says(official, "Đã gửi báo cáo")
    await while_away(office, "2022-08-09T20:00", "2022-08-09T20:30", "2022-08-12T08:00", once, once)
    assert "Việc này đã được trả lời." in official.read()
    _, reply = await report(office)
    assert (reply.code, reply.document_number) == ("sent", None)
