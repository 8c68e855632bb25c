"""Alembic's folder: the steps from one schema to the next, shipped with the package and run when a database opens."""
