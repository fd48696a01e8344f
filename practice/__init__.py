"""Where bots practise: documents with known truth and small applications."""
