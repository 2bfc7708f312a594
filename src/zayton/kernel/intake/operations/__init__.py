"""The writes of the intake, one verb each."""
