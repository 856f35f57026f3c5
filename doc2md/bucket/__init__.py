"""Output in object storage, such as `s3://bucket/out/`."""
