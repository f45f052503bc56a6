"""Every way that the set-up can fail ends in one line that says what happened and what to do."""

import errno
import socket

import pytest

from dev import checkout, main, process, run
from dev.console import Failure
from dev.setup import odoo, postgres, python, system


def sentence(action, *arguments, **options):
    """Return the one line with which an action fails."""
    with pytest.raises(Failure) as caught:
        action(*arguments, **options)
    assert "\n" not in str(caught.value)
    return str(caught.value)


# Python


def test_python_that_is_none(monkeypatch):
    monkeypatch.setenv("PYTHON", "/bin/false")
    assert "PYTHON=/bin/false is no Python" in sentence(python.choose)


def test_python_that_is_not_there(monkeypatch):
    monkeypatch.setenv("PYTHON", "/nowhere/python3")
    assert "PYTHON=/nowhere/python3 is no Python" in sentence(python.choose)


@pytest.mark.parametrize("version", ["3 9", "3 14"])
def test_python_of_another_version(monkeypatch, program, version):
    monkeypatch.setenv("PYTHON", str(program("python", f"echo {version}")))
    assert f"is Python {version.replace(' ', '.')}, Odoo 19.0 needs 3.10 to 3.13" in sentence(python.choose)


def test_python_that_fits(monkeypatch, program):
    path = program("python", "echo 3 12")
    monkeypatch.setenv("PYTHON", str(path))
    assert python.choose() == str(path)


def test_packages_are_fetched_again_after_an_interruption(monkeypatch, state, program):
    """A virtual environment counts only with its last file."""
    path = program("python", 'case "$*" in *version_info*) echo 3 12;; *venv*) exit 1;; esac')
    monkeypatch.setenv("PYTHON", str(path))
    monkeypatch.setattr(python, "needed_packages", lambda _path: {})
    assert "venv failed" in sentence(python.ensure)
    assert not list(state.glob("python-*/complete"))


@pytest.mark.parametrize(
    ("output", "expected"),
    [
        ("Temporary failure in name resolution", "no network"),
        ("ProxyError('Cannot connect to proxy.')", "no network"),
        ("ERROR: THESE PACKAGES DO NOT MATCH THE HASHES", "another checksum"),
        ("ERROR: No matching distribution found for x", "the package index did not answer, or lacks"),
        ("OSError: [Errno 28] No space left on device", "the disk is full"),
        ("SomethingElse", "pip could not install the Python packages"),
    ],
)
def test_pip_that_fails(monkeypatch, program, output, expected):
    pip = program("pip", f"cat <<'.'\n{output}\n.\nexit 1")
    path = program(
        "python",
        f'case "$*" in *version_info*) echo 3 12;; *"-m venv"*) mkdir -p "$3/bin" && cp "{pip}" "$3/bin/python";; esac',
    )
    monkeypatch.setenv("PYTHON", str(path))
    monkeypatch.setattr(python, "needed_packages", lambda _path: {})
    assert expected in sentence(python.ensure)


# Odoo


def make_odoo(folder, version="19, 0", addons=("base", "account")):
    for addon in addons:
        (folder / "odoo/addons" / addon / "data").mkdir(parents=True)
    (folder / "odoo").mkdir(exist_ok=True)
    (folder / "odoo/release.py").write_text(f"version_info = ({version}, 0, 'final', 0, '')\n")
    return folder


def test_odoo_path_without_odoo(tmp_path, monkeypatch):
    monkeypatch.setenv("ODOO_PATH", str(tmp_path / "nowhere"))
    assert "holds no Odoo" in sentence(odoo.ensure, "python")


@pytest.mark.parametrize(("version", "named"), [("18, 0", "18.0"), ("'saas~19', 1", "saas~19.1")])
def test_odoo_path_of_another_version(tmp_path, monkeypatch, version, named):
    monkeypatch.setenv("ODOO_PATH", str(make_odoo(tmp_path, version)))
    assert f"is Odoo {named}, not Odoo 19.0" in sentence(odoo.ensure, "python")


def test_odoo_path_without_addons(tmp_path, monkeypatch):
    monkeypatch.setenv("ODOO_PATH", str(make_odoo(tmp_path, addons=("base",))))
    assert "no complete addons" in sentence(odoo.ensure, "python")


def test_odoo_path_that_fits(tmp_path, monkeypatch):
    monkeypatch.setenv("ODOO_PATH", str(make_odoo(tmp_path)))
    assert odoo.ensure("python").python_path == tmp_path


def test_no_debian_archive(monkeypatch):
    monkeypatch.setattr(system, "debian_mirrors", list)
    assert "apt on this machine knows no Debian archive" in sentence(odoo.ensure, "python")


@pytest.mark.parametrize(
    ("output", "reason"),
    [
        ("E: Failed to fetch x  Hash Sum mismatch", "checksum"),
        ("E: Failed to fetch x  404  Not Found", "gone"),
        ("E: Could not resolve 'x'", "network"),
        ("E: Failed to fetch x  Could not connect to x", "network"),
    ],
)
def test_download_that_fails(monkeypatch, tmp_path, program, output, reason):
    monkeypatch.setattr(odoo, "APT_HELPER", program("apt-helper", f'echo "{output}"; exit 100'))
    assert odoo._fetch("http://x/odoo.deb", tmp_path / "odoo.deb", "0" * 64) == reason
    assert not (tmp_path / "odoo.deb").exists()


def test_interrupted_build_leaves_nothing_that_looks_finished(state):
    with pytest.raises(KeyboardInterrupt), checkout.built_aside(state / "odoo-1") as aside:
        (aside / "half").touch()
        raise KeyboardInterrupt
    assert not (state / "odoo-1").exists()
    with checkout.built_aside(state / "odoo-1") as aside:
        assert not (aside / "half").exists()
    assert (state / "odoo-1").exists()


# System packages


def test_packages_are_missing_for_an_ordinary_user(monkeypatch, capsys):
    monkeypatch.setattr(system, "is_root", lambda: False)
    monkeypatch.setattr(system.shutil, "which", lambda name: f"/usr/bin/{name}")
    assert "Type: sudo apt-get install" in sentence(system.install, {"chromium": "browser tests"})
    assert "chromium (browser tests)" in capsys.readouterr().out


def test_packages_are_missing_on_another_system(monkeypatch):
    monkeypatch.setattr(system.shutil, "which", lambda _name: None)
    assert "this system's own package manager" in sentence(system.install, {"chromium": "browser tests"})


def test_mirrors_of_a_debian_machine():
    lines = "http://a/debian/|Debian|Debian\nhttp://b/security|Debian|Debian-Security\nhttp://c/|Other|Other\n"
    assert system.mirrors_in(lines) == ["http://a/debian"]


# Port


@pytest.mark.parametrize("port", ["abc", "0", "70000", "-1"])
def test_port_that_is_none(monkeypatch, port):
    monkeypatch.setenv("PORT", port)
    assert f"PORT={port} is no port" in sentence(run.chosen_port)


def test_port_that_is_taken():
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        assert f"port {port} is taken" in sentence(run.check_port, port)


# The command itself


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (["frobnicate"], "there is no command 'frobnicate'"),
        (["run", "fast"], "'fast' was not understood after run"),
        (["bench"], "'nothing' was not understood after bench"),
        (["bench", "s", "--wrote"], "'s --wrote' was not understood after bench"),
    ],
)
def test_command_line(capsys, arguments, expected):
    assert main.main(arguments) == 1
    answer = capsys.readouterr().err
    assert expected in answer
    assert answer.count("\n") == 1


@pytest.mark.parametrize(
    ("error", "expected"),
    [
        (PermissionError(errno.EACCES, "no", "/x/file"), "no permission for /x/file"),
        (OSError(errno.ENOSPC, "full"), "the disk is full"),
        (OSError(errno.EDQUOT, "quota"), "the disk is full"),
        (ValueError("two\nlines"), "unexpected ValueError: two lines"),
    ],
)
def test_whatever_else_goes_wrong(monkeypatch, capsys, error, expected):
    def fail(_arguments):
        raise error

    monkeypatch.setattr(main, "_dispatch", fail)
    assert main.main([]) == 1
    answer = capsys.readouterr().err
    assert expected in answer
    assert answer.count("\n") == 1


def test_program_that_is_missing():
    assert "the program no-such-program is missing" in sentence(process.run, ["no-such-program"], "log", "failed")


def test_lock_that_is_held(state):
    with checkout.lock("run"):
        assert sentence(checkout.lock("run", wait=False, busy="somebody is there").__enter__) == "somebody is there"


# Somebody's own PostgreSQL


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        ("12\tt\tann", "is version 12, Odoo 19.0 needs 13 or newer"),
        ("16\tf\tann", 'the user ann may not create databases. Type there: ALTER ROLE "ann" CREATEDB;'),
        ("16\tt\tpostgres", "Odoo refuses to work as the user postgres"),
    ],
)
def test_server_that_does_not_fit(monkeypatch, answer, expected):
    monkeypatch.setenv("PGHOST", "db.example.com")
    monkeypatch.setattr(postgres.Server, "query", lambda *_arguments: [answer])
    found = sentence(postgres._foreign, "programs")
    assert expected in found
    assert "PostgreSQL at db.example.com" in found


def test_server_that_does_not_answer(monkeypatch, tmp_path, program):
    monkeypatch.setenv("PGHOST", "db.example.com")
    monkeypatch.setenv("PGPORT", "5433")
    program("psql", 'echo "psql: error: connection refused" >&2; exit 2')
    found = sentence(postgres._foreign, tmp_path)
    assert "PostgreSQL at db.example.com, port 5433 did not let us in (psql: error: connection refused)" in found


def test_server_that_fits(monkeypatch):
    monkeypatch.setenv("PGHOST", "db.example.com")
    monkeypatch.setattr(postgres.Server, "query", lambda *_arguments: ["13\tt\tann"])
    assert postgres._foreign("programs").name == "PostgreSQL at db.example.com"


def test_database_of_somebody_else_stays(monkeypatch):
    """It has no remark of ours."""

    class Server:
        def exists(self, _name):
            return True

        def marked(self, _name):
            return ""

    class Environment:
        server = Server()

    monkeypatch.setenv("PGDATABASE", "production")
    assert "production was not made by kam and stays untouched" in sentence(run.ensure_database, Environment())
