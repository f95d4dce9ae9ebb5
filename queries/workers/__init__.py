"""Where the queries of the service are answered: in processes that can be ended, or in threads."""
