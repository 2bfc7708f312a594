"""What runs a pass: DuckDB inside the process, or Spark over the same files."""
