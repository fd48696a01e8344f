"""The practice ERP as a process: up, down, reset, and the proof that we started it."""

import argparse
import json
import os
import socket
import stat
import sys
import urllib.request

import pytest

from commands import erp
from domain.errors import Misconfigured, Unavailable
from practice.erp import server
from practice.erp.state import state_file


@pytest.fixture
def home(tmp_path):
    yield tmp_path
    server.stop(tmp_path)


def command(home, *words):
    parser = argparse.ArgumentParser()
    erp.add_arguments(parser)
    return erp.run(parser.parse_args(["practice", *words, "--home", str(home)]))


def test_up_is_up_and_up_again_is_the_same(home):
    first = server.start(home)
    assert server.start(home) == first
    assert server.status(home) == first


def test_what_is_up_was_started_by_us(home):
    assert server.is_ours(home, server.start(home).url)


def test_another_address_was_not_started_by_us(home, tmp_path_factory):
    other = tmp_path_factory.mktemp("other")
    server.start(home)
    url = server.start(other).url
    try:
        assert not server.is_ours(home, url)
    finally:
        server.stop(other)


def test_a_server_that_took_the_place_of_ours_cannot_prove_itself(home):
    running = server.start(home)
    state = json.loads(state_file(home).read_text(encoding="utf-8"))
    state_file(home).write_text(json.dumps({**state, "token": "another"}), encoding="utf-8")
    assert not server.is_ours(home, running.url)
    state_file(home).write_text(json.dumps(state), encoding="utf-8")


def test_down_is_down_and_down_again_is_fine(home):
    server.start(home)
    server.stop(home)
    server.stop(home)
    with pytest.raises(Unavailable, match=r"\[ERP_DOWN\]"):
        server.status(home)


def test_a_taken_port_is_one_clear_error(home):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        with pytest.raises(Misconfigured, match=r"Port \d+ is taken .* \[PORT_TAKEN\]"):
            server.start(home, port=taken.getsockname()[1])


def test_a_port_that_is_none_is_one_clear_error(home):
    with pytest.raises(Misconfigured, match=r"Port 99999 cannot be used .* \[PORT_TAKEN\]"):
        server.start(home, port=99999)


def test_what_is_up_does_not_move_to_another_port(home):
    running = server.start(home)
    with pytest.raises(Misconfigured, match=rf"up at {running.url}"):
        server.start(home, port=1)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no modes")
@pytest.mark.parametrize("file", ["vault.json", "erp/practice.json", "erp/register.json"])
def test_secrets_are_the_owners_alone(home, file):
    server.start(home)
    assert stat.S_IMODE((home / file).stat().st_mode) == 0o600


def test_other_secrets_stay_in_the_vault(home):
    (home / "vault.json").write_text('{"mail": {"password": "1"}}', encoding="utf-8")
    server.start(home)
    vault = json.loads((home / "vault.json").read_text(encoding="utf-8"))
    assert sorted(vault) == ["mail", "practice_erp", "practice_erp_api"]
    assert vault["mail"] == {"password": "1"}


def test_a_password_outlives_a_restart(home):
    server.start(home)
    before = (home / "vault.json").read_text(encoding="utf-8")
    server.stop(home)
    server.start(home)
    assert (home / "vault.json").read_text(encoding="utf-8") == before


def test_a_damaged_vault_is_left_alone(home):
    (home / "vault.json").write_text("{", encoding="utf-8")
    with pytest.raises(Misconfigured, match=r"damaged"):
        server.start(home)
    assert (home / "vault.json").read_text(encoding="utf-8") == "{"


@pytest.mark.parametrize("text", ["", "[]", '{"suppliers": [{}]}', '{"suppliers": 1}'])
def test_a_broken_register_is_one_clear_error(home, text):
    (home / "suppliers.json").write_text(text, encoding="utf-8")
    with pytest.raises(Misconfigured, match=r"\[SUPPLIERS_INVALID\]"):
        server.start(home, home / "suppliers.json")


def test_a_missing_register_is_one_clear_error(home):
    with pytest.raises(Misconfigured, match=r"cannot be read\. .*\[SUPPLIERS_INVALID\]"):
        server.start(home, home / "none.json")


def suppliers(home):
    running = server.status(home)
    token = json.loads((home / "vault.json").read_text(encoding="utf-8"))["practice_erp"]
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}), urllib.request.HTTPCookieProcessor())
    data = f"username={token['username']}&password={token['password']}".encode()
    opener.open(f"{running.url}/login", data=data).close()
    with opener.open(f"{running.url}/suppliers/lookup?name=") as answer:
        return [row["name"] for row in json.load(answer)]


@pytest.mark.parametrize("is_up", [True, False])
def test_reset_leaves_the_new_register_only(home, is_up):
    server.start(home)
    if not is_up:
        server.stop(home)
    (home / "suppliers.json").write_text('{"suppliers": [{"name": "Dune", "erp_name": "Dune"}]}', encoding="utf-8")
    server.reset(home, home / "suppliers.json")
    server.start(home)
    assert suppliers(home) == ["Dune"]


def test_the_command_starts_shows_and_stops(home, capsys):
    words = [("up",), ("status",), ("up", "--latency-ms", "5"), ("reset",), ("down",)]
    assert [command(home, *word) for word in words] == [0, 0, 0, 0, 0]
    assert capsys.readouterr().out.count("is up: http://127.0.0.1:") == 3


def test_the_command_sets_switches_of_a_running_erp(home):
    server.start(home)
    command(home, "up", "--latency-ms", "5", "--renamed")
    switches = server.set_switches(home, {})
    assert (switches["latency_ms"], switches["renamed"]) == (5, True)


def test_the_erp_ends_when_it_is_terminated(home):
    running = server.start(home)
    os.kill(running.pid, 15)
    server.stop(home)
    assert not state_file(home).exists()
