"""The board page: a link opens it on one device, for a day, while its person may; all else is refused alike."""

from __future__ import annotations

import re
from datetime import date, timedelta

import httpx
import pytest
from sqlalchemy import select

from db import events, files, people, posts, programs, successions
from db.board_links import BOARD_LINKS
from db.device_links import LASTS
from db.models import Audit, Event, Program
from jobs import succeeding
from rules.events import Told
from rules.status import Move
from tests.db.test_events import of, with_pmus
from tests.desks import BILLION, has_capital, sent
from tests.rooms import Room, local, second_program
from tests.web.boards import House, Link

PNG = b"\x89PNG\r\n\x1a\n" + b"0" * 20


@pytest.fixture
def house(room: Room) -> House:
    return House(room)


async def opened(link: Link, device: httpx.AsyncClient) -> str:
    """Open a link on a device; returns the board."""
    answer = await device.post(link.path)
    assert (answer.status_code, answer.headers["location"]) == (303, ".")
    answer = await device.get(link.path)
    assert answer.status_code == 200, answer.text
    return answer.text


async def refused(device: httpx.AsyncClient, path: str) -> str:
    """That looking and opening are refused there; returns what is said."""
    said = {(answer.status_code, answer.text) for answer in (await device.get(path), await device.post(path))}
    ((status, text),) = said
    assert status == 404
    return text


async def test_a_link_opens_the_board_on_the_device_that_confirms_and_a_cell_tells_its_story(house: House) -> None:
    room = house.room
    reply = sent(room, room.assignment(), local("2022-08-01T07:30"), document_number="12/BC-SYT", text="Đã đủ số liệu")
    file = files.want(room.session, "telegram", "x", room.person("SYT"), room.now)
    file.reply_id = reply.id
    files.keep(room.session, file.id, PNG)
    link = house.link()
    async with house.device() as preview, house.device() as device:
        for _ in range(2):
            page = await preview.get(link.path)
            assert (page.status_code, "Mở bảng" in page.text, "Sở Y tế" in page.text) == (200, True, False)
        board = await opened(link, device)
        assert "Chương trình số 01/CTr-UBND" in board
        assert board.count("Sở Y tế") == 3, "a row, and two choices to filter by"
        (row,) = re.findall(r'<tr><th scope="row">Sở Y tế</th>(.*?)</tr>', board)
        (cell,) = re.findall(r'<td class="done_in_time"><a href="(\d+)">✓<i> xong đúng hạn</i></a></td>', row)
        assert cell == str(room.assignment().id)
        story = await device.get(link.path + cell)
        assert story.status_code == 200
        for words in ("Sở Y tế", "Đúng hạn", "12/BC-SYT", "Đã đủ số liệu", reply_by(room), "trước ngày 15/8/2022"):
            assert words in story.text, words
        picture = re.search(r'<img src="(picture/\d+)"', story.text)
        assert picture
        shown = await device.get(link.path + picture[1])
        assert (shown.content, shown.headers["content-type"]) == (PNG, "image/png")
        for answer in (await device.get(link.path), story, shown):
            assert answer.headers["cache-control"] == "no-store"
            assert answer.headers["x-robots-tag"] == "noindex"
            assert answer.headers["referrer-policy"] == "no-referrer"
            assert "default-src 'none'" in answer.headers["content-security-policy"]
        assert await preview.get(link.path + cell), "and nobody else"
        text = await refused(preview, link.path)
        assert [(await preview.get(link.path + each)).text for each in (cell, picture[1])] == [text, text]
        again = await device.post(link.path)
        assert again.status_code == 303, "who presses twice has opened it"
    assert [
        row.action for row in room.session.scalars(select(Audit).where(Audit.subject == f"board_link:{link.id}"))
    ] == [
        "make_board",
        "open_board",
    ]


async def test_a_story_shows_the_day_from_which_it_is_counted_with_its_papers(house: House) -> None:
    room = house.room
    row, by, at = room.assignment(), room.person("SYT"), local("2022-08-02T09:00")
    told = {"happened_on": date(2022, 8, 1), "at": at, "stored_at": at, "amount": 12_500_000_000}
    event = Event(assignment_id=row.id, of="nhận Kế hoạch", subject="Cầu <b>Rào</b> 3", person_id=by.id, **told)
    room.add(event)
    file = files.want(room.session, "telegram", "x", by, room.now)
    file.event_id = event.id
    files.keep(room.session, file.id, PNG)
    paper = files.want(room.session, "telegram", "y", by, room.now, name="biên bản.pdf")
    paper.event_id, paper.state = event.id, "kept"
    link = house.link()
    async with house.device() as device:
        await opened(link, device)
        story = (await device.get(f"{link.path}{row.id}")).text
        for words in ("Nhận Kế hoạch: ngày 01/8/2022, 12,5 tỷ đồng", "Cầu &lt;b&gt;Rào&lt;/b&gt; 3", "📎 biên bản.pdf"):
            assert words in story, words
        assert f'<img src="picture/{file.id}" alt="Ảnh 1 kèm theo sự kiện"' in story
        assert (await device.get(f"{link.path}picture/{file.id}")).content == PNG


def reply_by(room: Room) -> str:
    return room.person("SYT").name


async def test_every_link_that_does_not_hold_is_refused_alike(house: House) -> None:
    room = house.room
    async with house.device() as device, house.device() as other:
        forged = await refused(device, house.link().path[:-4] + "abc/")
        assert "Liên kết này không dùng được" in forged
        assert await refused(device, "/board/x/") == forged
        never = house.link()
        room.later(hours=24)
        assert await refused(device, never.path) == forged, "a day has passed"
        link = house.link()
        await opened(link, device)
        assert await refused(other, link.path) == forged, "it was opened elsewhere"
        other.cookies.set("board", "x", path=link.path)
        assert await refused(other, link.path) == forged
        room.now += LASTS - timedelta(seconds=1)
        assert (await device.get(link.path)).status_code == 200
        room.later(seconds=1)
        assert await refused(device, link.path) == forged, "it lasts a day there"
        back = house.link()
        await opened(back, device)
        assert BOARD_LINKS.revoke(room.session, house.row(back), room.now, "person:1")
        assert not BOARD_LINKS.revoke(room.session, house.row(back), room.now, "person:1")
        assert await refused(device, back.path) == forged, "it was taken back"
        assert (await device.get(back.path + "1")).text == forged


async def test_a_link_ends_with_the_post_and_with_dung_and_a_second_post_does_not_save_it(house: House) -> None:
    room = house.room
    async with house.device() as device:
        for number in range(2):
            room.join("SKHDT", "observer")
            first, unopened = house.link("SKHDT", "observer"), house.link("SKHDT", "observer")
            await opened(first, device)
            person = room.person("SKHDT", "observer")
            if number:
                people.stop(room.session, person, room.now)
                people.resume(room.session, person, room.now)
            else:
                posts.end(room.session, person.held[0], room.now, "operator")
                person.posts[0].role = "official"
            for link in (first, unopened):
                await refused(device, link.path)


async def test_an_agencys_link_shows_the_agency_alone(house: House) -> None:
    room = house.room
    link = house.link("SYT", "leader", "SYT")
    other = room.assignment("STC")
    async with house.device() as device:
        board = await opened(link, device)
        assert "Sở Y tế" in board
        assert "Sở Tài chính" not in board
        assert (await device.get(link.path + str(room.assignment().id))).status_code == 200
        assert (await device.get(link.path + str(other.id))).status_code == 404
        assert "Sở Tài chính" not in (await device.get(link.path + "?agency=STC")).text
        whole = house.link("SYT", "leader")
        await refused(device, whole.path)


async def test_of_one_agency_it_is_told_what_is_late_and_since_when(house: House) -> None:
    room = house.room
    room.at("2022-08-18T09:00")
    link, whole = house.link("SYT", "leader", "SYT"), house.link()
    async with house.device() as device:
        own = await opened(link, device)
        assert "Đang quá hạn: 3 việc" in own
        *meetings, row = re.findall(r"<li><a href=\"(\d+)\"><span>(.*?)</span> <b>(.*?)</b>", own)
        assert [each[2] for each in meetings] == ["9 ngày làm việc", "4 ngày làm việc"]
        title = "Báo cáo kết quả thực hiện Chương trình năm 2022 <small>quá hạn từ 15/8/2022</small>"
        assert row == (str(room.assignment().id), title, "4 ngày làm việc")
        assert "PHANBO-2022" not in own, "it does not owe this one"
        assert "BC-DINHKY" in own
        room.move(room.assignment(), Move.REPORT)
        assert "Đang quá hạn: 2 việc" in (await device.get(link.path)).text
        assert "Không có việc nào quá hạn" in (await device.get(link.path + "?duty=BC-DINHKY")).text
    async with house.device() as device:
        await opened(whole, device)
        one = (await device.get(whole.path + "?agency=STC")).text
        assert "Đang quá hạn: 3 việc" in one
        assert f'href="{room.assignment("STC").id}?agency=STC"' in one
        late = (await device.get(whole.path + "?agency=STC&duty=GIAOBAN")).text
        assert "Đang quá hạn: 2 việc" in late
        assert "PHANBO-2022" in late, "another agency may be chosen next"


async def test_what_is_counted_from_events_has_a_column_with_counts_and_its_stories(house: House) -> None:
    room = house.room
    room.load(with_pmus)
    room.plan()
    room.join("BQLGT")
    by = room.person("BQLGT")
    told = [Told(f"cầu {number}", 10**9, date(2022, 7, 27 + number)) for number in range(3)]
    first, *_ = [events.record(room.session, of(room), each, by, room.now, room.rules) for each in told]
    room.at("2022-08-02T09:00")
    link = house.link()
    async with house.device() as device:
        board = await opened(link, device)
        assert "từng lần" in board
        (row,) = re.findall(r'<tr><th scope="row">[^<]*giao thông</th>(.*?)</tr>', board)
        (cell,) = re.findall(r'<td class="open_late"><a href="(\d+)">! 1/3<i> quá hạn 1 trên 3 lần</i></a></td>', row)
        assert cell == str(first.assignment_id)
        story = (await device.get(link.path + cell)).text
        assert "Các lần khác của đơn vị" in story
        assert re.findall(r"cầu [12]", story) == ["cầu 1", "cầu 2"]
        soon = (await device.get(link.path + "?state=open_soon")).text
        assert re.search(r'<td class="open_soon"><a href="\d+\?state=open_soon">◔ 2/2', soon)
        assert "từng lần" not in (await device.get(link.path + "?state=done_late")).text


async def test_the_board_looks_the_same_whoever_wrote_whatever(house: House) -> None:
    """HTML, marks that turn the text around, and very long texts stay words."""
    room = house.room
    hostile = '"><script>alert(1)</script>\u202e{{ 7*7 }}</td>' + "x" * 100_000
    agency = room.agency("SYT")
    agency.name = hostile
    room.person("SYT").name = hostile
    row = room.assignment()
    row.duty.title = row.duty.clause = hostile
    reply = room.reply(row, "obstacle", text=hostile, document_number=hostile)
    room.request(reply, "obstacle", text=hostile, note=hostile)
    room.move(row, Move.REPORT)
    link = house.link()
    async with house.device() as device:
        for page in (await opened(link, device), (await device.get(f"{link.path}{row.id}")).text):
            assert "<script>alert" not in page
            assert "\u202e" not in page
            assert "49" not in re.findall(r"alert\(1\)\S*", page)[0]
            assert len(page) < 60_000
            assert page.count("<script") <= 1


async def test_where_it_runs_behind_https_the_cookie_is_for_that_alone(room: Room) -> None:
    house = House(room, public_url="https://office.example/dondoc")
    link = house.link()
    async with house.device() as device:
        answer = await device.post(link.path)
        cookie = answer.headers["set-cookie"]
        for part in ("HttpOnly", "Secure", "SameSite=lax", f"Path=/dondoc{link.path}", "Max-Age=86400"):
            assert part in cookie, part
        bare = await device.get(link.path[:-1])
        assert (bare.status_code, bare.headers["location"]) == (307, link.path.split("/")[-2] + "/")
    stored = house.row(link)
    assert stored.device_hash and stored.device_hash not in cookie


async def test_it_is_packed_and_its_files_are_its_own(house: House) -> None:
    link = house.link()
    async with house.device(headers={"accept-encoding": "gzip"}) as device:
        page = await opened(link, device)
        answer = await device.get(link.path)
        assert answer.headers["content-encoding"] == "gzip"
        wanted = re.findall(r'(?:href|src)="(\.\./\.\./static/[^"]+)"', page)
        assert len(wanted) == 3
        for each in wanted:
            assert (await device.get(link.path + each)).status_code == 200, each
        assert (await device.get("/static/board.py")).status_code == 404
        assert "http" not in page.replace("http-equiv", "")


async def test_it_speaks_english_where_the_people_do(room: Room) -> None:
    house = House(room, "en")
    async with house.device() as device:
        board = await opened(house.link(), device)
        assert '<html lang="en">' in board
        assert "Due soon" in board
        assert "Tình trạng" not in board


async def test_a_program_that_is_archived_is_left_out_of_an_agencys_board(house: House) -> None:
    room = house.room
    row = room.assignment()
    room.load(second_program)
    room.plan()
    link = house.link("SYT", "leader", "SYT")
    first, second = room.session.scalars(select(Program).order_by(Program.id))
    async with house.device() as device:
        assert second.name in await opened(link, device)
        programs.move(room.session, first, programs.ARCHIVED, room.now)
        page = (await device.get(link.path)).text
        assert (first.name in page, second.name in page) == (False, True)
        assert first.name not in (await device.get(f"{link.path}?program={first.id}")).text
        assert (await device.get(f"{link.path}{row.id}")).status_code == 404
        programs.move(room.session, second, programs.ARCHIVED, room.now)
        await refused(device, link.path)


def tiles(page: str) -> dict[str, int]:
    """The counts on top by status word."""
    return {word: int(count) for word, count in re.findall(r'<li><a class="(\w+)"[^>]*><b>(\d+)</b>', page)}


def offered(page: str, name: str) -> list[str]:
    """The choices of a filter (their values), but for *Tất cả*."""
    (found,) = re.findall(rf'<select name="{name}">(.*?)</select>', page)
    return [each for each in re.findall(r'value="([^"]*)"', found) if each]


async def test_the_counts_on_top_follow_the_filters_and_only_agencies_that_are_there_are_offered(house: House) -> None:
    room = house.room
    sent(room, room.assignment(), local("2022-08-01T07:30"))
    room.at("2022-08-18T08:00")
    link = house.link()
    async with house.device() as device:
        await opened(link, device)

        async def seen(query: str) -> str:
            answer = await device.get(f"{link.path}?{query}")
            assert answer.status_code == 200
            return answer.text

        everything = tiles(await seen(""))
        health = tiles(await seen("agency=SYT"))
        assert (health["done_in_time"], health["open_late"]) == (1, 2), "two meetings are not answered"
        assert tiles(await seen("agency=SYT&duty=BC-DINHKY")) == {word: int(word == "done_in_time") for word in health}
        assert tiles(await seen("agency=SYT&state=open_late")) == health, "each of them is such a choice itself"
        reports = tiles(await seen("duty=BC-DINHKY"))
        assert (reports["done_in_time"], reports["open_late"]) == (1, 39)
        districts = await seen("group=27&duty=BC-DINHKY")
        assert (tiles(districts)["done_in_time"], tiles(districts)["open_late"]) == (0, 15)
        theirs = offered(districts, "agency")
        assert len(theirs) == 15 and "HONGBANG" in theirs and "SYT" not in theirs
        assert len(offered(await seen(""), "agency")) == 41
        other = await seen("group=27&agency=SYT&duty=BC-DINHKY")
        assert tiles(other) == tiles(districts), "an agency of another group cannot be seen to be chosen"
        assert tiles(await seen("agency=NOBODY&duty=NOTHING&group=99")) == everything
        own = house.link("SYT", "leader", "SYT")
        assert tiles(await opened(own, device)) == health, "as on the agency's own board"


async def test_it_says_what_is_not_confirmed_and_what_a_choice_of_standing_narrows(house: House) -> None:
    room = house.room
    sent(room, room.assignment(), local("2022-08-01T07:30"))
    room.at("2022-08-18T08:00")
    link = house.link()
    async with house.device() as device:
        page = await opened(link, device)
        assert "Trong số đã hoàn thành, 1 báo cáo đã gửi nhưng chưa xác nhận đã nhận được." in page
        assert "chỉ thu hẹp bảng bên dưới" not in page
        assert "chưa xác nhận" not in (await device.get(f"{link.path}?agency=STC")).text
        narrowed = (await device.get(f"{link.path}?state=open_late")).text
        assert "Lọc theo tình trạng chỉ thu hẹp bảng bên dưới; các con số, danh sách quá hạn" in narrowed
        assert "1 báo cáo đã gửi" in narrowed


async def test_a_board_of_one_agency_knows_no_groups(house: House) -> None:
    link = house.link("SYT", "leader", "SYT")
    async with house.device() as device:
        whole = tiles(await opened(link, device))
        assert tiles((await device.get(f"{link.path}?group=27")).text) == whole


async def test_disbursement_follows_the_agencies_that_are_chosen(house: House) -> None:
    room = house.room
    for code, planned in (("SYT", 4), ("HONGBANG", 10)):
        has_capital(room, code, planned * BILLION)
        room.reply(room.meeting(code), "held", by=room.person("SYT"), disbursed=BILLION)
    link = house.link()
    async with house.device() as device:
        assert "theo 2 đơn vị" in await opened(link, device)
        assert "Năm 2022: 10%" in (await device.get(f"{link.path}?group=27")).text
        assert "Năm 2022: 25%" in (await device.get(f"{link.path}?agency=SYT")).text


async def test_a_link_to_an_agency_that_was_merged_shows_its_heir(house: House) -> None:
    room = house.room
    link = house.link("SYT", "leader", "SYT")
    async with house.device() as device:
        assert "Sở Y tế" in await opened(link, device)
        ending, following = [room.agency("SYT")], [room.agency("STC")]
        row = successions.decide(room.session, ending, following, room.now.date(), room.now, "operator")
        succeeding.decide(room.session, room.rules, row, room.now)
        board = (await device.get(link.path)).text
        assert "Sở Tài chính" in board
        assert "Sở Y tế" not in board


async def test_the_board_of_a_program_that_is_paused_says_so(house: House) -> None:
    room, link = house.room, house.link()
    async with house.device() as device:
        assert "đang tạm dừng" not in await opened(link, device)
        programs.move(room.session, room.session.get_one(Program, 1), programs.PAUSED, room.now)
        page = (await device.get(link.path)).text
        assert "⏸ Chương trình đang tạm dừng: tôi không gửi nhắc, câu trả lời vẫn được ghi." in page
