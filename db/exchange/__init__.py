"""Import and export: the workbook that an office fills in, the lists that it keeps itself, and all written out."""
