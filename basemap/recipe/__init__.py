"""The steps that turn the pinned packages into the base map files."""
