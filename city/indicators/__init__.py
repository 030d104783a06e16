"""Indicators: writing (``record``), rolling up (``rollup``), reading (``cards``, ``series``), what they colour (``published``)."""
