"""Debian's and Ubuntu's own packages, for set-up as root."""

import os
import shutil
import subprocess
import sys

from commands.setup.place import Place


def may_install() -> bool:
    """True as root on a host with apt-get."""
    return sys.platform == "linux" and os.geteuid() == 0 and shutil.which("apt-get") is not None


def install(packages: tuple[str, ...], place: Place) -> bool:
    """Installs packages with apt-get and says whether that worked; apt's own words go to the log."""
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    with place.open_log() as output:
        for words in (["update", "-qq"], ["install", "-y", "-qq", "--no-install-recommends", *packages]):
            done = subprocess.run(["apt-get", *words], env=environment, stdout=output, stderr=output, check=False)
    return done.returncode == 0
