"""PP-OCR on ONNX Runtime: find the lines of a page, cut them out, read them, find the words."""
