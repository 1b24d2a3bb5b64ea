"""Section types, one module each; see `extractors._section` for what a module must have."""
