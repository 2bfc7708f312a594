"""Tests that cross domains, and the harness every test stands on."""
