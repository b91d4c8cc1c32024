"""Import pages with Ray: JSON lines in, answers as Parquet out.

    python3 ray_import.py pages.jsonl answers/ --workers 8

Every worker keeps one program running. Run it again after a failure: ids that have an answer
already are left out. See docs/streaming.md.
"""

import argparse
import json
import os

import pandas as pd
import pyarrow.parquet as pq
import ray

from wenzhai_stream import Stream


class Importer:
    """A worker: one program, for as long as the worker lives."""

    def __init__(self, program, root):
        self.stream = Stream(program, root)

    def __call__(self, frame: pd.DataFrame) -> pd.DataFrame:
        rows = frame.to_dict("records")
        records = [{key: value for key, value in row.items() if pd.notna(value)} for row in rows]
        answers = self.stream.answers(records)
        return pd.DataFrame(
            {
                "id": [str(record["id"]) for record in records],
                "ok": [answer["ok"] for answer in answers],
                "markdown": [answer.get("markdown") or "" for answer in answers],
                "answer": [json.dumps(answer, ensure_ascii=False) for answer in answers],
            }
        )


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("pages")
    parser.add_argument("answers")
    parser.add_argument("--program", default="wenzhai")
    parser.add_argument("--root", default=".")
    parser.add_argument("--workers", type=int, default=os.cpu_count())
    options = parser.parse_args()

    here = os.path.dirname(os.path.abspath(__file__))
    ray.init(runtime_env={"env_vars": {"PYTHONPATH": here, "RAYON_NUM_THREADS": "1"}})
    pages = ray.data.read_json(options.pages)
    if os.path.isdir(options.answers) and os.listdir(options.answers):
        known = set(pq.read_table(options.answers, columns=["id"]).column("id").to_pylist())
        pages = pages.filter(lambda row: str(row["id"]) not in known)
    answers = pages.map_batches(
        Importer,
        fn_constructor_args=(options.program, options.root),
        batch_format="pandas",
        batch_size=256,
        concurrency=options.workers,
    )
    answers.write_parquet(options.answers)


if __name__ == "__main__":
    main()
