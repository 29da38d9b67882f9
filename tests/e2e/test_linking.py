"""One person on two messengers: linked by a code, reminded where they chose, and on the other when one fails."""

from __future__ import annotations

import re

from pydantic import SecretStr
from sqlalchemy import select

from db.models import Address, ChannelTrouble, Person
from tests.office import Office, Someone, local

CODE = re.compile(r"\b[A-Z2-9]{4}-[A-Z2-9]{4}\b")
OTHER = {"telegram": "zalo", "zalo": "telegram"}
NAMES = {"telegram": "Telegram", "zalo": "Zalo"}


async def link(office: Office, official: Someone) -> Someone:
    """Link the person's other messenger; returns the person there."""
    (shown,) = await official.says("/lienket")
    code = CODE.search(shown)
    assert code
    there = official.on(OTHER[office.messenger])
    said = await there.says(code[0])
    assert f"Đã liên kết {NAMES[OTHER[office.messenger]]} của đồng chí với Sở Y tế" in said[0]
    return there


def reminders(someone: Someone) -> int:
    return sum("tuần 31" in message.get("text", "") for message in someone.chat if message["from"]["is_bot"])


async def test_a_linked_person_is_reminded_where_they_chose(office: Office) -> None:
    here = await office.join("SYT")
    there = await link(office, here)
    assert sorted(there.buttons()) == ["Telegram", "Zalo"]
    other = NAMES[OTHER[office.messenger]]
    assert f"Từ nay đồng chí được nhắc qua {other}" in (await there.taps(other))[0]
    before = reminders(there)
    await office.turn("2022-08-01T08:00")
    assert (reminders(here), reminders(there) - before) == (1, 1)  # `here` saw it in the welcome only
    people = await office.ask(lambda session: session.scalars(select(Person)).all())
    assert [person.remind_on for person in people] == [OTHER[office.messenger]]


async def test_answers_count_from_both(office: Office) -> None:
    here = await office.join("SYT")
    there = await link(office, here)
    await office.turn("2022-08-01T08:00")
    await there.says("/nhiemvu")
    await there.says("1")
    assert "không phát sinh" in (await there.taps("Không phát sinh"))[0]
    assert "Việc này đã được trả lời" in await here.is_told("Không phát sinh")


async def test_the_code_is_for_the_other_messenger_and_works_once(office: Office) -> None:
    here = await office.join("SYT")
    (shown,) = await here.says("/lienket")
    code = CODE.search(shown)
    assert code
    assert "dành cho ứng dụng kia" in (await here.says(code[0]))[0]
    there = here.on(OTHER[office.messenger])
    assert "Đã liên kết" in (await there.says(code[0]))[0], "typed in the wrong place it is not used up"
    stranger = office.stranger("Người lạ", OTHER[office.messenger])
    assert "Mã không đúng" in (await stranger.says(code[0]))[0]
    (shown,) = await here.says("/lienket")
    await office.turn("2022-08-01T08:15")
    expired = CODE.search(shown)
    assert expired
    assert "Mã không đúng" in (await stranger.says(f"Mã {expired[0]}"))[0]


async def test_a_linked_chat_moves_with_its_person(office: Office) -> None:
    here = await office.join("SYT")
    there = await link(office, here)
    asked = await here.says(f"/start {await office.invite('STC')}")
    assert "thay vai cũ" in asked[0]
    await here.taps("Thay vai cũ")
    assert "Vai: đầu mối của Sở Tài chính" in (await there.says("/toi"))[0]


async def test_a_chat_of_somebody_else_is_not_taken_away_without_asking(office: Office) -> None:
    coordinator, here = await office.join("SKHDT", "coordinator"), await office.join("SYT")
    other = await office.join("STC", messenger=OTHER[office.messenger])
    (shown,) = await here.says("/lienket")
    code = CODE.search(shown)
    assert code
    (asked,) = await other.says(code[0])
    assert "Cuộc trò chuyện này đang là của Đầu mối STC, đầu mối của Sở Tài chính" in asked
    assert "Mã này chuyển nó sang cho Đầu mối SYT (Sở Y tế)" in asked
    assert "là đầu mối duy nhất của Sở Tài chính" in asked
    coordinator.read()
    assert "vẫn là đầu mối của Sở Tài chính" in (await other.taps("Giữ như cũ"))[0]
    assert coordinator.read() == []
    await other.says(code[0])
    assert "Đã liên kết" in (await other.taps("Chuyển"))[0]
    (told,) = coordinator.read()
    assert "Đầu mối STC (đầu mối của Sở Tài chính) không còn nhận tin" in told
    assert "Sở Tài chính không còn đầu mối nào nhận được tin" in told


async def test_a_code_for_linking_is_void_when_its_person_holds_no_post_any_more(office: Office) -> None:
    here, other = await office.join("SYT"), await office.join("STC", messenger=OTHER[office.messenger])
    (theirs,) = await other.says("/lienket")
    handing_over = CODE.search(theirs)
    assert handing_over
    (shown,) = await here.says("/lienket")
    code = CODE.search(shown)
    assert code
    await here.says(handing_over[0])
    await here.taps("Chuyển")
    stranger = office.stranger("Người lạ", OTHER[office.messenger])
    assert "Mã không đúng" in (await stranger.says(code[0]))[0]


async def test_when_one_messenger_fails_for_good_the_other_is_used_and_the_coordinator_sees_it(office: Office) -> None:
    coordinator, here = await office.join("SKHDT", "coordinator"), await office.join("SYT")
    there = await link(office, here)
    coordinator.read()
    if office.messenger == "telegram":
        office.sandbox.bot.chats[here.person.id].blocked = True
    else:
        office.sandbox.zalo.chats[here.chat_id].blocked = True
    await office.turn("2022-08-01T08:00")
    assert any("tuần 31" in text for text in there.read())
    told = [text for text in coordinator.read() if "Không gửi được tin" in text]
    assert len(told) == 1
    assert f"qua {NAMES[office.messenger]}: người nhận đã chặn tin của tôi" in told[0]
    assert f"Từ nay tin được gửi qua {NAMES[OTHER[office.messenger]]}" in told[0]


async def test_while_a_messenger_is_down_for_long_the_other_is_used(office: Office) -> None:
    here = await office.join("SYT")
    there = await link(office, here)
    there.read()
    side = here.side
    side.faults.down = True
    await office.ask(
        lambda session: session.add(
            ChannelTrouble(
                channel=office.messenger, since=local("2022-08-01T06:30"), reason="unreachable", detail="502"
            )
        )
    )
    await office.turn_without_waiting("2022-08-01T08:00")
    await office.app.jobs.knock()
    await office.app.postmen[OTHER[office.messenger]].drain()
    assert any("tuần 31" in text for text in there.read())
    side.faults.down = False


async def test_a_new_phone_replaces_the_old_chat_on_the_same_messenger(office: Office) -> None:
    here = await office.join("SYT")
    there = await link(office, here)
    (shown,) = await there.says("/lienket")
    code = CODE.search(shown)
    assert code
    new = office.stranger("Máy mới", office.messenger)
    assert "Đã liên kết" in (await new.says(code[0]))[0]
    addresses = await office.ask(lambda session: session.scalars(select(Address).order_by(Address.id)).all())
    assert [address.closed_reason for address in addresses] == ["replaced", None, None]
    assert len({address.person_id for address in addresses}) == 1
    (said,) = await here.says("/nhiemvu")
    assert "đã được thay bằng một cuộc trò chuyện khác" in said
    there.read(), here.read(), new.read()
    await office.turn("2022-08-01T08:00")
    assert here.read() == [], "the old phone takes no reminders back"
    assert sum("tuần 31" in text for text in [*there.read(), *new.read()]) == 1


async def test_a_replaced_chat_comes_back_by_a_code(office: Office) -> None:
    here = await office.join("SYT")
    there = await link(office, here)
    new = office.stranger("Máy mới", office.messenger)
    for chat in (new, here):
        (shown,) = await there.says("/lienket")
        code = CODE.search(shown)
        assert code
        assert "Đã liên kết" in (await chat.says(code[0]))[0]
    addresses = await office.ask(lambda session: session.scalars(select(Address).order_by(Address.id)).all())
    assert [address.closed_reason for address in addresses] == [None, None, "replaced"]
    assert "việc đang chờ" in (await here.says("/nhiemvu"))[0]


async def test_toi_names_both(office: Office) -> None:
    here = await office.join("SYT")
    await link(office, here)
    assert "Ứng dụng: " in (await here.says("/toi"))[0]


async def test_a_messenger_that_is_not_configured_any_more_is_left_for_the_other(office: Office) -> None:
    coordinator, here = await office.join("SKHDT", "coordinator", OTHER[office.messenger]), await office.join("SYT")
    there = await link(office, here)
    there.read()
    await office.app.stop()
    office._settings[f"{office.messenger}_token"] = SecretStr("")
    office.app = office.make_app()
    await office.app.start()
    await office.turn("2022-08-01T08:00")
    assert any("tuần 31" in text for text in there.read())
    (status,) = await coordinator.says("/status")
    assert f"{NAMES[office.messenger]}: chưa gửi được tin" in status
    assert "ứng dụng này chưa được cài đặt cho tôi" in status
