"""The web side: webhooks, links to pictures, and whether all is well."""
