"""The secretariat's desk: take in, order, seat, substitute, back up; and never a mark before release."""

from workbench.desks.opening import Opened, open_place
from workbench.forms.secretariat import Secretariat


class SecretariatDesk:
    """What the secretariat does before and during a round."""

    def __init__(self, opened: Opened) -> None:
        self._opened = opened

    def round(self) -> Secretariat:
        """Show the round: who is ready, the running order, the seats, the intake, the backups."""
        return Secretariat(
            self._opened.read(), doors=self._opened.doors, refresh=self._opened.read, post=self._opened.post
        )


def open_desk() -> SecretariatDesk:
    """Open the secretariat's desk for whoever sits here."""
    return SecretariatDesk(open_place("secretariat"))
