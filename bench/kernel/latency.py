#!/usr/bin/python3
"""Latency and memory of any Jupyter kernel, measured as a front end sees it, through jupyter_client.

    latency.py --kernel .net-csharp
    latency.py --command "dotnet MsstNet.Lab.dll kernel start -f {connection_file}"
    latency.py --kernel python3 --language python

Times are wall-clock milliseconds from sending a request to the last message of its answer. A kernel's memory is the resident
set of its process and all below it.
"""
import argparse
import json
import os
import queue
import shlex
import statistics
import sys
import time

from jupyter_client import KernelManager
from jupyter_client.kernelspec import KernelSpec

LANGUAGES = {
    "csharp": {
        "code": "6*7", "loop": 'Console.WriteLine("started"); while (true) { }',
        "complete": "Enumerable.Ra", "declare": "var counted = 1;", "expect": "Range",
    },
    "python": {
        "code": "6*7", "loop": 'print("started", flush=True)\nwhile True: pass',
        "complete": "import os; os.getc", "declare": "counted = 1", "expect": "getcwd",
    },
}


def below(pid):
    """The process and all its descendants."""
    parents = {}
    for entry in os.listdir("/proc"):
        if entry.isdigit():
            try:
                with open(f"/proc/{entry}/stat", encoding="utf-8", errors="replace") as stat:
                    # The name is in parentheses and may hold blanks; the parent is the second field after it.
                    parents[int(entry)] = int(stat.read().rpartition(")")[2].split()[1])
            except OSError:
                pass
    family = [pid]
    for member in family:
        family += [child for child, parent in parents.items() if parent == member]
    return family


def resident(pid):
    """Resident memory of a process and its descendants in kB."""
    total = 0
    for member in below(pid):
        try:
            with open(f"/proc/{member}/status", encoding="utf-8", errors="replace") as status:
                total += sum(int(line.split()[1]) for line in status if line.startswith("VmRSS:"))
        except OSError:
            pass
    return total


def manager_of(options):
    if not options.command:
        return KernelManager(kernel_name=options.kernel)
    manager = KernelManager(kernel_name="measured")
    manager._kernel_spec = KernelSpec(
        argv=shlex.split(options.command), display_name="measured", language=options.language, interrupt_mode=options.interrupt_mode)
    return manager


def wait_until_idle(client, sent, timeout, on_message=None):
    """Reads the output channel until the kernel is idle after the request."""
    deadline = time.perf_counter() + timeout
    while True:
        left = deadline - time.perf_counter()
        if left <= 0:
            raise TimeoutError(f"the kernel was not idle within {timeout} s")
        try:
            message = client.get_iopub_msg(timeout=left)
        except queue.Empty:
            continue
        if message["parent_header"].get("msg_id") != sent:
            continue
        if on_message:
            on_message(message)
        if message["msg_type"] == "status" and message["content"]["execution_state"] == "idle":
            return


def reply_to(client, sent, timeout):
    deadline = time.perf_counter() + timeout
    while (left := deadline - time.perf_counter()) > 0:
        try:
            reply = client.get_shell_msg(timeout=left)
        except queue.Empty:
            break
        if reply["parent_header"].get("msg_id") == sent:
            return reply
    raise TimeoutError(f"the kernel did not reply within {timeout} s")


def run(client, code, timeout):
    """Executes a cell; the reply's content, and the time until reply and idle have both come in ms."""
    begun = time.perf_counter()
    sent = client.execute(code)
    wait_until_idle(client, sent, timeout)
    content = reply_to(client, sent, timeout)["content"]
    return content, 1000 * (time.perf_counter() - begun)


def check(content, code):
    if content["status"] != "ok":
        sys.exit(f"latency.py: {code!r} failed: {content.get('ename')}: {content.get('evalue')}")


def ask_completion(client, code, timeout):
    begun = time.perf_counter()
    reply = reply_to(client, client.complete(code, len(code)), timeout)
    return reply["content"].get("matches", []), 1000 * (time.perf_counter() - begun)


def interrupted(manager, client, code, timeout):
    """Milliseconds from the interrupt of a loop that never waits until the kernel is idle again, and whether it lives on."""
    begun = []

    def stop(message):
        # The loop has begun when its first line of output is here.
        if message["msg_type"] == "stream" and not begun:
            time.sleep(0.3)
            begun.append(time.perf_counter())
            manager.interrupt_kernel()

    sent = client.execute(code)
    try:
        wait_until_idle(client, sent, timeout, stop)
    except TimeoutError:
        return None, False
    took = 1000 * (time.perf_counter() - begun[0]) if begun else None
    reply_to(client, sent, timeout)
    return took, manager.is_alive()


def percentile(values, share):
    ordered = sorted(values)
    at = share * (len(ordered) - 1)
    low = int(at)
    high = min(low + 1, len(ordered) - 1)
    return ordered[low] + (at - low) * (ordered[high] - ordered[low])


def started(options, code):
    """Milliseconds to ready and to the first result, and the kernel, which is left running."""
    manager = manager_of(options)
    begun = time.perf_counter()
    manager.start_kernel()
    client = manager.client()
    client.start_channels()
    client.wait_for_ready(timeout=options.timeout)
    ready = time.perf_counter()
    content, _ = run(client, code, options.timeout)
    first = time.perf_counter()
    check(content, code)
    return 1000 * (ready - begun), 1000 * (first - begun), manager, client


def ended(manager, client):
    client.stop_channels()
    manager.shutdown_kernel(now=True)


def measure(options):
    words = LANGUAGES[options.language]
    code = options.code or words["code"]
    result = {"kernel": options.command or options.kernel, "code": code, "cores": len(os.sched_getaffinity(0)), "cells": options.cells}
    starts = []
    for _ in range(options.starts):
        if starts:
            ended(*starts[-1][2:])
        starts.append(started(options, code))
    result["ready_ms"] = statistics.median(ready for ready, *_ in starts)
    result["start_to_first_result_ms"] = statistics.median(first for _, first, *_ in starts)
    _, _, manager, client = starts[-1]
    try:
        pid = manager.provisioner.pid if hasattr(manager, "provisioner") else manager.kernel.pid
        for _ in range(options.warm):
            run(client, code, options.timeout)
        # What a kernel prepares in the background is neither the cells' time nor their memory.
        time.sleep(options.settle)
        before = resident(pid)
        times = []
        for _ in range(options.cells):
            content, took = run(client, code, options.timeout)
            check(content, code)
            times.append(took)
        after = resident(pid)
        result["cell_median_ms"] = statistics.median(times)
        result["cell_p95_ms"] = percentile(times, 0.95)
        result["memory_before_mb"] = before / 1024
        result["memory_after_mb"] = after / 1024
        result["memory_per_cell_kb"] = (after - before) / options.cells

        check(run(client, options.declare or words["declare"], options.timeout)[0], "the declaration")
        probe = options.complete or words["complete"]
        matches, first = ask_completion(client, probe, options.timeout)
        later = [ask_completion(client, probe, options.timeout)[1] for _ in range(20)]
        result["completion_first_ms"] = first
        result["completion_median_ms"] = statistics.median(later)
        result["completion_matches"] = len(matches)
        result["completion_right"] = options.complete is not None or any(words["expect"] in match for match in matches)

        took, alive = interrupted(manager, client, options.loop or words["loop"], min(options.timeout, 20))
        result["interrupt_ms"] = took
        result["alive_after_interrupt"] = alive and run(client, code, options.timeout)[0]["status"] == "ok"
    finally:
        ended(manager, client)
    return result


ROWS = [
    ("start to ready, median", "ready_ms", "ms"), ("start to first result, med.", "start_to_first_result_ms", "ms"),
    ("trivial cell, median", "cell_median_ms", "ms"), ("trivial cell, 95 %", "cell_p95_ms", "ms"),
    ("memory before", "memory_before_mb", "MB"), ("memory after", "memory_after_mb", "MB"), ("memory growth per cell", "memory_per_cell_kb", "kB"),
    ("completion, first", "completion_first_ms", "ms"), ("completion, later, median", "completion_median_ms", "ms"),
    ("completions found", "completion_matches", ""), ("interrupt of a hot loop", "interrupt_ms", "ms"),
]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kernel", default=".net-csharp", help="an installed kernelspec's name (default %(default)s)")
    parser.add_argument("--command", help="start this instead; {connection_file} stands for the file")
    parser.add_argument("--interrupt-mode", choices=["signal", "message"], default="message", help="with --command (default %(default)s)")
    parser.add_argument("--language", choices=sorted(LANGUAGES), default="csharp", help="whose cells to send (default %(default)s)")
    parser.add_argument("--code", help="the trivial cell")
    parser.add_argument("--loop", help="a cell that prints a line and then never ends")
    parser.add_argument("--declare", help="a cell to run before completion is asked")
    parser.add_argument("--complete", help="what is typed when completion is asked")
    parser.add_argument("--starts", type=int, default=5, help="starts, of which the median counts (default %(default)s)")
    parser.add_argument("--cells", type=int, default=500, help="executions of the trivial cell (default %(default)s)")
    parser.add_argument("--warm", type=int, default=20, help="executions before the first that counts (default %(default)s)")
    parser.add_argument("--settle", type=float, default=8, help="seconds of rest before the first that counts (default %(default)s)")
    parser.add_argument("--timeout", type=float, default=60, help="seconds to wait for any answer (default %(default)s)")
    parser.add_argument("--json", action="store_true", help="print JSON instead of a table")
    options = parser.parse_args()
    if min(options.cells, options.starts) < 1:
        parser.error("--cells and --starts must be at least 1")
    result = measure(options)
    if options.json:
        print(json.dumps(result, indent=2))
        return
    print(f"{result['kernel']}: {result['cells']} × {result['code']} on {result['cores']} cores")
    for name, key, unit in ROWS:
        value = result[key]
        print(f"  {name:<27} {'never' if value is None else f'{value:.1f}' if isinstance(value, float) else value:>9} {unit}")
    print(f"  {'lives on after it':<27} {'yes' if result['alive_after_interrupt'] else 'no':>9}")
    if not result["completion_right"]:
        print("  the completion expected was not among those found")


if __name__ == "__main__":
    main()
