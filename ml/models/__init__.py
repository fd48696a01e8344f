"""Inference: reading and extraction. Heavy packages load on first use."""
