"""One job of one other tool on two files, run by the environment of the peers: `python peers.py JOB LEFT RIGHT OUT`.

Left is a Sessions Health Appointment Status export (a charge, a payment and a credit in each row), right a table with a
date, a client and a signed amount. Each job is written as its own tool would have it; what it leaves out is said.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path


def duckdb_read(left: str, right: str, _out: Path) -> int:
    """Both files into tables: every cell parsed, types found by the sniffer. Nothing is compared."""
    import duckdb

    base = duckdb.connect()
    base.execute("CREATE TABLE l AS SELECT * FROM read_csv(?)", [left])
    base.execute("CREATE TABLE r AS SELECT * FROM read_csv(?)", [right])
    return int(base.execute("SELECT (SELECT count(*) FROM l) + (SELECT count(*) FROM r)").fetchall()[0][0])


LINES = """
CREATE TABLE lines AS
WITH l AS (
    SELECT Client AS client, strptime("Date", '%m/%d/%Y')::DATE AS day,
           unnest([CAST(round("Client Responsibility" * 100) AS BIGINT), -CAST(round("Client Paid" * 100) AS BIGINT),
                   -CAST(round("Credit Used" * 100) AS BIGINT)]) AS cents
    FROM read_csv($left, types = {'Date': 'VARCHAR'})
), r AS (
    SELECT Client AS client, "Date" AS day, CAST(round("Amount" * 100) AS BIGINT) AS cents FROM read_csv($right)
)
SELECT coalesce(l.client, r.client) AS client, coalesce(l.day, r.day) AS day, coalesce(l.cents, r.cents) AS cents,
       coalesce(l.n, 0) AS here, coalesce(r.n, 0) AS there
FROM (SELECT client, day, cents, count(*) AS n FROM l WHERE cents <> 0 GROUP BY ALL) AS l
FULL OUTER JOIN (SELECT client, day, cents, count(*) AS n FROM r GROUP BY ALL) AS r
    ON l.client = r.client AND l.day = r.day AND l.cents = r.cents
WHERE l.n IS DISTINCT FROM r.n
"""


def duckdb_join(left: str, right: str, out: Path) -> int:
    """Exact full outer join of the lines, repeated ones counted; what has no partner is written as Parquet."""
    import duckdb

    base = duckdb.connect()
    base.execute(LINES, {"left": left, "right": right})
    base.execute(f"COPY lines TO '{out / 'unmatched.parquet'}' (FORMAT parquet)")
    return int(base.execute("SELECT count(*) FROM lines").fetchall()[0][0])


def polars_join(left: str, right: str, out: Path) -> int:
    """The same in Polars."""
    import polars as pl

    cents = [
        (pl.col(name) * 100).round().cast(pl.Int64) for name in ("Client Responsibility", "Client Paid", "Credit Used")
    ]
    day = pl.col("Date").str.to_date("%m/%d/%Y")
    sessions = pl.scan_csv(left)
    here = pl.concat(
        sessions.select(client="Client", day=day, cents=one if number == 0 else -one)
        for number, one in enumerate(cents)
    ).filter(pl.col("cents") != 0)
    there = pl.scan_csv(right).select(
        client="Client",
        day=pl.col("Date").str.to_date("%Y-%m-%d"),
        cents=(pl.col("Amount") * 100).round().cast(pl.Int64),
    )
    keys = ["client", "day", "cents"]
    counted = [frame.group_by(keys).len() for frame in (here, there)]
    apart = (
        counted[0]
        .join(counted[1], on=keys, how="full", coalesce=True)
        .filter(pl.col("len").fill_null(0) != pl.col("len_right").fill_null(0))
        .collect()
    )
    apart.write_parquet(out / "unmatched.parquet")
    return apart.height


def _pandas_lines(left: str, right: str):  # type: ignore[no-untyped-def]
    import pandas as pd  # type: ignore[import-untyped]

    wide = pd.read_csv(left)
    parts = [(wide["Client Responsibility"], 1), (wide["Client Paid"], -1), (wide["Credit Used"], -1)]
    day = pd.to_datetime(wide["Date"], format="%m/%d/%Y")
    here = pd.concat(
        pd.DataFrame({"client": wide["Client"], "day": day, "cents": sign * (amount * 100).round().astype("int64")})
        for amount, sign in parts
    )
    table = pd.read_csv(right)
    there = pd.DataFrame(
        {
            "client": table["Client"],
            "day": pd.to_datetime(table["Date"], format="%Y-%m-%d"),
            "cents": (table["Amount"] * 100).round().astype("int64"),
        }
    )
    keys = ["client", "day", "cents"]
    sides = [here[here["cents"] != 0].reset_index(drop=True), there]
    for side in sides:
        side["n"] = side.groupby(keys).cumcount()
    return sides, [*keys, "n"]


def pandas_join(left: str, right: str, out: Path) -> int:
    """The same in pandas, repeated lines numbered."""
    (here, there), keys = _pandas_lines(left, right)
    joined = here.merge(there, on=keys, how="outer", indicator=True)
    apart = joined[joined["_merge"] != "both"]
    apart.to_parquet(out / "unmatched.parquet")
    return len(apart)


def datacompy_compare(left: str, right: str, out: Path) -> int:
    """The comparison of datacompy, and its report."""
    import datacompy

    (here, there), keys = _pandas_lines(left, right)
    here["row"], there["row"] = range(len(here)), range(len(there))
    compare = datacompy.PandasCompare(here, there, join_columns=keys, df1_name="left", df2_name="right")
    (out / "report.txt").write_text(compare.report(), encoding="utf-8")
    return len(compare.df1_unq_rows) + len(compare.df2_unq_rows)


def splink_link(left: str, right: str, out: Path) -> int:
    """Splink's probabilistic link of the lines: one client, on one day, or equal amounts in one month; trained without labels."""
    import splink.comparison_library as cl
    from splink import DuckDBAPI, Linker, SettingsCreator, block_on

    sides, _ = _pandas_lines(left, right)
    for side in sides:
        side["unique_id"] = range(len(side))
        side["day"] = side["day"].dt.strftime("%Y-%m-%d")
        side["month"] = side["day"].str[:7]
    settings = SettingsCreator(
        link_type="link_only",
        blocking_rules_to_generate_predictions=[block_on("client", "day"), block_on("client", "cents", "month")],
        comparisons=[
            cl.ExactMatch("client"),
            cl.AbsoluteDateDifferenceAtThresholds("day", input_is_string=True, metrics=["day"], thresholds=[7]),
            cl.ExactMatch("cents"),
        ],
    )
    base = DuckDBAPI()
    linker = Linker([base.register(side.drop(columns="n")) for side in sides], settings)
    same = block_on("client", "day", "cents")
    linker.training.estimate_probability_two_random_records_match([same], recall=0.9)
    linker.training.estimate_u_using_random_sampling(max_pairs=1e6)
    for known in (["day", "cents"], ["client", "cents", "month"], ["client", "day"]):
        linker.training.estimate_parameters_using_expectation_maximisation(block_on(*known))
    pairs = linker.inference.predict(threshold_match_probability=0.5).as_pandas_dataframe()
    pairs.to_parquet(out / "pairs.parquet")
    return len(pairs)


JOBS: dict[str, Callable[[str, str, Path], int]] = {
    "duckdb-read": duckdb_read,
    "duckdb-join": duckdb_join,
    "polars-join": polars_join,
    "pandas-join": pandas_join,
    "datacompy": datacompy_compare,
    "splink": splink_link,
}

if __name__ == "__main__":
    job, left, right, out = sys.argv[1:]
    Path(out).mkdir(parents=True, exist_ok=True)
    print(JOBS[job](left, right, Path(out)))
