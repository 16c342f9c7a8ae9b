"""JupyterHub on this machine: a server of their own for real accounts, and nbgrader's exchange.

Its first process is root, gives the accounts empty homes that lie under ``FOLDER``, shows them this
Python and this checkout wherever they lie, and becomes the hub:

    python -m tests.browser.hub FOLDER
"""

from __future__ import annotations

import os
import pwd
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from dataclasses import dataclass
from pathlib import Path

from tests.grading.as_ordinary_user import CHECKOUT, bind, show_to_all
from tests.needs import HUB_ACCOUNTS

TEACHER, *STUDENTS = HUB_ACCOUNTS
PASSWORD = "of all, on a hub of one test"
PROXY = "configurable-http-proxy@5.3.0"

SETTINGS = """\
c = get_config()
FOLDER = {folder!r}
c.JupyterHub.bind_url = "http://127.0.0.1:{port}"
c.JupyterHub.hub_bind_url = "http://127.0.0.1:{hub_port}"
c.JupyterHub.cookie_secret_file = FOLDER + "/cookie_secret"
c.JupyterHub.db_url = "sqlite:///" + FOLDER + "/hub.sqlite"
c.JupyterHub.authenticator_class = "dummy"
c.JupyterHub.spawner_class = "jupyterhub.spawner.LocalProcessSpawner"
c.ConfigurableHTTPProxy.command = [FOLDER + "/proxy/node_modules/.bin/configurable-http-proxy"]
c.ConfigurableHTTPProxy.api_url = "http://127.0.0.1:{proxy_port}"
c.DummyAuthenticator.password = {password!r}
c.Authenticator.allowed_users = set({accounts!r})
c.Spawner.cmd = [{python!r}, "-m", "jupyterhub.singleuser"]
c.Spawner.default_url = "/lab"
c.Spawner.start_timeout = c.Spawner.http_timeout = 120
c.Spawner.environment = {{
    "JUPYTER_CONFIG_PATH": FOLDER + "/etc",
    "NNLAB_TIER": "generated",
    "NNLAB_OFFLINE": "1",
    "PYTHONDONTWRITEBYTECODE": "1",
    "PATH": {path!r},
}}
"""
OF_ALL_SERVERS = """\
c = get_config()
c.ServerApp.terminado_settings = {"shell_command": ["/bin/sh"]}  # no login: PATH stays the hub's
"""
OF_NBGRADER = """\
c = get_config()
c.CourseDirectory.course_id = "nnlab"
c.Exchange.root = {exchange!r}
"""
OF_THE_TEACHER = """\
c = get_config()
c.CourseDirectory.root = "{home}/course"
"""


@dataclass
class Hub:
    """A hub under way."""

    process: subprocess.Popen
    folder: Path
    address: str

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait(timeout=60)


def start(folder: Path) -> Hub:
    """Start a hub that keeps everything under ``folder``, and wait until it answers."""
    _make_homes(folder)
    address = _write_settings(folder)
    npm = ["npm", "install", "--silent", "--no-fund", "--no-audit", "--prefix", f"{folder}/proxy"]
    subprocess.run([*npm, PROXY], check=True)
    folder.chmod(0o755)
    log = folder / "hub.log"
    command = [sys.executable, "-m", "tests.browser.hub", str(folder)]
    with log.open("w") as said:
        process = subprocess.Popen(command, cwd=CHECKOUT, stdout=said, stderr=said)
    for _ in range(240):
        assert process.poll() is None, log.read_text()
        try:
            with urllib.request.urlopen(f"{address}/hub/api", timeout=5):
                return Hub(process, folder, address)
        except OSError:
            time.sleep(0.5)
    process.kill()
    raise AssertionError(f"no hub after two minutes: {log.read_text()}")


def _make_homes(folder: Path) -> None:
    """Every account's home, where the teacher's says which folder the course is."""
    for account in HUB_ACCOUNTS:
        (folder / account / ".jupyter").mkdir(parents=True)
    course = OF_THE_TEACHER.format(home=pwd.getpwnam(TEACHER).pw_dir)
    (folder / TEACHER / ".jupyter" / "nbgrader_config.py").write_text(course)
    for account in HUB_ACCOUNTS:
        for path in (folder / account, folder / account / ".jupyter"):
            shutil.chown(path, account, pwd.getpwnam(account).pw_gid)


def _write_settings(folder: Path) -> str:
    """The hub's settings and those of all its servers, and the exchange; the hub's address."""
    exchange = folder / "exchange"
    exchange.mkdir()
    exchange.chmod(0o777)
    of_all = folder / "etc"
    of_all.mkdir()
    (of_all / "jupyter_server_config.py").write_text(OF_ALL_SERVERS)
    (of_all / "nbgrader_config.py").write_text(OF_NBGRADER.format(exchange=str(exchange)))
    port, hub_port, proxy_port = _free_ports(3)
    beside = str(Path(sys.executable).parent)
    settings = SETTINGS.format(
        folder=str(folder), port=port, hub_port=hub_port, proxy_port=proxy_port,
        password=PASSWORD, accounts=list(HUB_ACCOUNTS), python=sys.executable,
        path=os.pathsep.join([beside, "/usr/local/bin", "/usr/bin", "/bin"]),
    )  # fmt: skip
    (folder / "jupyterhub_config.py").write_text(settings)
    return f"http://127.0.0.1:{port}"


def _free_ports(count: int) -> list[int]:
    held = [socket.create_server(("127.0.0.1", 0)) for _ in range(count)]
    ports = [one.getsockname()[1] for one in held]
    for one in held:
        one.close()
    return ports


def main() -> None:
    """Open the way to what the accounts need, and become the hub."""
    folder = Path(sys.argv[1])
    show_to_all({folder})
    for account in HUB_ACCOUNTS:
        bind(folder / account, pwd.getpwnam(account).pw_dir)
    os.chdir(folder)
    config = str(folder / "jupyterhub_config.py")
    os.execv(sys.executable, [sys.executable, "-m", "jupyterhub", "--config", config])


if __name__ == "__main__":
    main()
