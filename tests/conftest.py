"""What every test may use: the tests' own modules by name, and one seeded profile of hypothesis."""

import os
import sys
from pathlib import Path

from hypothesis import HealthCheck, settings

# The tests import each other's builders as `tests.…`; nothing else of the checkout is on the path but the package.
sys.path.insert(0, str(Path(__file__).parents[1]))

# A busy machine is no fault of the code: examples have no deadline. `soak` looks longer for a counterexample.
settings.register_profile("short", deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("soak", deadline=None, max_examples=2000, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile(os.environ.get("WORKBENCH_HYPOTHESIS", "short"))
