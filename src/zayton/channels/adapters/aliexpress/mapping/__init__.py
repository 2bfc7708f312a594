"""AliExpress' documents and our words, both ways; pure."""
