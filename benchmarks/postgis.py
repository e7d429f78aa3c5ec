"""PostGIS as a peer: a throw-away cluster on the loopback address, for as long as one measurement takes.

PostgreSQL runs as a child of a small shell that waits for the end of its own standard input: whatever ends this process, even a kill, closes
that pipe, and the shell stops the server and removes its folder.  PostgreSQL refuses to run as root; then it runs as the system's user
``postgres``, whom Debian's package makes.
"""

from __future__ import annotations

import os
import pwd
import secrets
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
import shapely

from base.errors import KongquError
from benchmarks.rows import timed
from benchmarks.zones import Areas, Floats, Pairs

JOIN = "SELECT point, zone FROM zones JOIN points ON ST_Within(place, outline)"
_USER = "kongqu"
_READY_WITHIN_S = 60.0
# For the speed of one query on one core: nothing of this cluster has to outlive it.
_SETTINGS = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "autovacuum": "off",
    "jit": "off",
    "max_parallel_workers_per_gather": "0",
    "shared_buffers": "512MB",
    "work_mem": "256MB",
    "maintenance_work_mem": "256MB",
    "effective_cache_size": "2GB",
    "random_page_cost": "1.0",
    "max_wal_size": "4GB",
    "unix_socket_directories": "",
    "listen_addresses": "127.0.0.1",
}
_SERVER = """
umask 077
cd "$2" && : > log || exit 1
"$1/initdb" -D data -U "$3" -A scram-sha-256 --pwfile=password -E UTF8 --locale=C --no-sync >> log 2>&1 || : > ended
rm -f password
cat settings >> data/postgresql.conf
("$1/postgres" -D data >> log 2>&1 & echo $! > pid; wait $!; : > ended) &
while [ ! -s pid ]; do sleep 0.02; done
read -r _
kill -QUIT "$(cat pid)"
wait
cd / && rm -rf "$2"
"""


def join_by_postgis(areas: Areas, lons: Floats, lats: Floats) -> tuple[Pairs | None, float]:
    """All pairs of a point and an area by ``ST_Within``, and the seconds of the query alone; None where PostGIS is not installed."""
    folder = programs()
    if folder is None:
        return None, 0.0
    with cluster(folder) as connection:
        load(connection, areas, lons, lats)
        _, took_s = timed(lambda: connection.execute(f"CREATE UNLOGGED TABLE pairs AS {JOIN}"))
        found = connection.execute("SELECT point, zone FROM pairs").fetchall()
    point, zone = np.array(found, dtype=np.int64).reshape(-1, 2).T
    return point * len(areas) + zone, took_s


def load(connection: Any, areas: Areas, lons: Floats, lats: Floats) -> None:
    """The tables ``zones`` and ``points``, each with a GiST index, analysed."""
    connection.execute("CREATE UNLOGGED TABLE zones (zone int, outline geometry)")
    connection.execute("CREATE UNLOGGED TABLE points (point int, place geometry)")
    for table, geometries in (("zones", areas), ("points", shapely.points(lons, lats))):
        with connection.cursor().copy(f"COPY {table} FROM STDIN") as copy:
            for number, wkb in enumerate(shapely.to_wkb(geometries, hex=True)):
                copy.write_row((number, wkb))
    connection.execute("CREATE INDEX ON zones USING gist (outline)")
    connection.execute("CREATE INDEX ON points USING gist (place)")
    connection.execute("VACUUM ANALYZE")


def programs() -> Path | None:
    """The folder of PostgreSQL's programs that has PostGIS beside it, newest first; None where there is none, or no driver."""
    try:
        import psycopg  # noqa: F401 - the driver is needed as well

        _account()
    except (ImportError, KeyError):
        return None
    on_path = shutil.which("initdb")
    installed = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda folder: float(folder.parent.name), reverse=True)
    for folder in [*([Path(on_path).resolve().parent] if on_path else []), *installed]:
        if all((folder / name).exists() for name in ("initdb", "postgres", "pg_config")) and _has_postgis(folder):
            return folder
    return None


def _has_postgis(folder: Path) -> bool:
    told = subprocess.run([folder / "pg_config", "--sharedir"], capture_output=True, text=True, check=False)  # noqa: S603 - no shell
    return told.returncode == 0 and (Path(told.stdout.strip()) / "extension" / "postgis.control").exists()


@contextmanager
def cluster(bin_folder: Path) -> Iterator[Any]:
    """A connection to an empty database with PostGIS; the cluster is stopped and removed at the end.

    Args:
        bin_folder: of :func:`programs`.

    Raises:
        KongquError: ``no_cluster``, with what PostgreSQL said.
    """
    folder, password, port = Path(tempfile.mkdtemp(prefix="kongqu-postgis-")), secrets.token_urlsafe(24), _free_port()
    account = _account()
    (folder / "password").write_text(password)
    (folder / "settings").write_text("".join(f"{name} = '{value}'\n" for name, value in {**_SETTINGS, "port": str(port)}.items()))
    if account:
        for path in (folder, *folder.iterdir()):
            os.chown(path, account.pw_uid, account.pw_gid)
    server = subprocess.Popen(  # noqa: S603 - the text above, with paths of ours
        ["/bin/sh", "-c", _SERVER, "sh", bin_folder, folder, _USER],
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        cwd=folder,
        start_new_session=True,  # Ctrl-C reaches us alone
        user=account.pw_uid if account else None,
        group=account.pw_gid if account else None,
        extra_groups=[] if account else None,
    )
    try:
        with _connected(server, folder, port, password) as connection:
            connection.execute("CREATE EXTENSION postgis")
            yield connection
    finally:
        server.communicate()  # closes the pipe
        shutil.rmtree(folder, ignore_errors=True)


def _account() -> pwd.struct_passwd | None:
    """Whom PostgreSQL runs as where we are root (KeyError where there is no such user); None: ourselves."""
    return pwd.getpwnam("postgres") if os.geteuid() == 0 else None


def _free_port() -> int:
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        port: int = trial.getsockname()[1]
        return port


def _connected(server: subprocess.Popen[bytes], folder: Path, port: int, password: str) -> Any:
    import psycopg

    until = time.monotonic() + _READY_WITHIN_S
    while True:
        try:
            return psycopg.connect(
                host="127.0.0.1", port=port, user=_USER, password=password, dbname="postgres", sslmode="disable", gssencmode="disable",
                autocommit=True, connect_timeout=5,
            )  # fmt: skip
        except psycopg.OperationalError as error:
            if server.poll() is not None or (folder / "ended").exists() or time.monotonic() > until:
                raise _no_cluster(folder, str(error)) from None
            time.sleep(0.05)


def _no_cluster(folder: Path, why: str) -> KongquError:
    log = folder / "log"
    said = " / ".join((log.read_text(errors="replace") if log.exists() else why).strip().splitlines()[-3:])
    return KongquError(
        "no_cluster",
        where="PostGIS",
        zh=f"临时数据库未能启动（{said}）；请检查 PostgreSQL 的安装。",
        en=f"The throw-away cluster did not start ({said}); check how PostgreSQL is installed.",
    )
