"""What the models know: inference, registered artefacts, and how these are made."""
