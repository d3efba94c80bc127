"""The public data sets: plans with fixed seeds. Anyone can make the same files with `tieout simulate`."""

from __future__ import annotations

from dataclasses import dataclass, replace

from benchmarks.accuracy import apart
from benchmarks.accuracy.tastes import TASTES
from tieout.simulating import LAYOUTS, MIXES, Plan, simulate

RATES = (0.01, 0.03, 0.10)
SEEDS = (101, 102, 103)
CLIENTS, MONTHS = 30, 12
APART_SEEDS, TASTE_SEEDS = range(1, 7), range(1, 4)


@dataclass(frozen=True, slots=True)
class DataSet:
    """One simulated practice.

    Attributes:
        group: the table it counts in.
        row: the row of that table.
        plan: what is simulated.
        peers: whether the peers run on it as well.
        mapped: whether the list of names is given.
        apart: seed, fault rate and taste of the other simulator, `""` for its own; None = the plan is simulated.
    """

    group: str
    row: str
    plan: Plan
    peers: bool = False
    mapped: bool = True
    apart: tuple[int, float, str] | None = None

    def files(self) -> dict[str, bytes]:
        """By name: the practice's export, the other program's, then the list of names and the truth."""
        if not self.apart:
            return simulate(self.plan)
        seed, rate, taste = self.apart
        return apart.make(seed, rate, otherwise=TASTES.get(taste, {}))

    @property
    def command(self) -> str:
        """How to make the files."""
        if self.apart:
            seed, rate, taste = self.apart
            told = f"python -m benchmarks.accuracy.apart DIR --seed {seed} --fault-rate {rate:g}"
            return f"{told} --taste '{taste}'" if taste else told
        plan = self.plan
        words = [
            f"tieout simulate DIR --seed {plan.seed} --clients {plan.clients} --months {plan.months}",
            f"--fault-rate {plan.fault_rate:g} --layout {plan.layout} --mix {plan.mix} --naming {plan.naming}",
        ]
        words += [f"--memos {plan.memos}"] * (plan.memos != "none")
        words += [f"--cut-off {plan.cut_off_days}"] * bool(plan.cut_off_days)
        return " ".join(words)


def data_sets() -> list[DataSet]:
    """All data sets, in the order of the tables."""
    base = Plan(clients=CLIENTS, months=MONTHS)
    found = [
        DataSet("practice", f"{100 * rate:g} %", replace(base, seed=seed, fault_rate=rate), peers=seed == SEEDS[0])
        for rate in RATES
        for seed in SEEDS
    ]
    found += [
        DataSet("mix", mix, replace(base, seed=201, fault_rate=rate, mix=mix))
        for mix in MIXES
        if mix != "practice"
        for rate in RATES
    ]
    found += [DataSet("layout", layout, replace(base, seed=301, fault_rate=0.03, layout=layout)) for layout in LAYOUTS]
    found += [
        DataSet("another simulator", f"{100 * rate:g} %", base, apart=(seed, rate, ""))
        for rate in (0.0, *RATES)
        for seed in APART_SEEDS
    ]
    found += [
        DataSet("another taste", taste, base, apart=(seed, rate, taste))
        for taste in TASTES
        for rate in (0.0, 0.03, 0.10)
        for seed in TASTE_SEEDS
    ]
    clean = replace(base, fault_rate=0.0)
    found += [DataSet("no faults", mix, replace(clean, seed=401, mix=mix)) for mix in MIXES]
    found += [
        DataSet("evidence", "days of sessions in memos", replace(base, seed=501, memos="dates")),
        DataSet("evidence", "the same without memos", replace(base, seed=501)),
        DataSet("evidence", "other names, no list of names", replace(base, seed=502, clients=60), mapped=False),
        DataSet("evidence", "codes for names, with a list", replace(base, seed=503, naming="codes")),
        DataSet("evidence", "the other export ends 30 days early", replace(base, seed=504, cut_off_days=30)),
    ]
    return found
