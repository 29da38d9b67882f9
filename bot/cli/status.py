"""``dondoc status``: where a program stands, at present or as it was known at an instant that has been."""

from __future__ import annotations

import typer
from sqlalchemy.orm import Session

from bot.cli import then
from bot.cli.timing import clock_of
from bot.settings import load
from bot.talk.dialogs.overview import Overview, Params
from bot.talk.standpoint import Then
from bot.texts.render import Texts
from db import views
from db.programs import Rulebooks
from db.session import Database


def status(program: then.ProgramNumber = None, as_of: then.AsOf = None) -> None:
    """Tell where a program stands, in the words of /tinhtrang."""
    settings = load()
    texts = Texts(settings.language)

    def work(session: Session) -> str:
        with then.standing(session, settings, as_of, now) as (rows, at):
            rules = Rulebooks(settings.zone, settings.window, settings.language).current(rows)
            row = then.program(rows, program)
            return told(texts, Then(rows, rules, at, row), past=as_of is not None)

    database = Database(settings.database_url)
    try:
        database.prepare_to_read()
        now = clock_of(settings, database).now()
        typer.echo(database.read_now(work))
    finally:
        database.close()


def told(texts: Texts, it: Then, *, past: bool) -> str:
    """What `/tinhtrang` says, without its choices."""
    return worded(texts, it, Overview(it, confirms=True).params(), past=past)


def worded(texts: Texts, it: Then, params: Params, *, past: bool) -> str:
    """`told`, of what an `Overview` has found."""
    common = views.under(it.rules.books[it.program.id])
    now = it.rules.local(it.now).isoformat()
    return texts.render("status", {**common, **params, "now": now, "past": past}, "plain").text
