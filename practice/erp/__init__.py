"""A small web ERP to practise on: it does what a real one does, on the loopback address alone."""
