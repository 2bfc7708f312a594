"""The commands: `zayton …`, one small file each. It starts processes and calls public verbs, and decides nothing."""
