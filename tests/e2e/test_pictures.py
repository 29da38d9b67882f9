"""Pictures that people send: fetched, kept, part of the answer, and shown to the coordinator."""

from __future__ import annotations

from pathlib import Path

import httpx
from pydantic import SecretStr
from sqlalchemy import select

from bot.web.links import LIVES_SECONDS, Links
from db import files
from db.models import File
from tests.office import PNG, Office, Someone, only_telegram


async def reminded(office: Office) -> Someone:
    official = await office.join("SYT")
    await office.pass_to("2022-08-05T08:00")
    official.read()
    return official


async def kept(office: Office) -> list[File]:
    return await office.ask(lambda session: list(session.scalars(select(File).order_by(File.id))))


async def test_a_picture_of_an_obstacle_is_kept_and_the_coordinator_sees_it(office: Office) -> None:
    coordinator, official = await office.join("SKHDT", "coordinator"), await reminded(office)
    await official.taps("Có vướng mắc")
    (receipt,) = await official.sends_picture()
    assert "Vướng mắc số 1 đã chuyển" in receipt
    assert "(1 ảnh kèm theo)" in receipt
    (file,) = await kept(office)
    assert (file.state, file.media_type, file.size) == ("kept", "image/png", len(PNG))
    assert await office.ask(lambda session: files.content(session, file.id)) == (PNG, "image/png")
    told = coordinator.chat[-2:]
    assert "(1 ảnh kèm theo)" in told[0]["text"]
    if office.messenger == "telegram":
        assert "Vướng mắc số 1 – Sở Y tế: ảnh kèm theo" in told[1]["caption"]
        assert office.sandbox.bot.files[told[1]["photo"][0]["file_id"]][1] == PNG
    else:
        assert "Vướng mắc số 1 – Sở Y tế: ảnh kèm theo" in told[1]["text"]
        assert "(Ảnh số 1 được lưu trong hệ thống" in told[1]["text"]


@only_telegram
async def test_a_picture_that_telegram_takes_for_no_photo_goes_out_as_a_file(office: Office) -> None:
    coordinator, official = await office.join("SKHDT", "coordinator"), await reminded(office)
    await official.taps("Có vướng mắc")
    damaged = b"\xff\xd8\xff\xe0" + bytes(100)
    await official.sends_picture(damaged)
    told = coordinator.chat[-1]
    assert "Vướng mắc số 1 – Sở Y tế: ảnh kèm theo" in told["caption"]
    assert told["document"]["file_name"] == "ảnh.jpeg"
    assert office.sandbox.bot.files[told["document"]["file_id"]][1] == damaged
    assert office.sandbox.api.called["sendphoto", 400] == 1


async def test_a_picture_out_of_the_blue_is_offered_as_a_reply(office: Office) -> None:
    official = await reminded(office)
    (offer,) = await official.sends_picture()
    assert offer.startswith("Ảnh đồng chí vừa gửi là của việc nào?")
    assert await official.sends_picture() == ["Đã nhận thêm ảnh (cả thảy 2 ảnh)."]
    await official.says("2")
    (receipt,) = await official.taps("Ghi tình hình")
    assert "(2 ảnh kèm theo)" in receipt
    assert [file.reply_id is not None for file in await kept(office)] == [True, True]


async def test_a_picture_of_the_document_belongs_to_the_answer(office: Office) -> None:
    official = await reminded(office)
    await official.taps("Đã gửi báo cáo")
    (receipt,) = await official.sends_picture()
    assert "đã gửi báo cáo" in receipt
    (file,) = await kept(office)
    assert file.reply_id is not None


async def test_a_question_for_figures_takes_no_picture(office: Office) -> None:
    official = await reminded(office)
    await official.taps("Đang thực hiện")
    assert "cần trả lời bằng chữ hoặc số" in (await official.sends_picture())[0]
    assert "dự kiến ngày nào" in (await official.says("60%"))[0]


async def test_what_is_no_picture_is_not_kept(office: Office) -> None:
    official = await reminded(office)
    await official.taps("Có vướng mắc")
    if office.messenger == "telegram":
        office.sandbox.world.send_photo(office.sandbox.bot, official.person, b"<script>")
    else:
        office.sandbox.zalo.send_photo(official.person, b"<script>")
    await office.idle()
    (file,) = await kept(office)
    assert file.state == "failed"


async def test_on_zalo_a_picture_goes_out_as_a_signed_link(tmp_path: Path) -> None:
    office = Office(
        f"sqlite:///{tmp_path / 'x.sqlite3'}",
        messenger="zalo",
        public_url="http://127.0.0.1:1",
        web_port=0,
        zalo_token=SecretStr("2000002:sandbox-token-of-the-zalo-bot"),
    )
    await office.open()
    assert office.app.web
    await office.app.stop()
    port = office.app.web.port
    office._settings |= {"public_url": f"http://127.0.0.1:{port}", "web_port": port}
    office.app = office.make_app()
    await office.app.start()
    coordinator, official = await office.join("SKHDT", "coordinator"), await reminded(office)
    await official.taps("Có vướng mắc")
    await official.sends_picture()
    shown = coordinator.chat[-1]
    assert "Vướng mắc số 1 – Sở Y tế: ảnh kèm theo" in shown["caption"]
    assert office.sandbox.zalo.photos[shown["photo_url"].rpartition("/")[2]] == PNG
    link = shown["photo_from"]
    async with httpx.AsyncClient(timeout=60) as http:
        answer = await http.get(link)
        assert (answer.status_code, answer.headers["content-type"], answer.content) == (200, "image/png", PNG)
        forged = link[:-9] + ("A" if link[-9] != "A" else "B") + link[-8:]  # the last sign holds bits that mean nothing
        assert (await http.get(forged)).status_code == 404
    await office.close()


def test_links_expire_and_cannot_be_forged(monkeypatch) -> None:  # type: ignore[no-untyped-def]
    links = Links("https://example.org/", "token")
    address = links.to(7)
    signed = address.removeprefix("https://example.org/picture/")
    assert links.read(signed) == 7
    assert Links("https://example.org", "other").read(signed) is None
    assert links.read("7") is None
    monkeypatch.setattr("bot.web.links.LIVES_SECONDS", -1)
    assert LIVES_SECONDS == 7 * 24 * 3600
    assert links.read(signed) is None
