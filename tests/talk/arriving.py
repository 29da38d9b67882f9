"""Messages arrive as each messenger shows them: on Zalo choices without buttons, by their numbers."""

from __future__ import annotations

from bot.channels.telegram.showing import offered
from bot.channels.zalo.channel import Zalo
from bot.texts.render import Texts
from db.models import Message
from rules.choosing import Offered
from tests.rooms import Room
from tests.talk.people import TEXTS, says

ENGLISH = Texts("en")


def arrives(room: Room) -> None:
    """Let everything that waits arrive."""
    for message in room.messages(state="queued"):
        message.choices = [choice.row() for choice in _shown(message)]
        message.state, message.remote_id, message.sent_at = "sent", str(message.id), room.now
    room.session.flush()


def _shown(message: Message) -> list[Offered]:
    if message.channel == "telegram":
        return [offered(choice) for choice in TEXTS.render(message.kind, message.params, "html").flat]
    channel = object.__new__(Zalo)  # only its way of numbering is wanted, which asks nothing but the texts
    channel._texts = TEXTS
    return channel._numbered(TEXTS.render(message.kind, message.params, "plain"))[2]


def talks(room: Room, chat: str, channel: str, text: str) -> str:
    """Write something; what is said in answer arrives, and is returned."""
    answers = says(room, chat, text, channel=channel)
    arrives(room)
    return "\n---\n".join(answers)


def in_both_languages(room: Room) -> None:
    """Every message that was queued can be shown in either language and form."""
    for message in room.messages(state=None):
        for texts, form in ((TEXTS, "html"), (ENGLISH, "html"), (ENGLISH, "plain")):
            if message.kind != "menu":
                texts.render(message.kind, message.params, form)  # type: ignore[arg-type]
