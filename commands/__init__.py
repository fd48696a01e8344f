"""What people type: one small module a command of ``bot``."""
