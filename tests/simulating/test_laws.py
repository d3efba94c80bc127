"""Laws of the simulator: whatever is asked for, the readers find what the truth says, and it adds up."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.simulating.test_simulate import check_against_truth, check_sums, written
from tieout.simulating import LAYOUTS, MEMOS, MIXES, NAMINGS, Plan

PLANS = st.builds(
    Plan,
    seed=st.integers(0, 10**9),
    clients=st.integers(6, 12),
    months=st.integers(3, 6),
    fault_rate=st.sampled_from((0.0, 0.01, 0.1, 0.3)),
    layout=st.sampled_from(sorted(LAYOUTS)),
    mix=st.sampled_from(sorted(MIXES)),
    naming=st.sampled_from(NAMINGS),
    memos=st.sampled_from(MEMOS),
    cut_off_days=st.sampled_from((0, 0, 20)),
)


@settings(max_examples=25, deadline=None)
@given(PLANS)
def test_the_readers_find_what_the_truth_says(plan: Plan) -> None:
    left, right, truth = written(plan)
    check_against_truth(left, right, truth)
    check_sums(left, right, truth)
