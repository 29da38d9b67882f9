"""Rooms for these tests."""

from __future__ import annotations

from tests.rooms import postgres_room, postgres_template, room, template

__all__ = ["postgres_room", "postgres_template", "room", "template"]
