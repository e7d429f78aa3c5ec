"""Law: documents, rules, facts, three-valued evaluation, explanation.  No geometry library, no Streamlit."""
