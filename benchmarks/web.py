"""A server with worker processes for the benchmarks, and many phones that ask it at once."""

import http.client
import os
import re
import socket
import subprocess
import sys
import threading
import time
import urllib.parse
from pathlib import Path

from odoo.tools import config

WORKERS = 2
# What a server of so many workers lets wait at its door; a proxy before it holds back the rest.
DOOR = threading.BoundedSemaphore(8 * WORKERS)
FORM = {"Content-Type": "application/x-www-form-urlencoded"}


def serve(database, port, log=None):
    """Start a server with worker processes on the bench database; return it when it answers.

    :param log: file to write its log to, with each request that was begun anew
    """
    here = Path(__file__).resolve().parent / "plain_route"
    addons = ",".join([*config["addons_path"], str(here)])
    server = subprocess.Popen(
        [
            sys.executable,
            str(here / "serve.py"),
            "server",
            f"--database={database}",
            f"--addons-path={addons}",
            "--load=base,web,bench_plain",
            f"--workers={WORKERS}",
            "--max-cron-threads=0",
            f"--http-port={port}",
            f"--gevent-port={free_port()}",
            "--http-interface=127.0.0.1",
            "--log-level=warn",
            "--log-handler=odoo.service.model:INFO",
            f"--db-filter=^{re.escape(database)}$",
        ],
        env=os.environ,
        stderr=log,
    )
    until = time.monotonic() + 120
    while time.monotonic() < until:
        try:
            if ask(port, "GET", "/web/health")[0] == 200:
                return server
        except OSError:
            time.sleep(0.3)
    server.terminate()
    raise AssertionError("the server does not answer")


def free_port():
    """Return a port nobody listens on."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


def ask(port, method, address, form=None, cookie=""):
    """Return ``(status, headers, text)`` of one request, as a phone sends it."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    try:
        body = urllib.parse.urlencode(form) if form else None
        connection.request(method, address, body, FORM | {"Cookie": cookie})
        answer = connection.getresponse()
        return answer.status, answer.headers, answer.read().decode()
    finally:
        connection.close()


def push(port, requests, phones, status=200):
    """Send these requests, each with its cookie, from all phones; return the seconds it took.

    :param requests: ``[(address, form, cookie)]``
    :param phones: how many ask at once
    :raise AssertionError: one of them was not answered with this status
    """
    waiting = iter(requests)
    lock = threading.Lock()
    failed = []

    def phone():
        while True:
            with lock:
                request = next(waiting, None)
            if request is None:
                return
            try:
                with DOOR:
                    found, _headers, text = ask(port, "POST", *request)
            except OSError as error:
                found, text = None, str(error)
            if found != status:
                failed.append((request[0], found, text[-300:]))

    threads = [threading.Thread(target=phone) for _ in range(phones)]
    start = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if failed:
        raise AssertionError(failed[0])
    return time.perf_counter() - start
