"""Settings, URLs, and the only place where real adapters are chosen. Nothing imports it but Django and the commands."""
