"""What runs and where it goes: sources, batches, releases, the Prefect flow and the command."""
