"""The folder that holds an embedded installation."""

import base64
import os
import stat
import subprocess
import sys

import pytest

from config.machine.data_directory import DataDirectory, default_data_directory
from config.machine.refusal import Refusal
from tests.machine.checkout import ROOT


def test_secrets_are_made_once_and_read_by_nobody_else(tmp_path):
    first = DataDirectory(tmp_path).secrets
    assert DataDirectory(tmp_path).secrets == first
    assert stat.S_IMODE((tmp_path / "secrets.json").stat().st_mode) == 0o600
    assert len(set(first.values())) == len(first)
    assert len(base64.urlsafe_b64decode(first["ENCRYPTION_KEYS"])) == 32


def test_two_folders_have_different_secrets(tmp_path):
    one, two = DataDirectory(tmp_path / "one").secrets, DataDirectory(tmp_path / "two").secrets
    assert not set(one.values()) & set(two.values())


def test_one_command_has_it_alone_or_several_share_it(tmp_path):
    directory = DataDirectory(tmp_path)
    alone = directory.take()
    assert directory.take() is None
    assert directory.share() is None
    alone.close()
    first, second = directory.share(), directory.share()
    assert directory.take() is None
    first.close()
    second.close()
    with directory.take():
        pass


def test_a_killed_command_holds_nothing(tmp_path):
    program = (
        "import os, sys; from pathlib import Path; from config.machine.data_directory import DataDirectory\n"
        "held = DataDirectory(Path(sys.argv[1])).take(); os.kill(os.getpid(), 9)"
    )
    subprocess.run([sys.executable, "-c", program, str(tmp_path)], cwd=ROOT, check=False)
    with DataDirectory(tmp_path).take():
        pass


def test_a_note_is_read_again_and_a_broken_one_counts_as_none(tmp_path):
    directory = DataDirectory(tmp_path)
    directory.remember("ports.json", {"site": 8000})
    assert directory.remembered("ports.json") == {"site": 8000}
    (tmp_path / "ports.json").write_text('{"site": 80')
    assert directory.remembered("ports.json") == {}


def test_a_folder_of_another_user_is_refused_in_plain_words(tmp_path):
    if os.geteuid() == 0:
        tmp_path.chmod(0o700)
        program = (
            "import os, sys; from pathlib import Path; from config.machine.data_directory import DataDirectory\n"
            "os.setgroups([]); os.setgid(65534); os.setuid(65534)\n"
            "DataDirectory(Path(sys.argv[1]))"
        )
        answer = subprocess.run(
            [sys.executable, "-c", program, str(tmp_path / "data")],
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=False,
        )
        assert "This user may not write into" in answer.stderr
        return
    tmp_path.chmod(0o500)
    with pytest.raises(Refusal, match="This user may not write into"):
        DataDirectory(tmp_path / "data")


def test_the_variable_names_another_folder(tmp_path, monkeypatch):
    monkeypatch.delenv("EXPENSES_DATA", raising=False)
    assert default_data_directory(tmp_path) == tmp_path / ".data" / "demo"
    monkeypatch.setenv("EXPENSES_DATA", "/srv/expenses")
    assert str(default_data_directory(tmp_path)) == "/srv/expenses"
