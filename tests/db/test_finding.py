"""Finding words: what is kept beside the original as it is written, changed, taken back or handed on."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy import select, text

from db import disputes, finding, obstacles
from db.finding import Scope
from db.models import Event, Findable, Task, TaskResult
from rules.finding import wanted
from rules.said import Said
from tests.rooms import Room

ALL = Scope(everywhere=True)


@pytest.fixture(params=["sqlite", "postgresql"])
def either(request: pytest.FixtureRequest) -> Iterator[Room]:
    """A room on each database: how words are found is each one's own."""
    yield request.getfixturevalue("room" if request.param == "sqlite" else "postgres_room")


def found(room: Room, words: str, scope: Scope = ALL, *, phrase: bool = False, first: int = 0) -> list[str]:
    """The texts that are found, the newest first."""
    room.session.flush()
    ids = finding.find(room.session, wanted(words), scope, phrase=phrase, first=first, count=3)
    return [hit.text for hit in finding.hits(room.session, ids)]


def test_words_and_phrases_with_or_without_diacritics(either: Room) -> None:
    room, row = either, either.assignment("SYT")
    room.reply(row, "obstacle", text="Chưa giải phóng MẶT BẰNG ba hộ")
    room.reply(row, "note", text="Bằng khen treo trên mặt tường")
    room.reply(row, "sent", document_number="12/BC-SYT")
    assert found(room, "mat bang") == ["Bằng khen treo trên mặt tường", "Chưa giải phóng MẶT BẰNG ba hộ"]
    assert found(room, "mặt bằng", phrase=True) == ["Chưa giải phóng MẶT BẰNG ba hộ"]
    assert found(room, "giai phong mat bang", phrase=True) == ["Chưa giải phóng MẶT BẰNG ba hộ"]
    assert found(room, "phóng", phrase=True) == ["Chưa giải phóng MẶT BẰNG ba hộ"], "one word is a phrase too"
    assert found(room, "giai mat", phrase=True) == []
    assert found(room, "đường") == []
    assert found(room, "12/bc-syt", phrase=True) == [""]
    (hit,) = finding.hits(room.session, finding.find(room.session, ["12"], ALL, phrase=False, first=0, count=9))
    assert (hit.document, hit.agency.code, hit.assignment) == ("12/BC-SYT", "SYT", row)
    assert (hit.by, hit.at) == (room.person("SYT").name, room.now)
    assert finding.find(room.session, [], ALL, phrase=False, first=0, count=9) == []


def test_only_what_is_of_a_program_or_an_agency(either: Room) -> None:
    room = either
    program = room.rules.followed[0]
    room.reply(room.assignment("SYT"), "note", text="nhà thầu một")
    room.reply(room.assignment("STC"), "note", text="nhà thầu hai")
    syt, stc = room.agency("SYT").id, room.agency("STC").id
    assert found(room, "thau", Scope([program])) == ["nhà thầu hai", "nhà thầu một"]
    assert found(room, "thau", Scope([], [syt])) == ["nhà thầu một"]
    assert found(room, "nha thau", Scope([], [stc]), phrase=True) == ["nhà thầu hai"]
    assert found(room, "thau", Scope([], [syt, stc])) == ["nhà thầu hai", "nhà thầu một"]
    assert found(room, "thau", Scope([program + 1])) == []
    assert found(room, "thau", Scope()) == []
    assert found(room, "p1") == found(room, f"a{syt}") == [], "what a text is of is no word of it"


def test_page_by_page_the_newest_first_however_many(either: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    room = either
    for number in range(7):
        room.reply(room.assignment("SYT"), "note", text=f"lần {number}")
    pages = [[f"lần {number}" for number in part] for part in ((6, 5, 4), (3, 2, 1), (0,), ())]
    for newest, few in ((5000, 3000), (2, 3000), (4, 4), (2, 4), (2, 7), (2, 8)):
        monkeypatch.setattr("db.finding.NEWEST", newest)
        monkeypatch.setattr("db.finding.FEW", few)
        assert [found(room, "lan", first=first) for first in (0, 3, 6, 9)] == pages, (newest, few)


def test_what_is_changed_or_taken_back_is_found_no_more(either: Room) -> None:
    room = either
    row = room.reply(room.assignment("SYT"), "doing", text="đang trình ký")
    row.text = "đang đóng dấu"
    assert (found(room, "trinh ky"), found(room, "dong dau")) == ([], ["đang đóng dấu"])
    row.document_number = "45/CV"
    assert found(room, "45 cv", phrase=True) == ["đang đóng dấu"]
    row.withdrawn_at = room.now
    assert found(room, "dong dau") == found(room, "45") == []
    row.withdrawn_at = None
    assert found(room, "dong dau") == ["đang đóng dấu"]
    empty = room.reply(room.assignment("SYT"), "doing")
    empty.text = "thêm sau"
    assert found(room, "them sau") == ["thêm sau"]
    room.session.delete(room.session.scalars(select(Findable)).all()[-1])
    assert found(room, "them sau") == []


def test_notes_of_obstacles_and_results_of_tasks(either: Room) -> None:
    room = either
    room.join("SXD")
    said = room.reply(room.assignment("SYT"), "obstacle", text="thiếu vốn")
    request = room.request(said, "obstacle", text="thiếu vốn")
    owner = room.agency("SXD")
    obstacles.write(room.session, request, "đã bố trí bổ sung", room.person("SXD"), owner, room.now, Said(room.now))
    task = room.session.scalars(select(Task)).first()
    assert task is not None
    given = {"person_id": room.person("SYT").id, "code": "done", "at": room.now, "stored_at": room.now}
    room.add(TaskResult(task_id=task.id, agency_id=room.agency("SYT").id, text="trạm y tế xong", **given))
    room.add(TaskResult(task_id=task.id, agency_id=room.agency("SYT").id, **given))
    assert found(room, "bo tri", Scope([], [owner.id])) == ["đã bố trí bổ sung"], "who wrote it"
    assert found(room, "bo tri", Scope([], [room.agency("SYT").id])) == ["đã bố trí bổ sung"], "who raised it"
    assert found(room, "bo tri", Scope([], [room.agency("STC").id])) == []
    hits = finding.hits(room.session, finding.find(room.session, ["tram"], ALL, phrase=False, first=0, count=9))
    assert [(hit.result and hit.result.task, hit.agency.code, hit.assignment) for hit in hits] == [(task, "SYT", None)]
    kinds = {hit.text: hit.obstacle for hit in finding.hits(room.session, [1, 2, 3])}
    assert kinds == {"thiếu vốn": request.id, "đã bố trí bổ sung": request.id, "trạm y tế xong": None}
    assert room.session.query(Findable).count() == 3, "what has no words is not kept"


def test_what_events_were_about_and_what_is_called_wrong(either: Room) -> None:
    room, row = either, either.assignment("SYT")
    syt, stc = room.agency("SYT").id, room.agency("SKHDT").id
    told = {"of": "nghiệm thu", "happened_on": room.now.date(), "at": room.now, "stored_at": room.now}
    event = room.add(Event(person_id=room.person("SYT").id, subject="Kè hồ Tam Bạc", **told))
    assert found(room, "tam bac") == [], "nothing is counted from it yet"
    event.assignment_id = row.id
    said = disputes.write(room.session, row, room.person("SYT"), "Đã gửi ngày 5/8", room.now, Said(room.now))
    assert found(room, "kè hồ", phrase=True) == ["Kè hồ Tam Bạc"]
    assert found(room, "da gui") == ["Đã gửi ngày 5/8"]
    disputes.answer(room.session, said, "kept", "văn thư không có", room.person("SKHDT", "coordinator"), room.now)
    assert found(room, "van thu", Scope([], [syt])) == ["Đã gửi ngày 5/8 → văn thư không có"]
    ids = finding.find(room.session, ["ngay"], ALL, phrase=False, first=0, count=9)
    ids += finding.find(room.session, ["ke"], ALL, phrase=False, first=0, count=9)
    kinds = [(hit.disputed, hit.event, hit.agency.code, hit.by) for hit in finding.hits(room.session, ids)]
    assert kinds == [(True, None, "SYT", room.person("SYT").name), (False, event, "SYT", room.person("SYT").name)]
    row.agency_id = stc
    room.session.flush()
    assert found(room, "ke ho", Scope([], [stc])) == ["Kè hồ Tam Bạc"]
    assert found(room, "ngay", Scope([], [syt])) == [] != found(room, "ngay", Scope([], [stc]))
    event.withdrawn_at = room.now
    disputes.withdraw(room.session, said, room.person("SYT"), room.now)
    assert found(room, "ke ho") == found(room, "van thu") == []
    event.withdrawn_at, event.subject = None, "Đê biển"
    assert found(room, "de bien") == ["Đê biển"]
    room.add(Event(person_id=room.person("SYT").id, subject="Bến phà", assignment_id=row.id, **told))
    assert found(room, "ben pha") == ["Bến phà"]


def test_who_takes_an_agency_s_place_finds_what_it_told(either: Room) -> None:
    room = either
    row, mine = room.assignment("SYT"), room.assignment("STC")
    said = room.reply(row, "obstacle", text="thiếu thuốc")
    request = room.request(said, "obstacle")
    obstacles.write(
        room.session, request, "sẽ bổ sung", room.person("STC"), room.agency("STC"), room.now, Said(room.now)
    )
    new, old = room.agency("SKHDT"), room.agency("SYT")
    row.agency_id = new.id
    for words in ("thiếu thuốc", "sẽ bổ sung"):
        assert found(room, words, Scope([], [new.id])) == [words]
        assert found(room, words, Scope([], [old.id])) == []
    assert found(room, "bo sung", Scope([], [room.agency("STC").id])) == ["sẽ bổ sung"], "who wrote it still does"
    said.assignment_id = mine.id
    for words in ("thiếu thuốc", "sẽ bổ sung"):
        assert found(room, words, Scope([], [room.agency("STC").id])) == [words]
        assert found(room, words, Scope([], [new.id])) == []


def test_hostile_texts_are_only_texts(either: Room) -> None:
    room = either
    for hostile in (
        "') OR 1=1; -- \"*^ NEAR(a b) {folded}:x",
        "x" * 100_000,
        "ế" * 3000 + " dài",
        "\u202e&|!<->'",
        "a " * 60_000,
    ):
        room.reply(room.assignment("SYT"), "note", text=hostile)
        room.session.flush()
        found(room, hostile)
        found(room, hostile, phrase=True)
    assert found(room, "near 1 or", phrase=True) == []
    assert found(room, "near a b", phrase=True)[0].startswith("') OR 1=1")
    assert found(room, "dai")[0].endswith(" dài")
    if room.database.is_sqlite:
        room.session.execute(text("INSERT INTO findable_words(findable_words) VALUES ('integrity-check')"))
