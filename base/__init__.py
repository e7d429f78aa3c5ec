"""What every other package may use: errors, bilingual text, strict YAML, safe files.  Imports nothing of the project."""
