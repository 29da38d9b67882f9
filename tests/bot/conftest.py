"""Rooms for these tests."""

from __future__ import annotations

from tests.rooms import place, postgres_room, postgres_template, room, template

__all__ = ["place", "postgres_room", "postgres_template", "room", "template"]
