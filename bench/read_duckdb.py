"""DuckDB reads a result file and takes the percentiles: read_duckdb.py FILE. Prints them as JSON.

The columns are named so that DuckDB need not guess them; lines that begin with # are no JSON and are
left out. One scan computes everything, as a table in between was slower.
"""
import json
import sys
import time

import duckdb

QUANTILES = "[0.5, 0.9, 0.95, 0.99, 0.999]"
METRICS = {
    "latency": "latency_ms",
    "corrected": "corrected_ms",
    "corrected_ok": "corrected_ms FILTER (ok)",
    "late": "late_ms",
    "header": "header_ms",
}


def figures(expression):
    value, _, condition = expression.partition(" ")
    return ", ".join(
        f"{aggregate} {condition}"
        for aggregate in (
            f"count({value})",
            f"quantile_disc({value}, {QUANTILES})",
            f"max({value})",
            f"avg({value})",
        )
    )


start = time.perf_counter()
connection = duckdb.connect()
path = sys.argv[1].replace("'", "''")
row = connection.execute(f"""
    SELECT histogram(coalesce(code, 'OK')), {", ".join(map(figures, METRICS.values()))}
    FROM (
        SELECT *, CASE WHEN ok THEN round(latency_ms + late_ms, 3) ELSE 'inf'::DOUBLE END
            AS corrected_ms
        FROM read_json('{path}', format = 'newline_delimited', ignore_errors = true, columns = {{
            ok: 'BOOLEAN', code: 'VARCHAR', latency_ms: 'DOUBLE', late_ms: 'DOUBLE',
            at_ms: 'DOUBLE', header_ms: 'DOUBLE'
        }})
        WHERE ok IS NOT NULL
    )
""").fetchone()
elapsed_ms = (time.perf_counter() - start) * 1000
corrected, latency = row[1 + 4 : 5 + 4], row[1:5]
print(json.dumps({"readMs": elapsed_ms, "p99Ms": corrected[1][3], "maxMs": latency[2]}))
