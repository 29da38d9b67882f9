"""Rooms for these tests."""

from __future__ import annotations

from tests.rooms import ground, postgres_room, postgres_template, room, template

__all__ = ["ground", "postgres_room", "postgres_template", "room", "template"]
