"""Links to files, for messengers that take none. How they are opened on one device, end and are taken back:
`db.device_links`. What a link leads to is made when it is followed, and only for who may have it then
(`jobs.workshop`)."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from db import audit, present
from db.device_links import DeviceLinks, handle
from db.models import FileLink


def make(session: Session, wanted: Mapping[str, Any], now: datetime) -> FileLink:
    """The link to what somebody ordered (a message's parameter ``document``, which says who): one an order, however
    often the message is sent. Until it is opened its day begins anew with each."""
    digest = hashlib.sha256(json.dumps(wanted, sort_keys=True).encode()).hexdigest()
    row = session.scalar(select(FileLink).where(FileLink.wanted_hash == digest))
    if row is not None:
        if row.opened_at is None and row.revoked_at is None:
            row.made_at = now
        return row
    whose = wanted["person"]
    row = FileLink(handle=handle(), person_id=whose, wanted=dict(wanted), wanted_hash=digest, made_at=now)
    session.add(row)
    session.flush()
    audit.record(session, now, f"person:{whose}", "make_file_link", f"file_link:{row.id}")
    return row


def _leads(session: Session, link: FileLink) -> bool:
    return bool(present.acting(session, link.person))


FILE_LINKS = DeviceLinks(FileLink, "file_link", _leads)
