"""Zones: model, definitions, recipes, store, membership, import and export.  Uses geo; knows nothing of law."""
