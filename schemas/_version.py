"""The version of the schema of the dataset; docs/data.md tells when which number goes up."""

DATASET_VERSION = "1.1.0"
