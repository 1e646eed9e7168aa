"""Sign-ins: cookies that the server signed, one a seat, and who owns which kernel."""

import json
import time
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from jupyter_server.auth import Authorizer, IdentityProvider, User
from tornado.web import decode_signed_value

from workbench.access.door import Door
from workbench.access.sight import may_open
from workbench.methods.exact.standing import Seated, SignIn

COOKIE = "workbench-seat-"
KEPT_DAYS = 400
HOUR = 3600


@dataclass(frozen=True)
class Signed:
    """What a cookie says: which panel, which seat, which opening. The log says whether that still opens anything."""

    panel: str
    seat: str
    opening: str


def write_sign_in(handler: Any, signed: Signed, secure: bool) -> None:
    """Set the cookie of a seat; a browser may hold several seats, each in a cookie of its own."""
    value = json.dumps([signed.panel, signed.seat, signed.opening])
    handler.set_signed_cookie(
        COOKIE + signed.seat, value, expires_days=KEPT_DAYS, httponly=True, samesite="Lax", secure=secure, path="/"
    )


def read_sign_in(handler: Any, seat: str) -> Signed | None:
    """Read the cookie of a seat; None where there is none or where it was not signed here for this seat."""
    sent = handler.get_cookie(COOKIE + seat)
    return None if sent is None else _read(handler.settings["cookie_secret"], seat, sent, int(time.time() // HOUR))


# Every tap brings the same cookie: its signature is checked once an hour, which is when it could have grown too old.
@lru_cache(maxsize=4096)
def _read(secret: str | bytes, seat: str, sent: str, _hour: int) -> Signed | None:
    value = decode_signed_value(secret, COOKIE + seat, sent, max_age_days=KEPT_DAYS)
    if value is None:
        return None
    panel, of_seat, opening = json.loads(value)
    return Signed(panel, of_seat, opening) if of_seat == seat else None


def sign_ins(handler: Any) -> tuple[Signed, ...]:
    """Read every seat cookie that this browser sent and this server signed."""
    seats = [name.removeprefix(COOKIE) for name in handler.request.cookies if name.startswith(COOKIE)]
    return tuple(signed for seat in seats if (signed := read_sign_in(handler, seat)))


class SeatIdentity(IdentityProvider):
    """Knows people by their seat cookies, and by nothing that a browser can make up."""

    @property
    def auth_enabled(self) -> bool:
        """Everything asks who is there."""
        return True

    def get_user(self, handler: Any) -> User | None:
        """Give the seats of a browser as one user; None where it has none."""
        seats = sorted(signed.seat for signed in sign_ins(handler))
        return User(username=" ".join(seats)) if seats else None

    def get_handlers(self) -> list[Any]:
        """No form asks for a password here."""
        return []


class KernelOwners(Authorizer):
    """A kernel answers to the seat that opened it, while that sign-in is open, and to nobody else."""

    def is_authorized(self, handler: Any, user: User, action: str, resource: str) -> bool:
        """Say whether the asking browser sits in the seat that owns the kernel it names."""
        if resource != "kernels":
            return False
        kernel = getattr(handler, "kernel_id", None) or next(
            iter([*handler.path_args, *handler.path_kwargs.values()]), ""
        )
        return owns(handler, kernel)


def owns(handler: Any, kernel: str) -> bool:
    """Say whether the browser holds the open sign-in through which a kernel was started."""
    owner = handler.kernel_manager.owners.get(kernel)
    return owner is not None and owner.signed in sign_ins(handler) and status(handler, owner.signed) == "here"


def status(handler: Any, signed: Signed) -> SignIn:
    """Say how things are with a sign-in, by the log."""
    door: Door | None = handler.settings["doors"].get(signed.panel)
    if door is None:
        # A rehearsal that is over: its log is gone with it.
        return "ended"
    if signed.opening not in door.standing.openings:
        # The cookie was signed here, so another server of this home may have opened the seat a moment ago.
        door.catch_up()
    if door.standing.openings.get(signed.opening) != signed.seat:
        return "not-issued"
    return door.standing.sign_in(signed.opening)


def opens(door: Door, seat: Seated, desk: str) -> bool:
    """Say whether a seat opens a desk."""
    return may_open(door.standing.panel.seat(seat.holder).roles, desk)
