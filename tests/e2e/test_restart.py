"""The bot is really stopped and started in the middle; the database is the truth."""

from __future__ import annotations

import asyncio
import signal

from sqlalchemy import select

from db.models import Message
from db.session import Database
from tests.office import Office
from tests.process import BotProcess, shown


async def test_a_dialog_goes_on_after_a_restart(office: Office) -> None:
    official = await office.join("SYT")
    await office.pass_to("2022-08-05T08:00")
    await official.taps("Đã gửi báo cáo")
    await office.app.stop()

    process = BotProcess(office)
    await process.start()
    official.side.say(official.person, "123/BC-SYT ngày 05/8/2022")
    receipt = await shown(office, official, "văn bản số")
    assert "văn bản số 123/BC-SYT ngày 05/8/2022" in receipt
    logged = await process.stop()
    assert process.exit_code == 0, logged
    assert office.sandbox.bot.token not in logged
    assert office.sandbox.zalo.bot.token not in logged

    office.app = office.make_app()
    await office.app.start()
    assert sum("văn bản số" in message.get("text", "") for message in official.chat) == 1


async def test_what_was_due_while_the_machine_was_off_is_sent_once_after_the_start(office: Office) -> None:
    official = await office.join("SYT")
    await office.pass_to("2022-08-01T08:00")
    official.read()
    await office.app.stop()
    await office.sandbox.clock.turn(office.sandbox.clock.now().replace(day=12))

    process = BotProcess(office)
    await process.start()
    await shown(office, official, "Hôm nay là ngày làm việc cuối cùng trước hạn")
    office.app.database = Database(office.database_url)
    while await office.ask(lambda session: session.scalar(select(Message.id).where(Message.state == "sending"))):
        await asyncio.sleep(0.01)
    await process.stop(signal.SIGKILL)
    await process.start()
    official.side.say(official.person, "/toi")
    await shown(office, official, "Mã chat")
    await process.stop()
    new = official.read()
    assert sum("cuối cùng trước hạn" in text for text in new) == 1
    assert len(new) == 2

    office.app = office.make_app()
    await office.app.start()
