"""Databases of a PostgreSQL server: ``python -m practice.tryton.postgres``, in Tryton's own environment.

The order is JSON on the standard input: ``{"url", "do": "exists" | "create" | "copy" | "drop", "name", "from"}``.
Exit code 1 says no to "exists", where the standard error is empty; else that says in one line what went wrong.
"""

import json
import sys

import psycopg
from psycopg import sql


def main() -> int:
    """Carries out one order."""
    order = json.load(sys.stdin)
    name = sql.Identifier(order["name"])
    with psycopg.connect(f"{order['url']}postgres", autocommit=True, connect_timeout=10) as connection:
        if order["do"] == "exists":
            found = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [order["name"]])
            return 0 if found.fetchone() else 1
        connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(name))
        if order["do"] == "create":
            connection.execute(sql.SQL("CREATE DATABASE {}").format(name))
        if order["do"] == "copy":
            source = sql.Identifier(order["from"])
            connection.execute(sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(name, source))
    return 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except psycopg.Error as error:
        sys.exit(" ".join(str(error).split()))
