"""The engine: durable hand-over of items to robots. The only place that knows DBOS."""
