"""Commands that serve: serve, demo."""

import os
import sys
import threading
import webbrowser
from pathlib import Path

import click

from workbench.cli.shown import home_of, print_ranking, print_said, print_status, print_verified, table
from workbench.desks.owner import demonstration, shipped
from workbench.desks.owner import rounds as owner
from workbench.errors import Message
from workbench.i18n import say
from workbench.records.panel import Role
from workbench.reports.seat_cards import ROLES
from workbench.settings import Home

ADDRESS = "http://127.0.0.1:8866"


def _serve(
    home: Home, address: str, port: int | None, certificate: Path | None, key: Path | None, insecure: bool = False
) -> None:
    # Voila and Jupyter take a second to import; every other command would wait for them.
    from workbench.desks.owner import server  # noqa: PLC0415

    server.serve(home, server.Place(address, port, certificate, key, insecure))


@click.command()
@click.option("--at", "address", default=ADDRESS, show_default=True, help="Where people reach the server.")
@click.option("--port", type=int, help="Port to listen on, where it is not the address's (behind a proxy).")
@click.option("--certificate", type=click.Path(exists=True, path_type=Path), help="TLS certificate (PEM).")
@click.option("--key", type=click.Path(exists=True, path_type=Path), help="Its key (PEM).")
@click.option("--insecure", is_flag=True, help="Plain http off this machine: readable on the way, no offline page.")
@click.pass_context
def serve(
    context: click.Context, address: str, port: int | None, certificate: Path | None, key: Path | None, insecure: bool
) -> None:
    """Serve every panel of the home to whoever holds its cards."""
    home, language = home_of(context), context.obj["language"]
    if insecure:
        lost = Message("plain http: marks can be read and changed on the way, and tablets lose their offline page")
        print_said(lost, language, err=True)
    said = {"place": str(home.path), "address": address}
    print_said(Message("serving {place} at {address}; stop with Ctrl-C", said), language, err=True)
    _serve(home, address, port, certificate, key, insecure)


@click.command()
@click.argument("panel")
@click.option("--end", is_flag=True, help="End it, and delete all of it.")
@click.pass_context
def rehearse(context: click.Context, panel: str, end: bool) -> None:
    """Rehearse a round on the real devices, kept apart from it.

    Entries are invented, and assessors who are not there mark by themselves. A server of the home takes it up at once
    and leads the pages of the round there; nothing of it reaches the round.
    """
    from workbench.desks.owner import server  # noqa: PLC0415 - as in `_serve`

    home, language = home_of(context), context.obj["language"]
    if end:
        server.end_rehearsal(home, panel)
        print_said(Message("{panel}: the rehearsal is over, and deleted", {"panel": panel}), language)
        return
    called = {"panel": panel, "key": server.rehearse(home, panel)}
    print_said(Message("{panel}: rehearsed as {key}; the pages of the round lead there", called), language)


@click.command()
@click.argument("folder", required=False, type=click.Path(path_type=Path, file_okay=False))
@click.option("--once", is_flag=True, help="Prepare the home, print what is there, and exit.")
@click.option("--port", type=int, default=8866, show_default=True)
@click.option("--no-browser", is_flag=True, help="Open nothing.")
@click.pass_context
def demo(context: click.Context, folder: Path | None, once: bool, port: int, no_browser: bool) -> None:
    """Prepare a demonstration home, and serve it.

    The home is made in FOLDER, or in demo-home; a sign-in link is printed for every role.
    """
    home = demonstration.prepare(folder or Path("demo-home"))
    language = context.obj["language"]
    if once:
        _print_home(home, language)
        return
    demonstration.check_port(port)
    address = f"http://127.0.0.1:{port}"
    links = demonstration.sign_ins(home, address, language)
    rows = [
        (each.panel, each.title, ", ".join(say(ROLES[role], language) for role in each.roles), each.link)
        for each in links
    ]
    where = Message("the demonstration home is {place}; each link opens one seat, once:", {"place": str(home.path)})
    print_said(where, language)
    click.echo(f"\n{table(rows)}\n")
    said = {"place": str(home.path), "address": address}
    print_said(Message("serving {place} at {address}; stop with Ctrl-C", said), language)
    if not no_browser and _desktop():
        threading.Timer(2.0, _open, [[each.link for each in _one_a_role(links)]]).start()
    _serve(home, address, None, None, None)


def _one_a_role(links: list[demonstration.SignIn]) -> list[demonstration.SignIn]:
    roles: dict[tuple[Role, ...], demonstration.SignIn] = {}
    for each in links:
        if each.panel == demonstration.PRACTICE:
            roles.setdefault(each.roles, each)
    return list(roles.values())


def _open(links: list[str]) -> None:
    for link in links:
        webbrowser.open_new_tab(link)


def _desktop() -> bool:
    return sys.platform in ("darwin", "win32") or bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def _print_home(home: Home, language: str) -> None:
    print_ranking(
        owner.rank(home, shipped.KEY, before_release=True, reason="demo --once", language=language),
        owner.panel(home, shipped.KEY),
        owner.intake(home, shipped.KEY),
        language,
    )
    click.echo()
    print_status(owner.status(home), language)
    click.echo(f"\n{shipped.KEY}")
    print_verified(owner.verify_log(home, shipped.KEY), language)
