"""Joining: with a code once, strangers politely, wrong codes not for ever."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.models import Invite, Post
from tests.office import Office, only_telegram

STRANGER = "Tôi chỉ phục vụ các đầu mối đã được mời."


async def test_a_stranger_gets_one_polite_sentence_an_hour_and_nothing_else(office: Office) -> None:
    someone = office.stranger()
    assert [answer.startswith(STRANGER) for answer in await someone.says("xin chào")] == [True]
    for text in ("/status", "/nhiemvu", "/start", "alo"):
        assert await someone.says(text) == []
    await office.turn("2022-08-01T08:41")
    assert [answer.startswith(STRANGER) for answer in await someone.says("xin chào")] == [True]
    assert "Mã không đúng" in (await someone.says("K7PM-2WX"))[0], "a code that lost a letter is told apart"


async def test_a_code_makes_an_official_who_is_welcomed_formally(office: Office) -> None:
    someone = office.stranger("Đầu mối Sở Y tế")
    answers = await someone.says(f"/start {await office.invite('SYT')}")
    assert len(answers) == 1
    assert "Đồng chí là đầu mối của Sở Y tế trong việc theo dõi Chương trình" in answers[0]
    assert "số 01/CTr-UBND ngày 11/3/2022" in answers[0]
    assert "/dung để ngừng" in answers[0]
    assert "Báo cáo kết quả thực hiện Chương trình năm 2022 – trước ngày 15/8/2022" in answers[0]


async def test_the_bare_code_works_in_small_letters_too(office: Office) -> None:
    code = await office.invite("SYT")
    assert "Sở Y tế" in (await office.stranger().says(code.lower()))[0]


async def test_a_code_works_once(office: Office) -> None:
    code = await office.invite("SYT")
    await office.stranger().says(f"/start {code}")
    answers = await office.stranger().says(f"/start {code}")
    assert answers == [
        "Mã không đúng, đã được dùng hoặc đã hết hạn. Xin kiểm tra lại, hoặc liên hệ điều phối viên để nhận mã mới."
    ]


async def test_a_code_expires_after_seven_days(office: Office) -> None:
    code = await office.invite("SYT")
    await office.turn("2022-08-08T07:41")
    assert "hết hạn" in (await office.stranger().says(f"/start {code}"))[0]


async def test_codes_are_stored_hashed_only(office: Office) -> None:
    code = await office.invite("SYT")
    stored = await office.ask(lambda session: session.scalars(select(Invite.code_hash)).all())
    assert code not in stored
    assert code.replace("-", "") not in "".join(stored).upper()


async def test_five_wrong_codes_close_the_door_for_an_hour_even_to_a_right_one(office: Office) -> None:
    someone = office.stranger()
    for _ in range(4):
        assert "Mã không đúng" in (await someone.says("/start AAAA-BBBB"))[0]
    assert "Xin thử lại sau 08:40" in (await someone.says("/start AAAA-BBBB"))[0]
    code = await office.invite("SYT")
    assert "Xin thử lại sau 08:40" in (await someone.says(f"/start {code}"))[0]
    await office.turn("2022-08-01T08:41")
    assert "đầu mối của Sở Y tế" in (await someone.says(f"/start {code}"))[0]


async def test_a_second_invitation_asks_before_it_takes_the_first_role_away(office: Office) -> None:
    coordinator, someone = await office.join("SKHDT", "coordinator"), await office.join("SYT")
    code = await office.invite("STC")
    (asked,) = await someone.says(f"/start {code}")
    assert "Đồng chí đang là đầu mối của Sở Y tế" in asked
    assert "Mã này mời đồng chí làm đầu mối của Sở Tài chính" in asked
    assert "Đồng chí là đầu mối duy nhất của Sở Y tế" in asked
    assert "vẫn là đầu mối của Sở Y tế" in (await someone.taps("Thôi"))[0]
    assert await office.ask(_present) == ["SKHDT coordinator", "SYT official"]
    assert "Đồng chí đang là đầu mối" in (await someone.says(f"/start {code}"))[0], "the code has not been used up"
    (welcome,) = await someone.taps("Thay vai cũ")
    assert "thôi làm đầu mối của Sở Y tế" in welcome
    assert "Đồng chí là đầu mối của Sở Tài chính" in welcome
    assert await office.ask(_present) == ["SKHDT coordinator", "STC official"]
    (told,) = coordinator.read()
    assert "Đầu mối SYT thôi làm đầu mối của Sở Y tế, nay là đầu mối của Sở Tài chính" in told
    assert "Sở Y tế không còn đầu mối nào nhận được tin" in told
    assert "Mã không đúng" in (await office.stranger().says(code))[0]


async def test_the_only_coordinator_is_warned_and_a_leader_of_the_agency_is_told(office: Office) -> None:
    leader, someone = await office.join("SKHDT", "leader"), await office.join("SKHDT", "coordinator")
    (asked,) = await someone.says(f"/start {await office.invite('SYT')}")
    assert "Đồng chí là điều phối viên duy nhất: nếu thay vai này, không còn ai nhận vướng mắc" in asked
    await someone.taps("Thay vai cũ")
    (told,) = leader.read()
    assert "nay là đầu mối của Sở Y tế" in told
    assert "Chương trình không còn điều phối viên nào nhận được tin" in told


async def test_a_code_for_what_one_is_already_is_left_for_somebody_else(office: Office) -> None:
    someone, code = await office.join("SYT"), await office.invite("SYT")
    assert "Đồng chí đã là đầu mối của Sở Y tế" in (await someone.says(code))[0]
    assert "đầu mối của Sở Y tế" in (await office.stranger().says(code))[0]


async def test_a_code_that_somebody_else_used_meanwhile_changes_nothing(office: Office) -> None:
    someone, code = await office.join("SYT"), await office.invite("STC")
    await someone.says(code)
    await office.stranger().says(code)
    assert "Mã không đúng" in (await someone.taps("Thay vai cũ"))[0]
    assert await office.ask(_present) == ["STC official", "SYT official"]


def _present(session: Session) -> list[str]:
    held = session.scalars(select(Post).where(Post.until_at.is_(None)))
    return sorted(f"{post.agency.code} {post.role}" for post in held)


async def test_who_stops_is_left_in_peace_and_the_coordinator_is_told(office: Office) -> None:
    official, coordinator = await office.join("SYT"), await office.join("SKHDT", "coordinator")
    assert "nếu ngừng, đơn vị không còn ai được nhắc" in (await official.says("/dung"))[0]
    assert "Đã ngừng nhắc" in (await official.taps("Vẫn ngừng"))[0]
    assert "đã ngừng nhận tin" in coordinator.read()[0]
    await office.turn("2022-08-01T08:00")
    assert official.read() == []
    assert "lại nhận tin nhắc" in (await official.says("/start"))[0]
    await office.pass_to("2022-08-05T08:00")
    assert any("Nhắc hạn báo cáo" in text for text in official.read())


async def test_toi_shows_what_is_stored(office: Office) -> None:
    official = await office.join("SYT")
    answer = (await official.says("/toi"))[0]
    assert "Vai: đầu mối của Sở Y tế" in answer
    assert official.chat_id in answer


@only_telegram
async def test_the_menu_is_set_for_each_role_in_vietnamese(office: Office) -> None:
    official, coordinator = await office.join("SYT"), await office.join("SKHDT", "coordinator")
    theirs = coordinator.side.view(coordinator.person).commands
    mine = official.side.view(official.person).commands
    assert {"command": "tinhtrang", "description": "Tình hình thực hiện"} in theirs
    assert "tinhtrang" not in {command["command"] for command in mine}
    assert {"command": "nhiemvu", "description": "Các việc đang chờ"} in mine
    newcomer = office.stranger()
    assert [command["command"] for command in newcomer.side.view(newcomer.person).commands] == ["start", "help"]
