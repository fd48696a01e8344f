"""What keeps it going: store, engine, robots, audit."""
