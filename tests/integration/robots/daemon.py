"""A daemon of one robot that hangs on its first item: argv names the home folder and the sign to wait for."""

import sys
from datetime import timedelta
from pathlib import Path

from runtime.robots.command import robot_command
from runtime.robots.handover import HandOver
from runtime.robots.pool import RobotPool

home, sign = Path(sys.argv[1]), sys.argv[2]
pool = RobotPool(robot_command(Path(__file__).with_name("echo.robot"), "Echo"), 1, home)
pool.run(HandOver("a", "echo", 1, {"do": "Hang", "sign": sign}, {}, home / "evidence"), timedelta(minutes=10))
