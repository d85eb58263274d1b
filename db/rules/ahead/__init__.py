"""Looking ahead: what is needed and available, what is to come, who comes and goes, and where pressure shows."""
