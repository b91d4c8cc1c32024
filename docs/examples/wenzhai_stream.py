"""A running `wenzhai import --jsonl`: lists of records in, lists of answers out.

Used by the examples for Spark and Ray beside it; copy it to wherever you need it.
"""

import json
import subprocess
import threading


class Stream:
    """Keeps one program running, so that its start is paid for once.

    A record that brings the program down is asked again alone and, if it does so
    again, answered with the problem `program-died`: no record is lost, none is done twice.
    """

    def __init__(self, program="wenzhai", root="."):
        self.command = [program, "--root", root, "--quiet", "import", "--jsonl"]
        self.process = None

    def answers(self, records):
        """One answer for each record, in the same order."""
        records, answers = list(records), []
        while len(answers) < len(records):
            answers += self._ask(records[len(answers):])
            if len(answers) < len(records):
                record = records[len(answers)]
                answers += self._ask([record]) or [died(record)]
        return answers

    def _ask(self, records):
        """The answers to as many records as the program lived through."""
        if self.process is None:
            self.process = subprocess.Popen(
                self.command, stdin=subprocess.PIPE, stdout=subprocess.PIPE
            )
        process = self.process
        # Writing and reading at the same time: otherwise both sides may wait
        # for the other with full pipes.
        writer = threading.Thread(target=write, args=(process.stdin, records), daemon=True)
        writer.start()
        answers = []
        for _ in records:
            line = process.stdout.readline()
            if not line.endswith(b"\n"):
                self.close()
                break
            answers.append(json.loads(line))
        writer.join()
        return answers

    def close(self):
        """Ends the program."""
        if self.process is not None:
            try:
                self.process.stdin.close()
            except BrokenPipeError:
                pass
            self.process.stdout.close()
            self.process.wait()
            self.process = None


def write(pipe, records):
    try:
        for record in records:
            pipe.write(json.dumps(record, ensure_ascii=True).encode() + b"\n")
        pipe.flush()
    except (BrokenPipeError, ValueError):
        pass  # the program is gone, which the reading side sees


def died(record):
    problem = {"code": "program-died", "severity": "error", "message": "程序在这条记录上退出了"}
    return {"id": record.get("id"), "ok": False, "problems": [problem]}
