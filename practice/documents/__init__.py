"""Seeded generator of invoices with their exact truth: layouts, languages, media and traps."""
