"""``/moi``: an invitation to forward, and the list of agencies where nobody is."""

from __future__ import annotations

import re

import pytest

from bot.texts.render import Texts
from db import expected, posts
from db.models import Invite
from rules.authority import Role
from rules.roster import Entry
from tests.rooms import Room
from tests.talk.people import TEXTS, delivered, incoming, says, takes

MISSING = 39
"""Of 41 agencies two have an official (SYT, STC); a coordinator alone is nobody who is reminded."""


class Coordinator:
    def __init__(self, room: Room) -> None:
        self.room = room
        self.chat = room.address("SKHDT", "coordinator").chat_id

    def writes(self, text: str) -> list[str]:
        said = says(self.room, self.chat, text)
        delivered(self.room)
        return said

    def invitations(self) -> list[Invite]:
        self.room.session.flush()
        return self.room.session.query(Invite).order_by(Invite.id).all()


@pytest.fixture
def coordinator(room: Room) -> Coordinator:
    return Coordinator(room)


def test_the_invitation_can_be_forwarded_as_it_stands_and_its_code_opens_the_door(
    room: Room, coordinator: Coordinator
) -> None:
    lead, invitation = coordinator.writes("/moi SYT")
    assert "Lời mời làm đầu mối của Sở Y tế" in lead
    assert "trước 08:00 ngày 08/8/2022" in lead
    assert invitation.startswith("Kính gửi: Sở Y tế\n")
    assert "Sở Kế hoạch và Đầu tư mời đồng chí làm đầu mối của Sở Y tế trong việc theo dõi" in invitation
    assert "trước 08:00 ngày 08/8/2022" in invitation
    assert not re.search(r"\b(tôi|/moi)\b", invitation), "whoever it is forwarded to knows neither"
    found = re.search(r"Mã: (\S+)", invitation)
    assert found
    (welcome,) = says(room, "new", found[1], channel="zalo")
    assert "đầu mối của Sở Y tế" in welcome
    assert room.log("invite")[-1].actor == f"person:{room.person('SKHDT', 'coordinator').id}"


def test_a_leader_is_invited_as_the_head_of_the_agency_and_to_what_a_leader_does(coordinator: Coordinator) -> None:
    _, invitation = coordinator.writes("/moi SYT lãnh đạo")
    assert invitation.startswith(
        "Kính gửi: đồng chí Giám đốc Sở Y tế\nSở Kế hoạch và Đầu tư kính mời đồng chí theo dõi"
    )
    assert "của Sở Y tế, với tư cách lãnh đạo đơn vị.\nĐồng chí nhận báo cáo về việc quá hạn" in invitation
    assert "làm lãnh đạo" not in invitation
    assert "trả lời bằng một lần bấm" not in invitation


def test_there_is_a_way_in_for_each_messenger_that_is_connected(room: Room, coordinator: Coordinator) -> None:
    coordinator.writes("/invite SYT")
    params = room.messages("invitation", state=None)[-1].params
    code = params["code"]
    texts = Texts("vi")
    assert "•" not in texts.line("invitation", **params)
    texts.introduce("telegram", "@dondoc_bot", "https://t.me/dondoc_bot")
    assert f"• Telegram: mở https://t.me/dondoc_bot?start={code} rồi" in texts.line("invitation", **params)
    assert "Zalo" not in texts.line("invitation", **params)
    texts.introduce("zalo", "Bot Đôn Đốc", "")
    assert f"• Zalo: tìm Bot Đôn Đốc rồi gửi mã {code}." in texts.line("invitation", **params)
    texts.introduce("zalo", "Bot Đôn Đốc", "https://zalo.me/1")
    assert f"• Zalo: mở https://zalo.me/1 rồi gửi mã {code}." in texts.line("invitation", **params)


@pytest.mark.parametrize(
    ("words", "agency", "role"),
    [
        ("SYT lãnh đạo", "SYT", "leader"),
        ("theo dõi syt", "SYT", "observer"),
        ("so y te leader", "SYT", "leader"),
        ("y tế", "SYT", "official"),
        ("SKHDT điều phối viên", "SKHDT", "coordinator"),
        ("điều phối viên", "SKHDT", "coordinator"),
    ],
)
def test_agency_and_role_as_people_say_them(coordinator: Coordinator, words: str, agency: str, role: str) -> None:
    assert len(coordinator.writes(f"/moi {words}")) == 2
    (made,) = coordinator.invitations()
    assert (made.agency.code, made.role) == (agency, role)
    assert (made.expires_at - made.created_at).days == 7


def test_a_coordinator_is_invited_at_the_coordinating_agency_only(coordinator: Coordinator) -> None:
    (said,) = coordinator.writes("/moi SYT điều phối viên")
    assert "chỉ mời được điều phối viên của cơ quan mình" in said
    assert coordinator.invitations() == []


def expect(room: Room, *names: str, role: Role = Role.OFFICIAL) -> None:
    entries = [Entry("SYT", role, name, "Chuyên viên", "0912345678") for name in names]
    expected.take_list(room.session, entries, room.now, "operator")


def test_who_is_expected_is_invited_by_name_and_comes_under_it(room: Room, coordinator: Coordinator) -> None:
    expect(room, "Nguyễn Văn A", "Trần Thị B")
    lead, first, second = coordinator.writes("/moi SYT")
    assert "Lời mời đồng chí Nguyễn Văn A, Trần Thị B làm đầu mối của Sở Y tế ở từng tin dưới đây" in lead
    assert first.startswith("Kính gửi: đồng chí Nguyễn Văn A, Sở Y tế\n")
    assert second.startswith("Kính gửi: đồng chí Trần Thị B, Sở Y tế\n")
    found = re.search(r"Mã: (\S+)", second)
    assert found
    says(room, "new", found[1], channel="zalo", name="chị hoa")
    (came,) = [post.person for post in posts.at(room.session, room.agency("SYT").id)][-1:]
    assert (came.name, came.phone) == ("Trần Thị B", "0912345678")
    (me,) = says(room, "new", "/toi", channel="zalo")
    assert "\nChức vụ: Chuyên viên\nĐiện thoại: 0912345678\n" in me
    assert "Mã không đúng" in says(room, "another", found[1], channel="zalo")[0]
    assert len(coordinator.writes("/moi SYT")) == 2, "who has come is not invited again"


def test_somebody_else_can_be_invited_all_the_same(room: Room, coordinator: Coordinator) -> None:
    expect(room, "Nguyễn Văn A")
    coordinator.writes("/moi SYT")
    lead, invitation = coordinator.writes("Mời người khác")
    assert lead.startswith("Lời mời làm đầu mối của Sở Y tế ở tin dưới đây")
    assert invitation.startswith("Kính gửi: Sở Y tế\n")
    assert [made.expected is not None for made in coordinator.invitations()] == [True, False]
    expect(room, "Lê C", role=Role.LEADER)
    assert "Lê C" in coordinator.writes("/moi SYT lãnh đạo")[1]


def test_of_several_agencies_one_is_chosen_and_the_role_stays(coordinator: Coordinator) -> None:
    (asked,) = coordinator.writes("/moi UBND huyện lãnh đạo")
    assert "“UBND huyện” khớp với 8 đơn vị. Đồng chí muốn mời đơn vị nào?" in asked
    coordinator.writes("2")
    (made,) = coordinator.invitations()
    assert made.role == "leader"
    assert f"2. {made.agency.name} (" in asked
    assert "Không có đơn vị nào khớp với “xyz”" in coordinator.writes("/moi xyz")[0]


def test_who_is_missing_is_listed_page_by_page_with_a_choice_for_each(room: Room, coordinator: Coordinator) -> None:
    (first,) = coordinator.writes("/moi")
    assert first.startswith(f"Chưa có đầu mối nhận tin ({MISSING}) – trang 1/4\n1. ")
    assert "(SYT)" not in first
    (second,) = coordinator.writes("Trang sau")
    assert "trang 2/4\n1. " in second
    name = re.search(r"^3\. (.+) \((\w+)\)$", second, re.MULTILINE)
    assert name
    assert name[1] in coordinator.writes("3")[0]
    (made,) = coordinator.invitations()
    assert (made.agency.code, made.role) == (name[2], "official")
    takes(room, incoming(coordinator.chat, what="choice", token="i:list:official:2"))
    again = TEXTS.line("invite_missing", **room.messages("invite_missing")[-1].params)
    assert f"3. {name[1]} ({name[2]}) – đã mời ngày 01/8/2022, chưa ai nhận lời" in again
    (last,) = coordinator.writes("/moi lãnh đạo")
    assert "trang 1/4" in last
    coordinator.writes("1")
    assert coordinator.invitations()[-1].role == "leader"


def test_when_nobody_is_missing_it_says_how_to_invite_more(
    coordinator: Coordinator, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("db.agencies.out_of_reach", lambda session: [])
    assert "Đơn vị nào cũng đã có người nhận tin nhắc" in coordinator.writes("/moi")[0]


@pytest.mark.parametrize("token", ["i:new:99999:official", "i:new:1:boss", "i:what:1:2", "i:list:official:x", "i:list"])
def test_a_forged_choice_is_over(room: Room, coordinator: Coordinator, token: str) -> None:
    assert takes(room, incoming(coordinator.chat, what="choice", token=token)) == "stale"
    assert coordinator.invitations() == []


def test_an_agency_that_left_is_not_invited(room: Room, coordinator: Coordinator) -> None:
    gone = room.agency("SXD")
    gone.gone_at = room.now
    assert takes(room, incoming(coordinator.chat, what="choice", token=f"i:new:{gone.id}:official")) == "stale"


@pytest.mark.parametrize("role", ["official", "leader"])
def test_only_coordinators_invite_and_only_in_private(room: Room, coordinator: Coordinator, role: str) -> None:
    chat = room.address("SYT", role).chat_id
    assert "không có quyền làm việc này" in says(room, chat, "/moi SYT")[0]
    assert takes(room, incoming(chat, what="choice", token="i:new:1:official")) == "not_for_role"
    assert "/moi" not in says(room, chat, "/help")[0]
    assert "/moi SYT – " in says(room, coordinator.chat, "/help")[0]
    takes(room, incoming("group", text="/moi SYT", private=False, sender_id=coordinator.chat))
    assert coordinator.invitations() == []


def test_the_menu_names_it_to_coordinators(coordinator: Coordinator) -> None:
    assert "\nmoi Mời người" in "\n" + TEXTS.line("menu", roles=["coordinator"])
    assert "moi " not in TEXTS.line("menu", roles=["official", "observer"])
    assert "invite Invite people" in Texts("en").line("menu", roles=["coordinator"])


def test_who_made_the_invitation_is_told_once_that_it_was_taken_up(room: Room, coordinator: Coordinator) -> None:
    other = room.join("SKHDT", "coordinator")
    coordinator.writes("/moi SYT")
    code = room.messages("invitation", state=None)[-1].params["code"]
    says(room, "new", f"{code}", channel="zalo", name="Người mới")
    (told,) = room.messages("invite_taken")
    assert told.person_id == room.person("SKHDT", "coordinator").id != other.id
    assert told.scheduled is None, "it answers their own act"
    for language in ("vi", "en"):
        Texts(language).render(told.kind, told.params, "html")
    line = TEXTS.render(told.kind, told.params, "plain").text
    assert line == "👋 Người mới đã nhận lời mời của đồng chí: đầu mối của Sở Y tế."
    says(room, "other", f"{code}", channel="zalo")
    assert len(room.messages("invite_taken")) == 1


def test_who_takes_a_second_post_is_told_of_as_well_and_whoever_has_left_hears_nothing(
    room: Room, coordinator: Coordinator
) -> None:
    room.join("SKHDT", "coordinator")
    coordinator.writes("/moi STC lãnh đạo")
    coordinator.writes("/moi SYT lãnh đạo")
    codes = [each.params["code"] for each in room.messages("invitation", state=None)]
    chat = room.address("SYT").chat_id
    says(room, chat, f"/start {codes[0]}")
    delivered(room)
    says(room, chat, "thêm")
    assert len(room.messages("invite_taken", None)) == 1
    room.person("SKHDT", "coordinator").stopped_at = room.now
    says(room, "new", codes[1], channel="zalo")
    assert len(room.messages("invite_taken", None)) == 1


def test_an_invitation_of_the_command_line_is_told_of_in_the_digest_alone(room: Room) -> None:
    room.invitation("SYT")
    assert room.session.query(Invite).one().made_by is None
