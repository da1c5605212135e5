"""What test/check_audit.py recomputes, by kind: maps and codes, models, the judge, decisions."""
