"""What we talk about: records and rules without input or output."""
