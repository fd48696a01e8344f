"""Warm robots: processes that loop over the items a daemon hands them."""
