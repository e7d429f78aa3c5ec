"""Space: datums, coordinates, geodesy, boundaries, built-up areas, terrain, place names.  No Streamlit, no zones, no law."""
