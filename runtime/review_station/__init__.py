"""The review page: what a person sees and does, on top of the decisions of ``runtime.review``."""
