"""Splink: the probabilistic linkage of records, its weights estimated from the two tables, single best links."""

from __future__ import annotations

import logging
from pathlib import Path

import pandas as pd
import splink.comparison_library as cl
from splink import DuckDBAPI, Linker, SettingsCreator, block_on
from tables import Group, Row, run


def pair(left: list[Row], right: list[Row], folder: Path) -> list[Group]:
    """Pair lines (see the top of the file)."""
    del folder
    logging.getLogger("splink").setLevel(logging.ERROR)
    api = DuckDBAPI()
    tables = [api.register(_frame(rows), dataset_display_name=name) for name, rows in (("l", left), ("r", right))]
    settings = SettingsCreator(
        link_type="link_only",
        unique_id_column_name="place",
        comparisons=[
            cl.AbsoluteDateDifferenceAtThresholds(
                "day", input_is_string=True, metrics=["day"] * 6, thresholds=[1, 2, 4, 8, 16, 32]
            ),
            cl.LevenshteinAtThresholds("cents", [1, 2]),
            cl.ExactMatch("account"),
        ],
        blocking_rules_to_generate_predictions=[block_on("account")],
        retain_intermediate_calculation_columns=False,
    )
    linker = Linker(tables, settings)
    linker.training.estimate_probability_two_random_records_match([block_on("account", "day", "cents")], recall=0.6)
    linker.training.estimate_u_using_random_sampling(max_pairs=1e6, seed=1)
    for known in (("account", "cents"), ("account", "day"), ("day", "cents")):
        linker.training.estimate_parameters_using_expectation_maximisation(block_on(*known))
    predicted = linker.inference.predict(threshold_match_probability=0.2).as_pandas_dataframe()
    return _single_best(predicted)


def _frame(rows: list[Row]) -> pd.DataFrame:
    table = pd.DataFrame(rows)
    return table.assign(account=table["client"] + table["stream"])[["place", "account", "day", "cents"]]


def _single_best(predicted: pd.DataFrame) -> list[Group]:
    """The best links first, each line once."""
    flipped = predicted["source_dataset_l"] != "l"
    here = predicted["place_l"].where(~flipped, predicted["place_r"])
    there = predicted["place_r"].where(~flipped, predicted["place_l"])
    weights = predicted["match_weight"]
    ordered = sorted(zip(-weights, here, there, strict=True))
    used: tuple[set[str], set[str]] = (set(), set())
    found: list[Group] = []
    for weight, one, other in ordered:
        if one not in used[0] and other not in used[1]:
            used[0].add(one)
            used[1].add(other)
            found.append(([one], [other], -weight > 3))
    return found


run("splink", pair)
