"""A round is rehearsed from the command line too, and the log of the round hears nothing of it."""

from tests.access.build import KEY, Round
from tests.cli.conftest import Run
from tests.cli.test_commands import done, refused
from workbench.storage.rounds import Rounds


def test_a_rehearsal_is_begun_and_ended_beside_the_round(run: Run, round_: Round) -> None:
    before = Rounds(round_.home).log.head(KEY)
    assert "rehearsed as city-award-rehearsal" in done(run("rehearse", KEY, home=round_.home))
    assert (round_.home.rehearsals / KEY / "rounds.db").is_file()
    refused(run("rehearse", KEY, home=round_.home), "is being rehearsed already")
    assert "over, and deleted" in done(run("rehearse", KEY, "--end", home=round_.home))
    assert list(round_.home.rehearsals.iterdir()) == []
    refused(run("rehearse", KEY, "--end", home=round_.home), "is not being rehearsed")
    assert Rounds(round_.home).log.head(KEY) == before
