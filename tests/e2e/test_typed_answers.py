"""Answers that are typed: a number, a number with text, plain words, and what fits nothing."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from db.models import Assignment, Reply
from rules.status import State
from tests.office import Office, Someone

only_zalo = pytest.mark.parametrize("messenger", ["zalo"])


async def reminded(office: Office, agency: str = "SYT") -> Someone:
    """An official whose only open question is the reminder of 5/8 about the report."""
    official = await office.join(agency)
    await office.pass_to("2022-08-01T08:00")
    await official.taps("Không phát sinh")
    await office.pass_to("2022-08-05T08:00")
    official.read()
    return official


async def last_reply(office: Office) -> Reply:
    return await office.ask(lambda session: session.scalars(select(Reply).order_by(Reply.id)).all()[-1])


@only_zalo
async def test_a_question_ends_in_numbered_lines(office: Office) -> None:
    official = await reminded(office)
    assert official.chat[-1]["text"].splitlines()[-6:] == [
        "Đề nghị đồng chí cho biết tình hình (trả lời bằng một số):",
        "",
        "1. Đã gửi báo cáo",
        "2. Đang thực hiện",
        "3. Có vướng mắc",
        "4. Xin gia hạn",
    ]


@only_zalo
async def test_a_number_with_text_answers_and_keeps_the_text(office: Office) -> None:
    official = await reminded(office)
    (question,) = await official.says("2 đang chờ số liệu của các bệnh viện")
    assert "bao nhiêu phần trăm" in question
    reply = await last_reply(office)
    assert (reply.code, reply.text) == ("doing", "đang chờ số liệu của các bệnh viện")


@only_zalo
async def test_an_obstacle_in_one_message_reaches_the_coordinator(office: Office) -> None:
    coordinator, official = await office.join("SKHDT", "coordinator"), await reminded(office)
    (receipt,) = await official.says("3. chưa bàn giao được mặt bằng")
    assert "Vướng mắc số 1 đã chuyển" in receipt
    assert "“chưa bàn giao được mặt bằng”" in coordinator.read()[-1]
    assert "đã chuyển trả lời" in (await coordinator.says("1 Đã giao quận xử lý"))[0]
    assert "“Đã giao quận xử lý”" in official.read()[-1]


@only_zalo
async def test_a_document_with_the_answer_is_not_asked_for_again(office: Office) -> None:
    official = await reminded(office)
    (receipt,) = await official.says("1 số 123/BC-SYT ngày 05/8/2022")
    assert "văn bản số 123/BC-SYT ngày 05/8/2022" in receipt


@only_zalo
async def test_an_extension_with_its_day_or_its_reason(office: Office) -> None:
    coordinator, official = await office.join("SKHDT", "coordinator"), await reminded(office)
    assert "Lý do xin gia hạn đến hết thứ Sáu, 19/8/2022" in (await official.says("4 đến 19/8"))[0]
    await official.says("huỷ")
    assert "đến hết ngày nào" in (await official.says("xin gia hạn vì chờ số liệu"))[0]
    assert "xin gia hạn" in (await official.says("22/8"))[0]
    assert "“chờ số liệu”" in coordinator.read()[-1]


@pytest.mark.parametrize("words", ["da gui", "ĐÃ GỬI BÁO CÁO", "gửi rồi", "đã nộp bc rồi ạ."])
async def test_plain_words_with_or_without_diacritics(office: Office, words: str) -> None:
    official = await reminded(office)
    assert "số và ngày văn bản" in (await official.says(words))[0]


async def test_dang_lam_is_in_progress(office: Office) -> None:
    official = await reminded(office)
    assert "bao nhiêu phần trăm" in (await official.says("ĐANG LÀM"))[0]


async def test_huy_and_giup_work_without_the_stroke(office: Office) -> None:
    official = await reminded(office)
    await official.taps("Có vướng mắc")
    assert "Đã bỏ câu đang hỏi" in (await official.says("Hủy"))[0]
    assert "/nhiemvu" in (await official.says("giúp"))[0]
    assert "việc đang chờ" in (await official.says("nhiệm vụ"))[0]


@only_zalo
async def test_with_several_open_questions_the_bot_asks_which_one(office: Office) -> None:
    official = await office.join("SYT")
    await office.pass_to("2022-08-05T08:00")
    (asked,) = (await official.says("1"))[-1:]
    assert asked.splitlines()[0] == "“1” là trả lời cho việc nào?"
    assert "1. Báo cáo kết quả thực hiện Chương trình năm 2022" in asked
    assert "2. Giao ban giải ngân tuần 31 (01/8 – 05/8/2022)" in asked
    assert "Kế hoạch vốn đầu tư công" in (await official.says("2"))[0]
    open_ones = await office.ask(
        lambda session: (
            session.scalars(select(Assignment.state).where(Assignment.period.in_(("2022", "2022-W31")))).unique().all()
        )
    )
    assert open_ones.count(State.REPORTED) == 1


async def test_words_that_fit_one_of_several_questions_need_no_asking(office: Office) -> None:
    official = await office.join("SYT")
    await office.pass_to("2022-08-05T08:00")
    assert "Kế hoạch vốn đầu tư công" in (await official.says("đã họp"))[-1]


async def test_what_fits_nothing_gets_the_choices_again_once_and_shorter(office: Office) -> None:
    official = await reminded(office)
    (again,) = await official.says("abc")
    assert "Về báo cáo kết quả thực hiện Chương trình năm 2022 (trước ngày 15/8/2022), xin chọn" in again
    assert official.buttons() == ["Đã gửi báo cáo", "Đang thực hiện", "Có vướng mắc", "Xin gia hạn"] or (
        "1 Đã gửi báo cáo, 2 Đang thực hiện, 3 Có vướng mắc, 4 Xin gia hạn" in again
    )
    assert len(again) < 240
    (offer,) = await official.says("abc")
    assert offer.startswith("“abc”")


@only_zalo
async def test_the_shorter_list_takes_the_same_numbers(office: Office) -> None:
    official = await reminded(office)
    await official.says("9")
    assert "bao nhiêu phần trăm" in (await official.says("2"))[0]


@only_zalo
async def test_an_amount_that_begins_with_a_choices_number_stays_an_amount(office: Office) -> None:
    official = await office.join("SYT")
    await office.pass_to("2022-08-01T08:00")
    await official.taps("Đã họp")
    (question,) = await official.says("1 tỷ 250 triệu")
    assert "kế hoạch vốn: 1,25 tỷ đồng" in question
    (echo,) = await official.says("2 trăm")
    assert "chưa đọc được" in echo


@only_zalo
async def test_what_is_over_is_said_in_words(office: Office) -> None:
    official = await reminded(office)
    assert await official.says("1")
    await official.says("123/BC-SYT")
    assert await official.says("đã gửi báo cáo") == ["Việc này đã được trả lời."]


@only_zalo
async def test_a_long_status_comes_in_numbered_pieces_within_the_limit(office: Office) -> None:
    coordinator = await office.join("SKHDT", "coordinator")
    await office.turn("2022-08-16T08:00")
    await coordinator.says("/status")
    seen = len(coordinator.chat)
    await coordinator.taps("Quá hạn (40)")
    pieces = [message["text"] for message in coordinator.chat[seen:] if message["from"]["is_bot"]]
    assert [piece.partition(" ")[0] for piece in pieces] == [f"({n}/{len(pieces)})" for n in range(1, len(pieces) + 1)]
    assert len(pieces) > 1
    assert all(len(piece) <= 2000 for piece in pieces)
    assert "“Trang sau”" in pieces[-1]
    assert "trang 2/2" in (await coordinator.says("trang sau"))[0]


@only_zalo
async def test_stickers_voices_and_protected_messages_get_one_polite_answer(office: Office) -> None:
    official = await reminded(office)
    world = office.sandbox.zalo
    for send in (world.send_sticker, world.send_voice, world.send_protected):
        send(official.person)
        await office.idle()
        assert official.read() == [
            "Tôi chỉ đọc được tin nhắn chữ và ảnh. Xin trả lời bằng chữ hoặc chọn một câu trả lời. Zalo không chuyển "
            "tệp cho tôi: tệp PDF, Word, Excel xin gửi qua Telegram (gõ /lienket để thêm) hoặc theo đường văn bản."
        ]
    assert "bao nhiêu phần trăm" in (await official.says("đang làm"))[0]


@only_zalo
async def test_which_one_is_only_one_of_those_that_were_listed(office: Office) -> None:
    official = await office.join("SYT")
    await office.pass_to("2022-08-05T08:00")
    await official.says("1")
    (offer,) = await official.says("77")
    assert offer.startswith("“77”")
    assert await office.ask(lambda session: session.scalars(select(Reply)).all()) == []


@only_zalo
async def test_a_list_of_duties_is_asked_for_again_in_one_sentence(office: Office) -> None:
    official = await office.join("LECHAN")
    await official.says("/nhiemvu")
    assert await official.says("xin chào") == ["Chào đồng chí."]
    (again,) = await official.says("abc")
    assert again.startswith("Tôi chưa rõ ý đồng chí. Xin trả lời lại hoặc chọn")
    assert again.count("Xin trả lời") == 1
