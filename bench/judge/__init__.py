"""Train the judge of the embedded engine on generated documents."""
