"""A real ERP to practise on: Tryton 8.0 with its web client, in an environment of its own."""
