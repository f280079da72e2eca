"""`dragoman serve`: an archive in the browser. The server is here, the page in `web/` of the repository."""
