"""The people and agencies of the play: who is invited, in which order, and what the document leaves open."""

from __future__ import annotations

from datetime import timedelta

from bot.play import demo
from bot.texts.render import Texts
from db import invites
from rules.check import parse_program
from rules.program import Program
from tests.rooms import SEED, Room


def seed() -> Program:
    return parse_program(SEED.read_text("utf-8"))


def test_the_play_names_two_units_where_the_document_names_none() -> None:
    plain, played = seed(), demo.played(seed())
    assert {group.number: [agency.code for agency in group.agencies] for group in played.groups} == {
        group.number: [agency.code for agency in group.agencies] or ["QLDA1", "QLDA2"] for group in plain.groups
    }
    assert all(
        "(chạy thử)" in agency.name for group in played.groups if group.number == 25 for agency in group.agencies
    )
    payment = next(duty for duty in played.duties if duty.code == "THANHTOAN")
    assert [agency.code for agency in played.owing(payment)] == ["QLDA1", "QLDA2"]
    assert demo.played(played) == played


def test_only_a_group_of_such_units_is_filled() -> None:
    plain = seed()
    groups = tuple(
        group.model_copy(update={"agencies": ()} if group.number == 26 else {"title": "Các trường"})
        for group in plain.groups
        if group.number in (25, 26)
    )
    assert [group.agencies for group in demo.played(plain.model_copy(update={"groups": groups})).groups] == [(), ()]


def test_everybody_is_named_by_role_and_a_leader_follows_the_official(room: Room) -> None:
    cast = demo.invite_everyone(room.session, room.now)
    texts = Texts("vi")
    named = [(texts.line("persona", **who), heading) for who, heading, _ in cast]
    assert named[:6] == [
        ("Điều phối viên Sở Kế hoạch và Đầu tư", ""),
        ("Người theo dõi, Văn phòng Ủy ban nhân dân thành phố", ""),
        ("Đầu mối Sở Kế hoạch và Đầu tư", "1. Sở Kế hoạch và Đầu tư"),
        ("Giám đốc Sở Kế hoạch và Đầu tư", "1. Sở Kế hoạch và Đầu tư"),
        ("Đầu mối Sở Tài chính", "2. Sở Tài chính"),
        ("Giám đốc Sở Tài chính", "2. Sở Tài chính"),
    ]
    assert named[-1] == ("Chủ tịch UBND huyện Bạch Long Vĩ", "27. Ủy ban nhân dân các quận, huyện")
    assert ("Trưởng ban Quản lý Khu kinh tế Hải Phòng", "19. Ban Quản lý Khu kinh tế Hải Phòng") in named
    assert [who["role"] for who, _, _ in cast[2:]] == ["official", "leader"] * 41
    for who, _, code in cast:
        found = invites.find(room.session, code, room.now + timedelta(hours=1))
        assert found is not None
        assert (found.role, found.agency.name) == (who["role"], who["agency"])


def test_the_group_of_an_agency_is_bound_by_a_code_of_groups(room: Room) -> None:
    code = demo.invite_group(room.session, room.now)
    found = invites.find(room.session, code, room.now, for_group=True)
    assert found is not None
    assert found.agency.code == "SYT"
    assert Texts("vi").line("persona", role="group", agency="Sở Y tế", head="") == "Tổ tổng hợp Sở Y tế"
