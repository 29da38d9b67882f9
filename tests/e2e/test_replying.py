"""Replying: each of the four answers, taking one back, and free text."""

from __future__ import annotations

from sqlalchemy import select

from db.models import Assignment, Audit, Reply
from rules.status import State
from tests.office import Office, Someone, only_telegram


async def reminded(office: Office, agency: str = "SYT") -> Someone:
    """An official who has the reminder of 5/8 about the report in front of them."""
    official = await office.join(agency)
    await office.pass_to("2022-08-05T08:00")
    official.read()
    return official


async def report_of(office: Office, agency: str = "SYT") -> Assignment:
    def find(session):  # type: ignore[no-untyped-def]
        rows = session.scalars(select(Assignment).where(Assignment.period == "2022")).all()
        return next(row for row in rows if row.agency.code == agency and row.duty.code == "BC-DINHKY")

    return await office.ask(find)


async def test_sent_closes_at_once_and_asks_for_the_document(office: Office) -> None:
    official = await reminded(office)
    (question,) = await official.taps("Đã gửi báo cáo")
    assert "Đề nghị đồng chí cho biết số và ngày văn bản" in question
    assert (await report_of(office)).state is State.REPORTED
    (receipt,) = await official.says("123/BC-SYT ngày 05/8/2022")
    assert "Đã ghi nhận lúc 08:00 ngày 05/8/2022" in receipt
    assert "Sở Y tế đã gửi báo cáo kết quả thực hiện Chương trình năm 2022" in receipt
    assert "văn bản số 123/BC-SYT ngày 05/8/2022" in receipt
    await office.pass_to("2022-08-12T08:00")
    assert not any("áo cáo kết quả" in text for text in official.read())


async def test_the_document_may_be_skipped(office: Office) -> None:
    official = await reminded(office)
    await official.taps("Đã gửi báo cáo")
    (receipt,) = await official.taps("Bỏ qua")
    assert "đã gửi báo cáo" in receipt
    assert "văn bản số" not in receipt


async def test_a_document_of_tomorrow_is_questioned(office: Office) -> None:
    official = await reminded(office)
    await official.taps("Đã gửi báo cáo")
    (question,) = await official.says("123/BC-SYT ngày 15/8/2022")
    assert "Ngày 15/8/2022 sau hôm nay" in question
    (receipt,) = await official.says("123/BC-SYT ngày 4/8/2022")
    assert "ngày 04/8/2022" in receipt


@only_telegram
async def test_the_used_buttons_disappear(office: Office) -> None:
    official = await reminded(office)
    await official.taps("Đã gửi báo cáo")
    assert not any(m.get("reply_markup") for m in official.chat[:-1] if "Nhắc hạn báo cáo" in m["text"])


async def test_doing_asks_for_percentage_and_day_and_quietens_until_then(office: Office) -> None:
    official = await reminded(office)
    (question,) = await official.taps("Đang thực hiện")
    assert "bao nhiêu phần trăm" in question
    (question,) = await official.says("khoảng 60%")
    assert "Đơn vị dự kiến ngày nào hoàn thành?" in question
    (receipt,) = await official.says("thứ Năm 11/8")
    assert "đạt 60%, dự kiến xong thứ Năm, 11/8/2022" in receipt
    assert "Tôi sẽ không nhắc việc này trước thứ Năm, 11/8/2022" in receipt
    await office.pass_to("2022-08-10T17:00")
    assert not any("áo cáo kết quả" in text for text in official.read())
    await office.pass_to("2022-08-11T08:00")
    (question,) = [text for text in official.read() if "áo cáo kết quả" in text]
    assert "Ngày 11/8/2022 là ngày đơn vị dự kiến hoàn thành" in question


async def test_a_promise_beyond_the_due_date_does_not_silence_the_last_day(office: Office) -> None:
    official = await reminded(office)
    await official.taps("Đang thực hiện")
    await official.taps("75%")
    (receipt,) = await official.says("20/8")
    assert "Ngày dự kiến sau hạn (trước ngày 15/8/2022)" in receipt
    await office.pass_to("2022-08-12T08:00")
    assert any("ngày làm việc cuối cùng" in text for text in official.read())


async def test_nonsense_is_asked_again_and_nothing_is_lost(office: Office) -> None:
    official = await reminded(office)
    await official.taps("Đang thực hiện")
    assert "một số từ 0 đến 100" in (await official.says("nhiều lắm"))[0]
    assert "Đơn vị dự kiến ngày nào hoàn thành" in (await official.says("80"))[0]
    assert "chưa đọc được ngày" in (await official.says("sắp xong"))[0]
    assert "đã qua" in (await official.says("1/8/2022"))[0]
    assert "đạt 80%" in (await official.says("10/8"))[0]


async def test_an_obstacle_reaches_the_coordinator_at_once_and_the_answer_comes_back(office: Office) -> None:
    coordinator, official = await office.join("SKHDT", "coordinator"), await reminded(office)
    await official.taps("Có vướng mắc")
    (receipt,) = await official.says("Chưa bàn giao được mặt bằng 3 hộ")
    assert "Vướng mắc số 1 đã chuyển Sở Kế hoạch và Đầu tư" in receipt
    (news,) = coordinator.read()
    assert "📌 Vướng mắc số 1 – Sở Y tế (05/8/2022, 08:00)" in news
    assert "“Chưa bàn giao được mặt bằng 3 hộ”" in news
    await coordinator.taps("Trả lời")
    assert "đã chuyển trả lời" in (await coordinator.says("Đã giao quận xử lý"))[0]
    assert official.read()[0].startswith("Vướng mắc số 1 (“Chưa bàn giao")
    await coordinator.taps("Đã giải quyết")
    assert "đã được giải quyết" in official.read()[0]
    assert (await report_of(office)).state is State.OPEN


async def test_an_extension_granted_moves_the_ladder(office: Office) -> None:
    coordinator, official = await office.join("SKHDT", "coordinator"), await reminded(office)
    await official.taps("Xin gia hạn")
    assert "Ngày 10/8/2022 vẫn trong hạn (trước ngày 15/8/2022)" in (await official.says("10/8"))[0]
    assert "Lý do xin gia hạn đến hết thứ Sáu, 19/8/2022" in (await official.says("19/8"))[0]
    (receipt,) = await official.says("Chờ số liệu của các bệnh viện")
    assert "xin gia hạn" in receipt
    (news,) = coordinator.read()
    assert "Xin đến hết thứ Sáu, 19/8/2022" in news
    assert "“Chờ số liệu của các bệnh viện”" in news
    assert "đã đồng ý" in (await coordinator.taps("Đồng ý"))[0]
    (granted,) = official.read()
    assert "đồng ý gia hạn" in granted
    assert "đến hết thứ Sáu, 19/8/2022" in granted
    assert "Hạn theo Chương trình vẫn là trước ngày 15/8/2022" in granted
    await office.pass_to("2022-08-12T08:00")
    assert any("còn 7 ngày" in text and "Hạn đã gia hạn: hết" in text for text in official.read())
    await office.pass_to("2022-08-16T08:00")
    assert not any("Quá hạn" in text for text in official.read())


async def test_an_extension_refused_leaves_the_due_day_and_tells_why(office: Office) -> None:
    coordinator, official = await office.join("SKHDT", "coordinator"), await reminded(office)
    await official.taps("Xin gia hạn")
    await official.says("19/8")
    await official.says("Nhân sự mỏng")
    await coordinator.taps("Chưa đồng ý")
    await coordinator.says("Phải tổng hợp báo cáo Bộ trước ngày 31/8")
    (refused,) = official.read()
    assert "chưa đồng ý gia hạn" in refused
    assert "Lý do: “Phải tổng hợp báo cáo Bộ trước ngày 31/8”" in refused
    await office.pass_to("2022-08-12T08:00")
    assert any("ngày làm việc cuối cùng" in text for text in official.read())


async def test_a_decision_is_taken_once(office: Office) -> None:
    first, second = await office.join("SKHDT", "coordinator"), await office.join("SKHDT", "coordinator")
    official = await reminded(office)
    await official.taps("Xin gia hạn")
    await official.says("19/8")
    await official.says("Nhân sự mỏng")
    card = second.message("Xin gia hạn số 1")
    refuse, buttons = str(second.side.choices(card)["Chưa đồng ý"]), card["reply_markup"]
    await first.taps("Đồng ý")
    card = second.message("Xin gia hạn số 1")
    assert second.side.choices(card) == {}
    card["reply_markup"] = buttons
    (said,) = await second.presses(card["message_id"], refuse)
    assert "đã xử lý Xin gia hạn số 1 – Sở Y tế, lúc 08:00 ngày 05/8: đồng ý đến hết" in said


async def test_an_answer_can_be_taken_back_and_the_ladder_resumes(office: Office) -> None:
    official = await reminded(office)
    await official.taps("Đã gửi báo cáo")
    await official.says("123/BC-SYT ngày 05/8/2022")
    (withdrawn,) = await official.taps("Sửa lại")
    assert "Đã rút câu trả lời" in withdrawn
    assert official.buttons() == ["Đã gửi báo cáo", "Đang thực hiện", "Có vướng mắc", "Xin gia hạn"]
    assert (await report_of(office)).state is State.OPEN
    kept = await office.ask(lambda session: session.scalars(select(Reply)).all())
    assert [reply.withdrawn_at is not None for reply in kept] == [True]
    await office.pass_to("2022-08-09T08:00")
    assert any("còn 3 ngày" in text for text in official.read())


async def test_an_obstacle_that_is_taken_back_is_called_one(office: Office) -> None:
    coordinator, official = await office.join("SKHDT", "coordinator"), await reminded(office)
    await official.taps("Có vướng mắc")
    await official.says("Chưa có số liệu của 3 bệnh viện")
    coordinator.read()
    await official.taps("Sửa lại")
    assert "Vướng mắc số 1 – Sở Y tế: đơn vị đã rút" in coordinator.read()[0]


async def test_taking_back_a_request_tells_the_coordinator(office: Office) -> None:
    coordinator, official = await office.join("SKHDT", "coordinator"), await reminded(office)
    await official.taps("Xin gia hạn")
    await official.says("19/8")
    await official.says("Nhân sự mỏng")
    coordinator.read()
    await official.taps("Sửa lại")
    assert "Xin gia hạn số 1 – Sở Y tế: đơn vị đã rút" in coordinator.read()[0]
    assert "đã rút" in await coordinator.is_told("Đồng ý")


async def test_free_text_is_offered_as_a_reply(office: Office) -> None:
    official = await reminded(office)
    (offer,) = await official.says("Mạng ở đảo chập chờn mấy hôm rồi")
    assert "là trả lời cho việc nào?" in offer
    (offer,) = await official.taps("2")
    assert "báo cáo kết quả thực hiện" in offer
    (receipt,) = await official.taps("Ghi tình hình")
    assert "“Mạng ở đảo chập chờn mấy hôm rồi”" in receipt


async def test_a_typed_label_is_as_good_as_a_tap(office: Office) -> None:
    official = await reminded(office)
    assert "số và ngày văn bản" in (await official.says("da gui bao cao"))[0]
    assert "đã gửi báo cáo" in (await official.says("BỎ QUA"))[0]


async def test_nhiemvu_lists_what_is_open_with_buttons(office: Office) -> None:
    official = await reminded(office)
    (listed,) = await official.says("/nhiemvu")
    assert "Sở Y tế có 2 việc đang chờ" in listed
    (opened,) = await official.taps("2")
    assert "Báo cáo kết quả thực hiện Chương trình năm 2022" in opened
    await official.taps("Đã gửi báo cáo")
    assert "1 việc đang chờ" in (await official.says("/duties"))[0]


@only_telegram
async def test_an_old_button_says_that_it_is_over(office: Office) -> None:
    official = await reminded(office)
    message = next(m for m in official.chat if "Nhắc hạn báo cáo" in m.get("text", ""))
    token = message["reply_markup"]["inline_keyboard"][0][0]["callback_data"]
    await official.says("/nhiemvu")
    await official.taps("2")
    await official.taps("Đã gửi báo cáo")
    before = len(official.chat)
    await official.presses(message["message_id"], token)
    assert office.notices[-1] == "Việc này đã được trả lời."
    assert len(official.chat) == before


@only_telegram
async def test_nobody_answers_for_another_agency(office: Office) -> None:
    official, other = await reminded(office), await office.join("STC")
    message = next(m for m in official.chat if "Nhắc hạn báo cáo" in m.get("text", ""))
    theirs = next(m for m in other.chat if m["from"]["is_bot"])
    theirs["reply_markup"] = message["reply_markup"]
    await other.presses(theirs["message_id"], message["reply_markup"]["inline_keyboard"][0][0]["callback_data"])
    assert "của đơn vị khác" in office.notices[-1]
    assert (await report_of(office)).state is State.OPEN


@only_telegram
async def test_the_same_update_twice_does_nothing_the_second_time(office: Office) -> None:
    official = await reminded(office)
    bot = office.sandbox.bot
    office.sandbox.world.say(bot, official.person, "/toi")
    update = bot.updates[-1]
    await office.idle()
    assert len(official.read()) == 1
    bot.updates.append(update)
    bot.arrived.set()
    await office.idle()
    assert official.read() == []


async def test_every_change_of_state_is_in_the_audit_log(office: Office) -> None:
    official = await reminded(office)
    await official.taps("Đã gửi báo cáo")
    await official.taps("Sửa lại")
    subject = f"assignment:{(await report_of(office)).id}"
    rows = await office.ask(
        lambda session: session.scalars(select(Audit).where(Audit.subject == subject).order_by(Audit.id)).all()
    )
    assert [row.action for row in rows if row.action in ("report", "withdraw")] == ["report", "withdraw"]
    assert all(row.actor.startswith("person:") for row in rows if row.action == "report")
