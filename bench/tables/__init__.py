"""Train the judge of tables on generated documents."""
