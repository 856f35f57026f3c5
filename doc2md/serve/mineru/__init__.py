"""The interface of MinerU's server, as far as MinerU's client and programs that post to `/file_parse` need it."""
