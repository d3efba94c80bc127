"""A chart's specification in, a vector drawing out. Needs the extra `pdf`."""

from __future__ import annotations

from html import escape

from tieout.reporting.chart import Running, vega_lite


def can_draw() -> bool:
    """Whether the drawing library is installed."""
    try:
        import vl_convert  # noqa: F401, PLC0415  optional
    except ImportError:
        return False
    return True


def svg(told: Running, *, height: int = 220) -> str:
    """The chart as SVG with its finding as its name, without any address to load from.

    Args:
        told: the balances.
        height: of the plot in pixels.

    Raises:
        ImportError: when the extra `pdf` isn't installed; ask `can_draw` first.
    """
    import vl_convert  # noqa: PLC0415  optional

    drawing = str(vl_convert.vegalite_to_svg(vega_lite(told, height=height), allowed_base_urls=[]))
    return drawing.replace("<svg ", f'<svg role="img" aria-label="{escape(told.description)}" ', 1)
