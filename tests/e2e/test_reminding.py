"""Reminding: on the right days of 2022, with the right words, once, and never outside office hours."""

from __future__ import annotations

from sqlalchemy import func, select

from db.models import Assignment, Message
from rules.status import State
from tests.office import Office


async def test_monday_asks_for_the_weekly_meeting(office: Office) -> None:
    official = await office.join("LECHAN")
    await office.turn("2022-08-01T07:59")
    assert official.read() == []
    await office.turn("2022-08-01T08:00")
    (message,) = official.read()
    assert "Kính gửi: UBND quận Lê Chân" in message
    assert "Giao ban giải ngân tuần 31 (01/8 – 05/8/2022)" in message


async def test_the_report_of_2022_is_pressed_for_on_these_days_with_these_words(office: Office) -> None:
    official = await office.join("SYT")
    await office.pass_to("2022-08-01T08:00")
    await official.taps("Không phát sinh")
    said = {}
    for day in ("05", "09", "11", "12", "15", "16"):
        await office.pass_to(f"2022-08-{day}T08:00")
        reports = [text for text in official.read() if "áo cáo kết quả thực hiện" in text]
        said[day] = reports[-1].splitlines()[0] if reports else ""
    assert said == {
        "05": "🔔 Nhắc hạn báo cáo – còn 7 ngày",
        "09": "🔔 Nhắc hạn báo cáo – còn 3 ngày",
        "11": "",  # the week's third message is kept for what is urgent
        "12": "🔔 Hôm nay là ngày làm việc cuối cùng trước hạn",
        "15": "⚠️ Kính gửi: Sở Y tế",
        "16": "⚠️ Quá hạn 2 ngày làm việc",
    }


async def test_a_reminder_names_both_days_and_the_clause(office: Office) -> None:
    official = await office.join("SYT")
    await office.pass_to("2022-08-05T08:00")
    message = official.read()[-1]
    assert "Theo mục IV.1 Chương trình số 01/CTr-UBND ngày 11/3/2022" in message
    assert "đề nghị đơn vị gửi báo cáo kết quả thực hiện Chương trình năm 2022 về Sở Kế hoạch và Đầu tư" in message
    assert "Hạn: trước ngày 15/8/2022. Nên gửi chậm nhất thứ Sáu, 12/8/2022 (ngày 13 và 14/8 là ngày nghỉ)." in message
    assert official.buttons() == ["Đã gửi báo cáo", "Đang thực hiện", "Có vướng mắc", "Xin gia hạn"]


async def test_a_late_reminder_says_how_late(office: Office) -> None:
    official = await office.join("SYT")
    await office.turn("2022-08-16T08:00")
    message = next(text for text in official.read() if "áo cáo" in text)
    assert "⚠️" in message
    assert "quá hạn từ 15/8 (2 ngày làm việc)" in message  # 14/8 was still in time


async def test_several_due_things_become_one_message(office: Office) -> None:
    official = await office.join("CATHAI")
    await office.pass_to("2022-08-01T08:00")
    (message,) = official.read()
    assert message.startswith(
        "🔔 Kính gửi: UBND huyện Cát Hải\nTheo Chương trình số 01/CTr-UBND ngày 11/3/2022, đơn vị"
    )
    assert "2. Giao ban giải ngân tuần 31 (01/8 – 05/8/2022), mục IV.1 – thứ Sáu, 05/8" in message
    assert "1. Phân bổ chi tiết vốn đầu tư công năm 2022, mục III.27 – chậm nhất ngày 31/8/2022; còn 30 ngày" in message
    (opened,) = await official.taps("1")
    assert "Hạn do Sở Kế hoạch và Đầu tư đề nghị: chậm nhất ngày 31/8/2022." in opened
    assert official.buttons()[0] == "Đã hoàn thành"


async def test_the_agency_that_receives_the_reports_owes_none(office: Office) -> None:
    official = await office.join("SKHDT")
    await office.pass_to("2022-08-12T08:00")
    assert not any("áo cáo kết quả thực hiện" in text for text in official.read())


async def test_three_weeks_of_silence_bring_one_message_with_the_latest_steps(office: Office) -> None:
    official = await office.join("SYT")
    await office.turn("2022-08-01T08:00")
    official.read()
    await office.turn("2022-08-22T08:00")
    (message,) = official.read()
    assert "đơn vị có 2 việc:" in message
    assert "quá hạn từ 15/8 (6 ngày làm việc)" in message
    assert "tuần 34" in message
    missed = await office.ask(
        lambda session: session.scalar(
            select(func.count(Assignment.id)).where(Assignment.state == State.MISSED, Assignment.agency_id == 9)
        )
    )
    assert missed == 3


async def test_nothing_is_sent_at_night_on_weekends_and_holidays(office: Office) -> None:
    official = await office.join("SYT")
    for night in ("2022-08-05T20:00", "2022-08-06T10:00", "2022-08-07T10:00", "2022-08-08T07:29"):
        await office.turn(night)
        assert official.read() == []
    await office.turn("2022-08-08T07:30")
    assert len(official.read()) == 1
    await office.turn("2022-09-01T09:00")
    assert official.read() == []


async def test_doing_everything_twice_sends_nothing_twice(office: Office) -> None:
    official = await office.join("SYT")
    await office.turn("2022-08-01T08:00")
    for _ in range(3):
        await office.app.settle(True)
    assert len(official.read()) == 1


async def test_each_reminder_has_a_key_of_its_own(office: Office) -> None:
    await office.join("SYT")
    await office.pass_to("2022-08-12T14:00")
    keys = await office.ask(
        lambda session: session.scalars(select(Message.dedupe_key).where(Message.kind == "reminder")).all()
    )
    assert len(set(keys)) == len(keys) >= 5
    assert any(":step:-7d:" in (key or "") for key in keys)


async def test_a_week_without_an_answer_is_missed_when_the_next_begins(office: Office) -> None:
    official = await office.join("SYT")
    await office.pass_to("2022-08-08T08:00")
    assert "tuần 32" in official.read()[-1]
    await office.join("SKHDT", "coordinator")


async def test_the_consolidation_is_pressed_for_at_the_end_of_august(office: Office) -> None:
    official = await office.join("SKHDT")
    await office.pass_to("2022-08-31T08:00")
    messages = [text for text in official.read() if "tổng hợp, dự thảo báo cáo gửi Bộ" in text]
    assert messages[-1].startswith("🔔 Hôm nay là hạn cuối")
