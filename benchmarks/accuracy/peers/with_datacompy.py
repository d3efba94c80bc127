"""datacompy: joined on client, stream, day and position within the day; amounts compared."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
from datacompy import PandasCompare
from tables import Group, Row, run


def pair(left: list[Row], right: list[Row], folder: Path) -> list[Group]:
    """Pair lines (see the top of the file)."""
    del folder
    keys = ["client", "stream", "day", "nth"]
    columns = [*keys, "cents", "place"]
    compared = PandasCompare(pd.DataFrame(left)[columns], pd.DataFrame(right)[columns], join_columns=keys)
    rows = compared.intersect_rows
    return [([here], [there], True) for here, there in zip(rows["place_df1"], rows["place_df2"], strict=True)]


run("datacompy", pair)
