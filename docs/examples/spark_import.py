"""Import pages with Spark: JSON lines (or Parquet) in, answers by id out.

    spark-submit --py-files wenzhai_stream.py spark_import.py pages.jsonl answers/

Records have the columns `id` and `text` or `html`, and if known `url` and `date`; see
docs/streaming.md. The program must be installed on every worker (or be sent along with
`--files`). Run it again after a failure: records that have an answer already are left out.

With --pipe the same is done by `RDD.pipe`: simpler, without restarting the program on a crash.
"""

import argparse
import json
import os

import pandas as pd
from pyspark.sql import SparkSession
from pyspark.sql import functions as F

SCHEMA = "id string, ok boolean, markdown string, answer string"


def importer(program, root):
    """A function for `mapInPandas`: one program for each task."""

    def import_pages(frames):
        from wenzhai_stream import Stream

        stream = Stream(program, root)
        try:
            for frame in frames:
                records = [without_nulls(row) for row in frame.to_dict("records")]
                answers = stream.answers(records)
                yield pd.DataFrame(
                    {
                        "id": [record["id"] for record in records],
                        "ok": [answer["ok"] for answer in answers],
                        "markdown": [answer.get("markdown") for answer in answers],
                        "answer": [json.dumps(answer, ensure_ascii=False) for answer in answers],
                    }
                )
        finally:
            stream.close()

    return import_pages


def without_nulls(row):
    return {key: value for key, value in row.items() if value is not None and value == value}


def piped(frame, program, root):
    """The same through `RDD.pipe`: lines in, lines out."""
    lines = frame.toJSON().pipe(f"'{program}' --root '{root}' --quiet import --jsonl", checkCode=True)

    def row(line):
        answer = json.loads(line)
        return str(answer["id"]), answer["ok"], answer.get("markdown"), line

    return frame.sparkSession.createDataFrame(lines.map(row), SCHEMA)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("pages")
    parser.add_argument("answers")
    parser.add_argument("--program", default="wenzhai")
    parser.add_argument("--root", default=".", help="project whose terms are used")
    parser.add_argument("--pipe", action="store_true")
    # Rows that are handed over at a time: some megabytes, not more.
    parser.add_argument("--rows", type=int, default=256)
    options = parser.parse_args()

    spark = (
        SparkSession.builder.appName("wenzhai")
        .config("spark.sql.execution.arrow.maxRecordsPerBatch", options.rows)
        .getOrCreate()
    )
    helper = os.path.join(os.path.dirname(os.path.abspath(__file__)), "wenzhai_stream.py")
    spark.sparkContext.addPyFile(helper)
    is_parquet = options.pages.endswith(".parquet")
    pages = spark.read.parquet(options.pages) if is_parquet else spark.read.json(options.pages)
    pages = pages.withColumn("id", F.col("id").cast("string"))
    # The checkpoint: what has an answer is not asked again.
    if has_answers(options.answers):
        known = spark.read.parquet(options.answers).select("id")
        pages = pages.join(known, "id", "left_anti")
    if options.pipe:
        answers = piped(pages, options.program, options.root)
    else:
        answers = pages.mapInPandas(importer(options.program, options.root), SCHEMA)
    answers.write.mode("append").parquet(options.answers)
    spark.read.parquet(options.answers).groupBy("ok").count().show()
    spark.stop()


def has_answers(folder):
    """Whether an earlier run left any; on HDFS or S3 ask its own client instead."""
    return os.path.isdir(folder) and any(name.endswith(".parquet") for name in os.listdir(folder))


if __name__ == "__main__":
    main()
