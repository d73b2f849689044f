"""What Alembic runs: one connection, handed in by :func:`delenda.control.migrations.upgrade`."""

from alembic import context

from delenda.control.store import metadata

context.configure(connection=context.config.attributes["connection"], target_metadata=metadata, render_as_batch=True)
with context.begin_transaction():
    context.run_migrations()
