"""What is said in the course of a conversation, where it once made people stumble."""

from __future__ import annotations

from bot.texts.render import Texts
from db import people
from db.models import Assignment, Message
from db.outbox import Priority
from rules.status import Move, State
from tests.rooms import Room, local
from tests.talk.people import TEXTS, incoming, says, takes


def press(room: Room, token: str, agency: str = "SYT", role: str = "official") -> str:
    """Pick a choice; returns the notice."""
    address = room.address(agency, role)
    return takes(room, incoming(address.chat_id, "choice", token=token, channel=address.channel))


def last(room: Room, agency: str = "SYT", role: str = "official") -> Message:
    """The newest message to somebody."""
    chats = {each.chat_id for each in people.addresses(room.session, room.person(agency, role))}
    return [message for message in room.messages(state=None) if message.chat_id in chats][-1]


def shown(room: Room, agency: str = "SYT", role: str = "official") -> tuple[str, list[str]]:
    """What the newest message says, and what can be picked under it."""
    message = last(room, agency, role)
    outgoing = TEXTS.render(message.kind, message.params, "plain")
    return outgoing.text, [choice.label for choice in outgoing.flat]


def write(room: Room, text: str, agency: str = "SYT", role: str = "official") -> str:
    address = room.address(agency, role)
    return says(room, address.chat_id, text, channel=address.channel)[-1]


def test_giving_up_says_which_answer_stays(room: Room) -> None:
    press(room, f"r:{room.assignment().id}:doing")
    press(room, "x")
    said, choices = shown(room)
    assert said.startswith("Đã bỏ câu đang hỏi. Câu trả lời về báo cáo kết quả thực hiện Chương trình năm 2022 vẫn")
    assert said.endswith("được giữ: đang thực hiện.")
    assert choices == ["Đã gửi báo cáo", "Sửa lại"]


def test_giving_up_says_that_nothing_was_recorded_and_what_still_waits(room: Room) -> None:
    for code in ("obstacle", "extend"):
        press(room, f"r:{room.assignment().id}:{code}")
        press(room, "x")
        said, choices = shown(room)
        assert said.startswith("Đã bỏ câu đang hỏi; chưa ghi gì. Việc vẫn chờ trả lời: báo cáo kết quả thực hiện")
        assert choices == ["Đã gửi báo cáo", "Đang thực hiện", "Có vướng mắc", "Xin gia hạn"]


def test_giving_up_a_refusal_says_that_the_request_still_waits(room: Room) -> None:
    request = room.request(room.reply(room.assignment(), "extend"))
    press(room, f"q:{request.id}:refuse", "SKHDT", "coordinator")
    press(room, "x", "SKHDT", "coordinator")
    said, _ = shown(room, "SKHDT", "coordinator")
    assert f"chưa ghi gì. Xin gia hạn số {request.id} của Sở Y tế vẫn chờ xử lý" in said
    assert room.again(request).state == "open"


def test_after_other_answers_the_report_can_still_be_said_to_be_sent(room: Room) -> None:
    report = room.assignment()
    press(room, f"r:{report.id}:obstacle")
    write(room, "Chưa bàn giao được mặt bằng 3 hộ")
    assert "Đã gửi báo cáo" in shown(room)[1]
    press(room, f"r:{report.id}:doing")
    write(room, "60%")
    write(room, "10/8")
    assert shown(room)[1] == ["Đã gửi báo cáo", "Sửa lại"]
    assert press(room, f"r:{report.id}:sent") == ""
    assert room.again(report).state is State.REPORTED
    assert shown(room)[0].startswith("✅ Đã ghi nhận lúc 08:00 ngày 01/8/2022: Sở Y tế đã gửi báo cáo kết quả")


def test_the_document_s_example_is_the_agency_s_own_of_today(room: Room) -> None:
    press(room, f"r:{room.assignment('STC').id}:sent", "STC")
    assert "(ví dụ: 123/BC-STC ngày 01/8/2022)" in shown(room, "STC")[0]


def test_a_day_that_is_still_in_time_is_named(room: Room) -> None:
    press(room, f"r:{room.assignment().id}:extend")
    said = write(room, "10/8/2022")
    assert said.startswith("Ngày 10/8/2022 vẫn trong hạn (trước ngày 15/8/2022). Xin ghi một ngày sau hạn.")
    assert all(label[0].isupper() for label in shown(room)[1])


def test_a_request_has_its_kind_and_number_on_both_sides(room: Room) -> None:
    press(room, f"r:{room.assignment().id}:extend")
    write(room, "20/8/2022")
    receipt = write(room, "Chờ số liệu của các bệnh viện")
    assert "Xin gia hạn số 1 đã chuyển Sở Kế hoạch và Đầu tư" in receipt
    assert shown(room, "SKHDT", "coordinator")[0].startswith("📌 Xin gia hạn số 1 – Sở Y tế")
    press(room, "q:1:refuse", "SKHDT", "coordinator")
    assert "Xin gia hạn số 1 của Sở Y tế: lý do chưa đồng ý?" in shown(room, "SKHDT", "coordinator")[0]
    write(room, "Phải tổng hợp báo cáo Bộ trước ngày 31/8", "SKHDT", "coordinator")
    assert "Xin gia hạn số 1 – Sở Y tế: chưa đồng ý." in shown(room, "SKHDT", "coordinator")[0]
    assert shown(room)[0].startswith("Xin gia hạn số 1: Sở Kế hoạch và Đầu tư chưa đồng ý gia hạn báo cáo")


def test_an_exemption_has_its_kind_and_number_on_both_sides(room: Room) -> None:
    press(room, f"n:{room.meeting().id}")
    assert "Đề nghị miễn giao ban số 1 đã chuyển" in shown(room)[0]
    said, choices = shown(room, "SKHDT", "coordinator")
    assert said.startswith("📌 Đề nghị miễn giao ban số 1 – Sở Y tế")
    assert choices == ["Đồng ý miễn", "Chưa đồng ý"]


def test_a_choice_of_a_period_that_is_over_and_answered_says_so(room: Room) -> None:
    week = room.meeting()
    press(room, f"r:{week.id}:nothing")
    assert press(room, f"r:{week.id}:held") == "answered"
    room.at("2022-08-09T08:00")
    assert press(room, f"r:{week.id}:held") == "over"
    assert "Kỳ này đã qua" in TEXTS.line("notice", what="over")


def test_several_agencies_of_a_name_are_asked_about(room: Room) -> None:
    said = write(room, "/tinhtrang UBND", "SKHDT", "coordinator")
    assert said.startswith("“UBND” khớp với 16 đơn vị. Đồng chí muốn xem đơn vị nào?\n1. ")
    assert "Không có đơn vị nào" not in said
    assert "📊 UBND quận Lê Chân" in write(room, "/tinhtrang lê chân", "SKHDT", "coordinator")
    assert "Không có đơn vị nào khớp" in write(room, "/tinhtrang xyz", "SKHDT", "coordinator")
    assert "khớp với 16 đơn vị" in write(room, "/nhom UBND", "SKHDT", "coordinator")


def test_silence_is_no_meeting_that_was_not_held(room: Room) -> None:
    def missed(row: Assignment) -> None:
        room.move(row, Move.OVERTAKE)

    room.reply(room.meeting("STC"), "not_held")
    for agency in ("SYT", "STC", "SXD"):
        missed(room.meeting(agency))
    said = write(room, "/tinhtrang", "SKHDT", "coordinator")
    assert "Giao ban chưa có phản hồi: 2\nGiao ban không tổ chức: 1" in said
    assert "giao ban không tổ chức: 1" in write(room, "/tinhtrang STC", "SKHDT", "coordinator")


def test_late_is_late_from_the_day_before_which_it_was_due(room: Room) -> None:
    room.now = local("2022-08-15T09:00")
    assert "quá hạn từ 15/8 (1 ngày làm việc)" in write(room, "/nhiemvu")
    room.assignment().extended_to = local("2022-08-31T00:00").date()
    assert "đã gia hạn đến hết thứ Tư, 31/8/2022; còn 16 ngày" in write(room, "/nhiemvu")


def test_linking_names_the_other_messenger_and_the_bot_there(room: Room) -> None:
    texts = Texts("vi")
    texts.introduce("telegram", "@dondoc_bot", "https://t.me/dondoc_bot")
    texts.introduce("zalo", "Bot Đôn Đốc", "")
    params = {"code": "K7PM-2WXA", "until": "2022-08-01T08:30:00+07:00", "channels": ["zalo"], "present": "zalo"}
    there = texts.line("link_code", channel="zalo", **params)
    assert "Xin gửi mã này cho tôi trên Telegram (@dondoc_bot) trước 08:30." in there
    assert "https://t.me/dondoc_bot?start=K7PM-2WXA" in there
    here = texts.line("link_code", channel="telegram", **params)
    assert "Xin gửi mã này cho tôi trên Zalo (Bot Đôn Đốc) trước 08:30." in here
    assert "http" not in here
    assert "trên Zalo (Bot Đôn Đốc)" in texts.line("link_here", channel="telegram")
    assert write(room, "/lienket").startswith("Mã liên kết: ")
    assert last(room).priority == Priority.ANSWER


def test_days_that_are_counted_to_the_advised_day_name_it_and_nobody_is_reminded_zero_times(room: Room) -> None:
    room.at("2022-08-08T09:00")
    assert "trước ngày 15/8/2022; nên xong chậm nhất 12/8, còn 4 ngày" in write(room, "/nhiemvu")
    said = write(room, "/tinhtrang SYT", "SKHDT", "coordinator")
    assert "chưa nhắc lần nào" in said
    assert "0 lần" not in said
