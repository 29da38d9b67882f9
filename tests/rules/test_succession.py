"""Who inherits what from which day, and what a program's file says once agencies have taken the place of others."""

from __future__ import annotations

import json
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.check import ProgramMistakes, parse_program
from rules.codes import code_of, proposed
from rules.program import Program
from rules.succession import (
    Added,
    Directory,
    InForce,
    Succession,
    ancestors,
    in_force,
    inheritor,
    standing_for,
    takes_effect,
    took_over,
)
from tests.rooms import SEED

FILE = parse_program(SEED.read_text("utf-8"))
DAY = date(2022, 9, 1)
NEXT = date(2022, 10, 1)


def held(*successions: Succession, **more: Any) -> InForce:
    return in_force(FILE, Directory(successions=successions, **more))


def owing(program: Program, duty: str) -> list[str]:
    spec = next(each for each in program.duties if each.code == duty)
    return [agency.code for agency in program.owing(spec)]


def group_of(program: Program, code: str) -> int:
    (number,) = [group.number for group in program.groups for agency in group.agencies if agency.code == code]
    return number


def test_without_anything_in_the_directory_the_file_holds_as_it_is() -> None:
    found = held()
    assert found.program == FILE
    assert found == InForce(found.program)


def test_a_new_agency_stands_in_the_old_ones_place_with_its_duties_from_the_day_on() -> None:
    found = held(Succession(("SXD",), ("SQH",), DAY), names={"SQH": ("Sở Quy hoạch", "Giám đốc")})
    assert group_of(found.program, "SQH") == group_of(FILE, "SXD")
    assert found.former == {"SXD"}
    assert found.ancestors == {"SQH": ("SXD",)}
    assert [agency.name for agency in found.program.agencies if agency.code == "SQH"] == ["Sở Quy hoạch"]
    for duty in ("BC-DINHKY", "GIAOBAN"):
        assert "SXD" not in owing(found.program, duty)
        assert "SQH" in owing(found.program, duty)
        assert found.since[duty, "SQH"] == DAY
    assert ("BC-DINHKY", "SYT") not in found.since


def test_an_agency_of_the_program_that_takes_anothers_place_stays_where_it_is_and_owes_both_duties() -> None:
    found = held(Succession(("HONGBANG", "SXD"), ("SYT",), DAY))
    assert group_of(found.program, "SYT") == group_of(FILE, "SYT")
    assert ("BC-DINHKY", "SYT") not in found.since, "its own report it has owed all along"
    assert "SYT" in owing(found.program, "PHANBO-2022"), "a duty of the district's group"
    assert found.since["PHANBO-2022", "SYT"] == DAY
    assert len(found.program.agencies) == len(FILE.agencies) - 2


def test_who_takes_the_place_of_the_one_that_receives_reports_owes_none_to_itself() -> None:
    found = held(Succession(("SKHDT",), ("STC",), DAY))
    assert found.program.coordinator == "STC"
    assert {duty.to for duty in found.program.duties} == {"STC", None}
    assert "STC" not in owing(found.program, "BC-DINHKY")
    assert "STC" in owing(found.program, "GIAOBAN"), "the receiver met as everybody does"
    assert ("GIAOBAN", "STC") not in found.since
    assert owing(found.program, "TONGHOP") == ["STC"]
    assert found.since["TONGHOP", "STC"] == DAY


def test_of_two_that_take_the_receivers_place_the_heir_receives_and_the_other_reports() -> None:
    for heir, other in (("MOT", "HAI"), ("HAI", "MOT")):
        found = held(Succession(("SKHDT",), ("MOT", "HAI"), DAY, heir))
        assert found.program.coordinator == heir
        assert heir not in owing(found.program, "BC-DINHKY")
        assert other in owing(found.program, "BC-DINHKY")
        assert found.since["BC-DINHKY", other] == DAY


def test_an_agency_that_ended_owes_nothing_and_one_that_was_added_owes_what_its_group_does() -> None:
    found = held(Succession(("SXD",), (), DAY), added=(Added("BQL", 25, NEXT), Added("SYT", 25, NEXT)))
    assert "SXD" not in [agency.code for agency in found.program.agencies]
    assert group_of(found.program, "BQL") == 25
    assert group_of(found.program, "SYT") == 9, "the file says where it stands"
    assert owing(found.program, "THANHTOAN") == ["BQL"]
    assert found.since == {(duty, "BQL"): NEXT for duty in ("BC-DINHKY", "GIAOBAN", "THANHTOAN", "GIAINGAN-2022")}
    followed = held(Succession(("BQL",), ("MOI",), NEXT), added=(Added("BQL", 25, DAY),))
    assert owing(followed.program, "THANHTOAN") == ["MOI"]
    assert followed.since["THANHTOAN", "MOI"] == NEXT


def test_a_name_of_the_directory_is_what_the_program_says() -> None:
    found = held(names={"SYT": ("Sở Y tế và Dân số", "Quyền Giám đốc")})
    (agency,) = [each for each in found.program.agencies if each.code == "SYT"]
    assert (agency.name, agency.head) == ("Sở Y tế và Dân số", "Quyền Giám đốc")


def with_more(**duty: Any) -> Program:
    """The file with tasks of two groups that are due, and more said of the report."""
    raw = json.loads(SEED.read_text("utf-8"))
    due = {"clause": "III", "ladder": "work", "deadlines": [{"by": "2022-12-01"}]}
    bearers = {"lead": ["STC", "SXD"], "support": ["SYT", "SCT"]}
    groups = {agency["code"]: group for group in raw["groups"] for agency in group.get("agencies", ())}
    groups["SYT"]["tasks"].append({"code": "CHUNG", "title": "Việc chung", "bearers": bearers, **due})
    groups["HONGBANG"]["tasks"].append({"code": "NHOM", "title": "Việc của nhóm", **due})
    raw["ladders"]["work"] = raw["ladders"][raw["duties"][0]["ladder"]]
    next(each for each in raw["duties"] if each["code"] == "BC-DINHKY").update(duty)
    return parse_program(json.dumps(raw))


def seen(program: Program, *successions: Succession) -> dict[str, Any]:
    found = in_force(program, Directory(successions=successions))
    return {
        duty.code: (duty, [agency.code for agency in found.program.owing(duty)]) for duty in found.program.every_duty
    }


def test_a_task_that_is_due_goes_over_with_who_bears_it_and_who_helps() -> None:
    program = with_more()
    assert program.every_duty, (
        "what was reckoned of the file is not what holds of the program seen through the directory"
    )
    duty, owed = seen(program, Succession(("SXD",), ("MOI",), DAY))["CHUNG"]
    assert (sorted(owed), duty.support) == (["MOI", "STC"], ("SYT", "SCT"))
    duty, owed = seen(program, Succession(("SYT",), ("STC",), DAY))["CHUNG"]
    assert (owed, duty.support) == (["STC", "SXD"], ("SCT",)), "who leads does not help as well"
    duty, owed = seen(program, Succession(("SCT",), ("A", "B"), DAY))["CHUNG"]
    assert (owed, duty.support) == (["STC", "SXD"], ("SYT", "A", "B"))
    plain = seen(program)["NHOM"][1]
    assert seen(program, Succession(("HONGBANG",), ("SYT",), DAY))["NHOM"][1] == [
        "SYT", *(code for code in plain if code != "HONGBANG")
    ]  # fmt: skip
    assert in_force(program, Directory(successions=(Succession(("SXD",), ("MOI",), DAY),))).since["CHUNG", "MOI"] == DAY


def test_an_exception_is_inherited_as_well() -> None:
    program = with_more(owed_by={"groups": "all", "except": ["SKHDT", "SYT"]})
    duty, owed = seen(program, Succession(("SYT",), ("MOI",), DAY))["BC-DINHKY"]
    assert "MOI" not in owed
    assert duty.to == "SKHDT"


def test_who_gets_a_copy_and_who_passes_it_on_are_those_who_are_there() -> None:
    outside = {"name": "Ủy ban nhân dân tỉnh"}
    program = with_more(to=outside, through="SKHDT", cc=["SYT", outside, "STC"])
    duty, _ = seen(program, Succession(("SYT",), ("STC",), DAY), Succession(("SKHDT",), ("MOI",), DAY))["BC-DINHKY"]
    assert (duty.through, duty.to.name, duty.cc) == ("MOI", outside["name"], ("STC", duty.to))


def test_successors_count_from_the_first_day_of_those_before_them_or_from_their_own() -> None:
    since = {"SYT": "2022-11-19", "STC": "2022-11-10", "SXD": "2022-11-05"}
    program = with_more(deadlines=[{"within": "P10D", "of": "nhận Kế hoạch", "since": since}])
    own = {code: date.fromisoformat(day) for code, day in since.items()}

    def counted(*successions: Succession) -> dict[str, date]:
        (deadline,) = seen(program, *successions)["BC-DINHKY"][0].deadlines
        return dict(deadline.since)

    assert counted() == own
    assert counted(Succession(("SCT",), ("MOI",), DAY)) == own
    assert counted(Succession(("SYT", "STC"), ("MOI",), DAY)) == {"MOI": own["STC"], "SXD": own["SXD"]}
    assert counted(Succession(("SXD",), ("STC",), DAY)) == {"SYT": own["SYT"], "STC": own["STC"]}
    assert counted(Succession(("SYT",), ("A", "B"), DAY)) == {
        "A": own["SYT"],
        "B": own["SYT"],
        "STC": own["STC"],
        "SXD": own["SXD"],
    }


CHAIN = (
    Succession(("A", "B"), ("C",), DAY),
    Succession(("C",), ("D", "E"), NEXT),
    Succession(("F",), (), NEXT),
)


def test_chains_are_followed_to_who_is_there() -> None:
    assert standing_for("A", CHAIN) == ("D", "E")
    assert standing_for("D", CHAIN) == ("D",)
    assert standing_for("F", CHAIN) == ()
    assert inheritor("A", CHAIN) == "D"
    assert inheritor("F", CHAIN) is None
    assert inheritor("Z", CHAIN) == "Z"
    assert ancestors("E", CHAIN) == ("C", "A", "B")
    assert took_over("E", "C", CHAIN) == NEXT
    assert took_over("E", "A", CHAIN) == NEXT
    assert took_over("C", "A", CHAIN) == DAY
    assert took_over("E", "F", CHAIN) is None
    assert took_over("E", "Z", CHAIN) is None


def test_who_was_named_inherits_if_it_is_a_successor_else_the_first() -> None:
    assert Succession(("A",), ("D", "E"), DAY, "E").inheritor == "E"
    assert Succession(("A",), ("D", "E"), DAY, "X").inheritor == "D"
    assert Succession(("A",), ("D", "E"), DAY).inheritor == "D"
    assert Succession(("A",), (), DAY).inheritor is None


def test_a_day_to_come_waits() -> None:
    assert takes_effect(DAY, DAY)
    assert takes_effect(DAY, NEXT)
    assert not takes_effect(NEXT, DAY)


CODES = [agency.code for agency in FILE.agencies]
NEW = ["N1", "N2", "N3", "N4", "N5", "N6"]


@st.composite
def histories(draw: st.DrawFn) -> tuple[Succession, ...]:
    """Successions one after the other: of agencies that are there, by others that are there or new."""
    there, new, found = list(CODES), list(NEW), list[Succession]()
    for number in range(draw(st.integers(0, 4))):
        olds = draw(st.lists(st.sampled_from(there), min_size=1, max_size=3, unique=True))
        there = [code for code in there if code not in olds]
        news = draw(st.lists(st.sampled_from([*there[:4], *new]), min_size=1, max_size=3, unique=True))
        there += [code for code in news if code not in there]
        new = [code for code in new if code not in there]
        found.append(Succession(tuple(olds), tuple(news), DAY + timedelta(days=number), draw(st.sampled_from(news))))
    return tuple(found)


@given(histories())
def test_nobody_vanishes_nobody_stands_twice_and_nobody_reports_to_itself(history: tuple[Succession, ...]) -> None:
    found = in_force(FILE, Directory(successions=history))
    codes = [agency.code for agency in found.program.agencies]
    assert len(codes) == len(set(codes))
    assert set(codes) == {last for code in CODES for last in standing_for(code, history)}
    assert not set(codes) & {old for each in history for old in each.olds}
    assert found.former == {old for each in history for old in each.olds} & set(CODES)
    assert found.program.coordinator in codes
    assert found.program.coordinator == inheritor("SKHDT", history)
    for duty in found.program.duties:
        owed = owing(found.program, duty.code)
        if duty.code == "BC-DINHKY":
            assert duty.to not in owed, "the file leaves the receiver out"
            assert set(owed) == set(codes) - {duty.to}, "everybody else reports, whoever they were"
        elif duty.to:
            assert duty.to in codes
        for code in owed:
            own = code in owing(FILE, duty.code)
            since = found.since.get((duty.code, code))
            assert since is None if own else since in {each.day for each in history}


@given(histories())
def test_the_same_seen_again_is_the_same(history: tuple[Succession, ...]) -> None:
    """Loading the file again undoes nothing; and what holds is itself a program."""
    directory = Directory(successions=history)
    assert in_force(FILE, directory) == in_force(FILE, directory)
    dumped = in_force(FILE, directory).program.model_dump_json(by_alias=True, exclude_none=True)
    assert [agency.code for agency in parse_program(dumped).agencies] == [
        agency.code for agency in in_force(FILE, directory).program.agencies
    ]


def test_codes_are_read_as_they_are_typed_and_proposed_from_names() -> None:
    assert code_of(" bql đd-cn ") == "BQLDD-CN"
    assert code_of("1.a") == "1.A"
    assert code_of("-A") is None
    assert code_of("") is None
    assert code_of("A" * 24) == "A" * 24
    assert code_of("A" * 25) is None
    assert code_of("A_B") is None
    assert proposed("Ban Quản lý dự án khu vực 2", {"SYT"}) == "BQLDAKV2"
    assert proposed("Sở Y tế", {"SYT"}) == "SYT-2"
    assert proposed("Sở Y tế", {"SYT", "SYT-2"}) == "SYT-3"
    assert proposed("***", ()) == "DV"
    assert proposed("a b c d e f g h i k l m n o p", ()) == "ABCDEFGHIKLM"


def test_a_file_s_successors_are_checked() -> None:
    raw = json.loads(SEED.read_text("utf-8"))
    raw["groups"][0]["agencies"][0]["successors"] = {
        "from": "2022-09-01",
        "agencies": [{"code": "MOI"}, {"code": "SKHDT"}, {"code": "STC"}, {"code": "STC"}],
    }
    with pytest.raises(ProgramMistakes) as caught:
        parse_program(json.dumps(raw))
    place = "groups[0].agencies[0].successors.agencies"
    assert caught.value.mistakes == [
        f'{place}[0]: a new agency needs name and head ("MOI" is named nowhere else)',
        f'{place}[1].code: "SKHDT" ends itself or stands there already',
        f'{place}[3].code: "STC" ends itself or stands there already',
    ]
    raw["groups"][0]["agencies"][0]["successors"]["agencies"] = [{"code": "STC"}]
    (found,) = [agency.successors for agency in parse_program(json.dumps(raw)).agencies if agency.successors]
    assert (found.begins, [each.code for each in found.agencies]) == (DAY, ["STC"])
