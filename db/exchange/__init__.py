"""Import and export: the workbook that an office fills in, and everything in the file in that same shape."""
